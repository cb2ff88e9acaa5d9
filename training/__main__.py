"""`python -m training PICTURES -o MODEL.onnx`: train a recogniser of the cars in PICTURES.

PICTURES is a folder with one folder a car, named "make model" or "make model years", or a CSV with the columns file,
make, model and, where known, body, years and view (front, rear, side). Kill it when you like: the same command goes on
where it was.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import torch

from training.fit import Run
from training.measure import measure
from training.network import GENERAL
from training.onnx_file import read_onnx, write_onnx
from training.pictures import PicturesError, read_pictures
from training.recipe import Recipe
from training.report import write_report


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure on the held-out pictures, write the file; 2 where the pictures cannot be used."""
    options = _options(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        pictures = read_pictures(options.pictures)
        weights = read_onnx(options.start)[0] if options.start else None
        recipe = _recipe(options, len(pictures.examples))
        training, held_out = pictures.split(recipe.held_out)
        run = Run(training, recipe, options.model.with_suffix(".checkpoint"), weights)
    except (PicturesError, ValueError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 2

    def told(run: Run) -> str:
        done = run.step // run.steps_an_epoch
        if not held_out.examples or done % options.measure_every:
            return ""
        figures = measure(run.averaged, held_out, recipe.shown_at)
        return f"held out: right {figures.top_1:.1%}, among five {figures.top_5:.1%}"

    network = run.train(told)
    figures = measure(network, held_out, recipe.shown_at) if held_out.examples else None
    card = {
        "title": options.title,
        "source": options.source,
        "licence": options.licence,
        "started_from": options.start.name if options.start else GENERAL,
        "date": datetime.now(UTC).date().isoformat(),
        "classes": len(pictures.cars),
        "pictures": len(training.examples),
        "pixels": recipe.shown_at,
        "recipe": asdict(recipe),
        "held_out": figures.told() if figures else None,
        "temperature": figures.temperature if figures else 1.0,
    }
    write_onnx(network, pictures.cars, card, options.model)
    if figures:
        print(write_report(figures, pictures, options.model))
    print(json.dumps({key: card[key] for key in ("classes", "pictures", "held_out")}, ensure_ascii=False))
    return 0


def _recipe(options: argparse.Namespace, pictures: int) -> Recipe:
    recipe = Recipe.going_on(pictures) if options.start else Recipe()
    chosen = {name: getattr(options, name) for name in ("epochs", "batch", "held_out", "seed")}
    recipe = replace(recipe, **{name: value for name, value in chosen.items() if value is not None})
    return replace(recipe, pixels=tuple(options.pixels)) if options.pixels else recipe


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", type=Path, metavar="PICTURES")
    parser.add_argument("-o", dest="model", type=Path, required=True, metavar="MODEL.onnx")
    parser.add_argument("--from", dest="start", type=Path, metavar="MODEL", help="go on from this file's weights")
    parser.add_argument("--epochs", type=int, help="times each picture is shown")
    parser.add_argument("--batch", type=int, help="views a step")
    parser.add_argument("--pixels", type=int, nargs=3, help="sides of the views in the three parts of the run")
    parser.add_argument("--held-out", type=float, help="share of the pictures kept for measuring")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--threads", type=int, help="processor threads for the network")
    parser.add_argument("--measure-every", type=int, default=5, metavar="EPOCHS")
    parser.add_argument("--title", default="Car classifier")
    parser.add_argument("--source", default="", help="where the pictures are from, for the model card")
    parser.add_argument("--licence", default="", help="what may be done with the file, for the model card")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
