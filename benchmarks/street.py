"""What the trainer may learn from the labelled street photos: ``python benchmarks/street.py FOLDER``.

Writes FOLDER/boxes.csv for `python -m training.finder` and FOLDER/colours.csv for `python -m training.colour`: the
tuning half alone, with the cars marked and the colours told by eye where the labels do not.
"""

import argparse
import csv
import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.labelled import PHOTOS, labelled
from services.recognition.colours import our_colour

BOXES = Path(__file__).with_name("boxes_by_eye.csv")  # by the file's SHA-256
EDGES = ("left", "top", "right", "bottom")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with BOXES.open(newline="", encoding="utf-8") as lines:
        boxes = {row.pop("sha256"): row for row in csv.DictReader(lines)}
    with (
        (folder / "boxes.csv").open("w", newline="", encoding="utf-8") as boxed,
        (folder / "colours.csv").open("w", newline="", encoding="utf-8") as painted,
    ):
        boxed_rows = csv.DictWriter(boxed, ("file", *EDGES))
        painted_rows = csv.DictWriter(painted, ("file", "colour", *EDGES))
        boxed_rows.writeheader()
        painted_rows.writeheader()
        for photo in labelled():
            if not photo.tune:
                continue
            file = PHOTOS / "images" / photo.file
            box = boxes.get(sha256(file.read_bytes()).hexdigest()[:16], {})
            if box.get("left"):
                boxed_rows.writerow({"file": file} | box)
            if colour := our_colour(photo.colour or ""):
                painted_rows.writerow({"file": file, "colour": colour} | box)


if __name__ == "__main__":
    main()
