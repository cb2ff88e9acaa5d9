"""The picture scoreboard, without OCR: ``python benchmarks/picture.py [--fit]``.

Colour, side, coach and plate finder on the labelled photos beside the project. What is learned was fitted on the half
named "tuned on" and on the drawn samples (`--fit` does it anew for plates and side, with the OCR package for where
plates are; `python -m training.colour` for colours); "report" is the other half.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fit_picture import fit_facing, fit_plates, plate_lettering
from benchmarks.labelled import PHOTOS, Labelled, labelled, samples
from services.photo import Photo
from services.recognition.colours import our_colour
from services.recognition.observation import Box
from services.recognition.vision.body_colour import body_colour
from services.recognition.vision.coach import coach
from services.recognition.vision.facing import facing
from services.recognition.vision.plate_mask import plate_areas
from services.vehicle import Facing, Side

SURE = 0.7
HIDDEN = 0.9  # share of a plate's lettering that must be inside one box


def halves(photos: list[Labelled]) -> Iterable[tuple[str, list[Labelled]]]:
    yield "tuned on", [photo for photo in photos if photo.tune]
    yield "report", [photo for photo in photos if not photo.tune]


def show(title: str, rows: list[dict[str, object]]) -> None:
    print(f"\n{title}\n{pd.DataFrame(rows).to_string(index=False)}")


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "-"


def colour_table(photos: list[Labelled]) -> None:
    rows: list[dict[str, object]] = []
    for half, some in halves([photo for photo in photos if photo.colour]):
        for by_eye in (False, True):
            chosen = [photo for photo in some if photo.by_eye == by_eye]
            said = [(our_colour(photo.colour or ""), body_colour(photo.photo, "Body colour")) for photo in chosen]
            right = [colour is not None and colour.name == truth for truth, colour in said]
            sure = [ok for ok, (_, colour) in zip(right, said, strict=True) if colour and (colour.score or 0) >= SURE]
            truth = "by eye" if by_eye else "labels"
            rows.append({"half": half, "truth": truth, "right": share(sum(right), len(right))})
            rows[-1][f"right where the score is {SURE} or more"] = share(sum(sure), len(sure))
    show("Body colour", rows)


def side_table(photos: list[Labelled]) -> None:
    rows: list[dict[str, object]] = []
    for half, some in halves([photo for photo in photos if photo.end in (Facing.FRONT, Facing.REAR)]):
        for source in ("all", *sorted({photo.source for photo in some})):
            said = [(p.end, facing(p.photo)) for p in some if source in ("all", p.source)]
            answers = [(truth, view) for truth, view in said if view]
            right = sum(view.facing == truth for truth, view in answers)
            rows.append({"half": half, "source": source, "answers": share(len(answers), len(said))})
            rows[-1]["right"] = share(right, len(answers))
    show("Front or rear", rows)


def coach_table(photos: list[Labelled]) -> None:
    """How often each advice comes up on photos as they are, each given for the side it shows (or seems to)."""

    def side(photo: Labelled) -> Side:
        view = facing(photo.photo)
        end = photo.end or (view.facing if view else None)
        return Side.FRONT if end is Facing.FRONT else Side.BACK

    rows: list[dict[str, object]] = []
    for half, some in halves(photos):
        advice = [coach(photo.photo, side(photo)) for photo in some]
        counts = Counter(given.kind.value for given in advice if given)
        rows.append({"half": half, "photos": len(some), "any": share(counts.total(), len(some)), **counts})
    show("Advice on photos that need none (a few are tilted or cut off indeed)", rows)


def plate_table(photos: list[Labelled]) -> None:
    rows: list[dict[str, object]] = []
    for half, some in halves([photo for photo in photos if photo.plate]):
        for region in ("all", "br", "eu", "us"):
            chosen = [photo for photo in some if region == "all" or f"_{region}_" in photo.file]
            where = [(photo.photo, plate_lettering(photo.photo, photo.plate or "")) for photo in chosen]
            boxes = [(lettering, plate_areas(photo)) for photo, lettering in where if lettering]
            hidden = sum(any(_inside(lettering, box) >= HIDDEN for box in found) for lettering, found in boxes)
            mean = sum(len(found) for _, found in boxes) / max(1, len(boxes))
            rows.append({"half": half, "region": region, "hidden": share(hidden, len(boxes))})
            rows[-1]["boxes a photo"] = f"{mean:.2f}"
    show("Plates found without OCR (where the OCR reads them, for the truth)", rows)


def _inside(lettering: Box, box: Box) -> float:
    across = min(lettering.right, box.right) - max(lettering.left, box.left)
    down = min(lettering.bottom, box.bottom) - max(lettering.top, box.top)
    return max(0.0, across) * max(0.0, down) / lettering.area


def speed_table(photos: list[Labelled]) -> None:
    def milliseconds(name: str, work: Callable[[Photo], object]) -> pd.Series:
        times = []
        for photo in photos[::7]:
            copy = photo.photo.model_copy(update={"digest": photo.photo.digest + name})  # past the caches
            began = time.perf_counter()
            work(copy)
            times.append(1000 * (time.perf_counter() - began))
        return pd.Series(times[1:])  # the first loads the weights

    works: dict[str, Callable[[Photo], object]] = {
        "coach": lambda photo: coach(photo, Side.FRONT),
        "side": facing,
        "plates": plate_areas,
        "colour": lambda photo: body_colour(photo, "Body colour"),
    }
    rows: list[dict[str, object]] = []
    for name, work in works.items():
        times = milliseconds(name, work)
        rows.append({"what": name, "median ms": round(times.median()), "95 % ms": round(times.quantile(0.95))})
    show("Time a photo", rows)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--photos", type=Path, default=PHOTOS)
    options.add_argument("--fit", action="store_true", help="fit plate finder and side on the tuning half first")
    given = options.parse_args()
    photos = labelled(given.photos)
    if given.fit:
        tuning = [photo for photo in photos if photo.tune] + samples()
        fit_plates(tuning)
        fit_facing(tuning)
    for table in (colour_table, side_table, coach_table, plate_table, speed_table):
        table(photos)


if __name__ == "__main__":
    main()
