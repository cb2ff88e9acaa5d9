"""The text of an advert's screenshot, read on this machine, line under line as a person would read it."""

from PIL import Image

from services.recognition.lettering.ocr import read_lines


def read_screenshot(picture: Image.Image) -> str:
    """Its lettering; pieces beside each other are one line. Empty where there is none.

    Raises Unavailable where the OCR package is missing, Throttled where too many pictures wait already.
    """
    pieces = []
    for text, _score, corners in read_lines(picture):
        down, left = float(corners[:, 1].mean()), float(corners[:, 0].min())
        pieces.append((down, left, float(corners[:, 1].max() - corners[:, 1].min()), text))
    pieces.sort()
    rows: list[list[tuple[float, float, float, str]]] = []
    for piece in pieces:
        if rows and abs(rows[-1][-1][0] - piece[0]) < 0.5 * min(piece[2], rows[-1][-1][2]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return "\n".join(" ".join(text for *_place, text in sorted(row, key=lambda one: one[1])) for row in rows)
