"""The held-out report beside a trained model: figures in words, and the cars it confuses as pictures side by side."""

from pathlib import Path

from PIL import Image

from training.measure import Figures
from training.pictures import Car, Pictures, load

TILE = (200, 140)  # pixels


def write_report(figures: Figures, pictures: Pictures, model: Path) -> str:
    """Write `MODEL.confused.png` and `MODEL.report.md`; returns the report's text."""
    lines = [
        f"# {model.name} on {figures.pictures} held-out pictures",
        "",
        f"* right: {figures.top_1:.1%}; right among its first five: {figures.top_5:.1%}",
        f"* calibration error {figures.calibration:.3f} at temperature {figures.temperature:.2f}",
        *(f"* {view or 'view unknown'}: {share:.1%} of {count}" for view, (count, share) in figures.by_view.items()),
    ]
    if figures.confused:
        picture = model.with_suffix(".confused.png")
        _pairs([(truth, guess) for truth, guess, _ in figures.confused], pictures).save(picture)
        lines += ["", f"Most confused (left taken for right, in {picture.name} from the top):", ""]
        lines += [f"* {truth} for {guess}: {count}" for truth, guess, count in figures.confused]
    text = "\n".join(lines) + "\n"
    model.with_suffix(".report.md").write_text(text, encoding="utf-8")
    return text


def _pairs(pairs: list[tuple[Car, Car]], pictures: Pictures) -> Image.Image:
    sheet = Image.new("RGB", (2 * TILE[0], len(pairs) * TILE[1]), "white")
    first = {example.car: example.path for example in reversed(pictures.examples)}
    for row, pair in enumerate(pairs):
        for column, car in enumerate(pair):
            sheet.paste(load(first[car]).resize(TILE), (column * TILE[0], row * TILE[1]))
    return sheet
