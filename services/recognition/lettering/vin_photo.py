"""A VIN read from a photo of its label, its plate behind the windscreen or the papers: bar codes first, then lettering.

The check digit is the judge. A VIN names one very car and with it its owner: it is in no log and no error, and the
photo is kept nowhere.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from services.market.vins import read_vin
from services.photo import Photo
from services.recognition.lettering.ocr import read_lines
from services.specs.vin import (
    LENGTH,
    LOOK_ALIKES,
    NEVER,
    NEVER_A_YEAR,
    NORTH_AMERICA,
    ONLY_DIGITS_FROM,
    VALUES,
    YEAR_PLACE,
    check_digit,
)

CODES = ("Code39", "Code128", "DataMatrix", "QRCode")
TURNS = (0, 180, 90, 270)  # degrees; a phone held upright over a label is the usual one, then one held upside down
SURE_SCORE = 0.80  # of the lettering, for a VIN that is read twice alike; see benchmarks/vin_photos.py
FEWEST_DIGITS = 3  # that were read as digits: words in capitals are as long as a VIN too
LEAST_LETTERS = 15  # of a line that may hold a VIN
MOST_MENDS = 2  # signs taken for one another in one VIN; beyond, the check digit proves nothing
LABELS = re.compile(
    r"V\W?I\W?N\W?|F\W?I\W?N\W?|VEHICLE|IDENTIFICATION|NUMBER|NO\.|FAHRZEUG\w*|BASTIDOR|车架号|车辆识别代号"
)
MARKS = re.compile(r"[\s*.:,;_'\"|/\\()\[\]-]")
PUT_RIGHT = str.maketrans("".join(NEVER), "".join(NEVER.values()))
RUN = re.compile(r"[A-Z0-9]+")
DIGITS = str.maketrans("SBZGDTAL", "58260741")  # what a serial number's last signs were meant to be
ALIKE: dict[str, str] = defaultdict(str)
for _pair in LOOK_ALIKES:
    ALIKE[_pair[0]] += _pair[1]
    ALIKE[_pair[1]] += _pair[0]


@dataclass(frozen=True)
class VinReading:
    """One VIN as it was read; `sure` where it was read twice alike or from a bar code and checks.

    `crop` is the place in the photo, a JPEG, the right way up. Neither is shown by `repr`.
    """

    vin: str = field(repr=False)
    sure: bool
    by_code: bool
    crop: bytes = field(repr=False)


@dataclass(frozen=True)
class _Candidate:
    vin: str
    score: float
    mends: int
    box: tuple[float, float, float, float]  # left, top, right, bottom in pixels of the turned picture
    turn: int


def read_vin_photo(photo: Photo) -> VinReading | None:
    """The VIN in a photo; None where none could be made out.

    Raises Unavailable where the OCR package is missing, Throttled where too many photos wait already.
    """
    picture = Image.open(io.BytesIO(photo.jpeg)).convert("RGB")
    return _by_code(picture) or _by_lettering(picture)


def _by_code(picture: Image.Image) -> VinReading | None:
    import zxingcpp  # noqa: PLC0415  # loaded with the first VIN's photo

    formats = zxingcpp.barcode_formats_from_str("|".join(CODES))
    found: dict[str, Any] = {}
    for grey in (picture.convert("L"), ImageOps.autocontrast(picture.convert("L"), cutoff=2)):
        for code in zxingcpp.read_barcodes(np.asarray(grey), formats=formats):
            for vin in vins_in(code.text):
                found[vin] = code
        if found:
            break
    good = {vin: code for vin, code in found.items() if _could_be(vin)}
    if len(good) != 1:
        return None
    vin, code = next(iter(good.items()))
    corners = [getattr(code.position, name) for name in ("top_left", "top_right", "bottom_left", "bottom_right")]
    xs, ys = [one.x for one in corners], [one.y for one in corners]
    crop = _crop(picture, (min(xs), min(ys), max(xs), max(ys)))
    return VinReading(vin, sure=_checks(vin), by_code=True, crop=crop)


def vins_in(text: str) -> set[str]:
    """Every VIN that a bar code's text may hold; the I that comes before an imported car's is no part of it."""
    plain = text.upper().translate(PUT_RIGHT)
    found = set()
    for run in RUN.findall(re.sub(r"[ *]", "", plain)):
        if len(run) == LENGTH:
            found.add(run)
        elif len(run) == LENGTH + 1 and run[0] == "1" and text.strip(" *").upper().startswith("I"):
            found.add(run[1:])
    return {one for one in found if re.search(r"\d", one)}


def _by_lettering(picture: Image.Image) -> VinReading | None:
    for turn in TURNS:
        turned = picture.rotate(turn, expand=True) if turn else picture
        first = list(_candidates(read_lines(turned), turn))
        if not first:
            continue
        best = max(first, key=_likelihood)
        again = list(_candidates(_second_look(turned, best.box), turn))
        crop = _crop(turned, best.box)
        same = [one for one in again if one.vin == best.vin and one.mends == 0]
        others = {one.vin for one in (*first, *again) if one.mends == 0 and _checks(one.vin)} - {best.vin}
        sure = (
            best.mends == 0
            and _checks(best.vin)
            and best.vin[0] in NORTH_AMERICA + "JKLSTUVWXYZ"
            and read_vin(best.vin).make is not None
            and bool(same)
            and min(best.score, max((one.score for one in same), default=0.0)) >= SURE_SCORE
            and not others
        )
        if not sure and again:
            best = max((*first, *again), key=_likelihood)
        return VinReading(best.vin, sure=sure, by_code=False, crop=crop)
    return None


def _second_look(picture: Image.Image, box: tuple[float, float, float, float]) -> list[tuple[str, float, Any]]:
    """The line alone, three times as large and with more contrast: what is read there is a witness of its own."""
    left, top, right, bottom = _wider(box, picture)
    cut = ImageOps.autocontrast(picture.crop((left, top, right, bottom)).convert("L"), cutoff=1).convert("RGB")
    scale = min(3.0, 1800 / max(1, cut.width))
    cut = cut.resize((max(1, round(cut.width * scale)), max(1, round(cut.height * scale))), Image.Resampling.LANCZOS)
    return read_lines(cut)


def _candidates(lines: Iterable[tuple[str, float, Any]], turn: int) -> Iterator[_Candidate]:
    lines = list(lines)
    for text, score, corners in [*lines, *_joined(lines)]:
        box = (corners[:, 0].min(), corners[:, 1].min(), corners[:, 0].max(), corners[:, 1].max())
        if box[3] - box[1] > box[2] - box[0]:
            continue  # it stands upright in another turn, and is read there
        for vin, mends in vins_read(text):
            yield _Candidate(vin, score, mends, tuple(map(float, box)), turn)  # type: ignore[arg-type]


def _joined(lines: list[tuple[str, float, Any]]) -> Iterator[tuple[str, float, NDArray[np.float64]]]:
    """Two pieces of lettering side by side as one: a VIN that was read in two."""
    for (one, score, first), (other, also, second) in combinations(
        sorted(lines, key=lambda line: line[2][:, 0].min()), 2
    ):
        if len(one) + len(other) < LEAST_LETTERS or len(one) >= LENGTH or len(other) >= LENGTH:
            continue
        height = first[:, 1].max() - first[:, 1].min()
        beside = abs(first[:, 1].mean() - second[:, 1].mean()) < height
        gap = second[:, 0].min() - first[:, 0].max()
        if beside and -height < gap < 3 * height:
            yield one + other, min(score, also), np.concatenate([first, second])


def vins_read(text: str) -> Iterator[tuple[str, int]]:
    """The VINs that a line of lettering may hold, each with how many signs had to be mended for the check to hold.

    I, O and Q are never in a VIN and are put right for nothing; a VIN that cannot check stands as it was read.
    """
    bare = MARKS.sub("", LABELS.sub(" ", text.upper()))
    for run in RUN.finditer(bare):
        for start in range(run.start(), run.end() - LENGTH + 1):
            read = bare[start : start + LENGTH]
            if sum(map(str.isdigit, read)) >= FEWEST_DIGITS and (mended := _mended(read.translate(PUT_RIGHT))):
                yield mended


def _mended(raw: str) -> tuple[str, int] | None:
    """The likeliest VIN of what was read, and how many signs it needed; LENGTH where it stands as read and is doubtful.

    None where it can be none.
    """
    if any(sign not in VALUES for sign in raw):
        return None
    tail = raw[ONLY_DIGITS_FROM - 1 :].translate(DIGITS)
    plain = raw[: ONLY_DIGITS_FROM - 1] + tail if tail.isdigit() else raw
    if _checks(plain) and _could_be(plain):
        return plain, sum(one != other for one, other in zip(raw, plain, strict=True))
    doubtful = [place for place in range(LENGTH) if ALIKE[plain[place]]]
    for count in range(1, MOST_MENDS + 1):
        fixed = set(_with_mends(plain, doubtful, count))
        if len(fixed) == 1:
            return fixed.pop(), count
        if fixed:
            break  # several ways to mend it: any would be a guess
    known = _could_be(plain) and read_vin(plain).make is not None
    abroad = raw[0] not in NORTH_AMERICA and raw == plain
    return (plain, 0 if abroad else LENGTH) if known else None


def _with_mends(plain: str, doubtful: list[int], count: int) -> Iterator[str]:
    """The VINs that check and have a known maker, with so many signs taken for what they look like."""
    for places in combinations(doubtful, count):
        for signs in product(*(ALIKE[plain[place]] for place in places)):
            other = list(plain)
            for place, sign in zip(places, signs, strict=True):
                other[place] = sign
            vin = "".join(other)
            if _checks(vin) and _could_be(vin) and read_vin(vin).make:
                yield vin


def _likelihood(one: _Candidate) -> tuple[bool, int, bool, float]:
    return _checks(one.vin), -one.mends, read_vin(one.vin).make is not None, one.score


def _checks(vin: str) -> bool:
    return len(vin) == LENGTH and all(sign in VALUES for sign in vin) and vin[8] == check_digit(vin)


def _could_be(vin: str) -> bool:
    """Whether its signs stand where such signs may: a serial number that ends in digits, a year where one is coded."""
    if len(vin) != LENGTH or any(sign not in VALUES for sign in vin):
        return False
    home = vin[0] in NORTH_AMERICA
    return vin[-3:].isdigit() and not (home and vin[YEAR_PLACE - 1] in NEVER_A_YEAR)


def _wider(box: tuple[float, float, float, float], picture: Image.Image) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    room = max(8.0, 0.6 * min(bottom - top, right - left))
    return (
        round(max(0, left - room)),
        round(max(0, top - room)),
        round(min(picture.width, right + room)),
        round(min(picture.height, bottom + room)),
    )


def _crop(picture: Image.Image, box: tuple[float, float, float, float]) -> bytes:
    out = io.BytesIO()
    picture.crop(_wider(box, picture)).save(out, "JPEG", quality=88)
    return out.getvalue()
