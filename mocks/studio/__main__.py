"""`python -m mocks.studio`: renders the sample cars' front and back pictures."""

import argparse
import os
import tempfile
from pathlib import Path

from PIL import Image

from .bodies import Car
from .cars import CARS

SAMPLES = Path(__file__).parent.parent / "world" / "samples"


def _pictures(car: Car, views: list[str], args: argparse.Namespace) -> None:
    from . import finish, scene, stage  # noqa: PLC0415 (bpy is slow to load and --list needs none)

    stage.build(car, 0.014 if args.preview else 0.010)
    for view in views:
        with tempfile.TemporaryDirectory() as folder:
            frame = Path(folder) / "frame.png"
            width, samples = (640, 20) if args.preview else (args.width, 48)
            stage.shoot(car, view, frame, scene.Quality(width, args.samples or samples, args.threads))
            target = args.out / f"{car.id}-{view}.jpg"
            picture = finish.phone_look(Image.open(frame), car.setting.seed)
            print(target.name, finish.save(picture, target), "bytes", flush=True)


def main() -> None:
    """Reads the command line and renders."""
    parser = argparse.ArgumentParser(prog="python -m mocks.studio", description=__doc__)
    parser.add_argument(
        "--car", action="append", choices=[car.id for car in CARS], help="only this car (may be repeated)"
    )
    parser.add_argument("--view", choices=["front", "back"], help="only this view")
    parser.add_argument("--preview", action="store_true", help="small and quick")
    parser.add_argument("--force", action="store_true", help="render pictures that are there already")
    parser.add_argument("--width", type=int, default=1600, help="pixels rendered across; the file is 1600 wide")
    parser.add_argument("--samples", type=int, help="rays a pixel")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder for the JPEGs")
    parser.add_argument("--list", action="store_true", help="name the cars and stop")
    args = parser.parse_args()
    if args.list:
        print(*(car.id for car in CARS), sep="\n")
        return
    args.out.mkdir(parents=True, exist_ok=True)
    for car in CARS:
        views = [args.view] if args.view else ["front", "back"]
        missing = [view for view in views if args.force or not (args.out / f"{car.id}-{view}.jpg").exists()]
        if missing and (not args.car or car.id in args.car):
            _pictures(car, missing, args)


if __name__ == "__main__":
    main()
