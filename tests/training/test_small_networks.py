"""The networks that find a car and tell its colour, trained on drawn pictures."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from PIL import Image, ImageDraw

pytest.importorskip("torch", reason="the trainer is not installed (extra: train)")

from tests.training.conftest import learns
from training import colour, finder

PAINTS = {"red": (190, 30, 30), "blue": (30, 60, 190), "white": (235, 235, 230)}
TILE = (96, 64)


def told(model: Path, picture: Image.Image, side: int) -> tuple[onnxruntime.InferenceSession, np.ndarray]:
    session = onnxruntime.InferenceSession(model)
    pixels = np.asarray(picture.resize((side, side)), np.float32).transpose(2, 0, 1)[None] / 255
    return session, session.run(None, {"picture": pixels})[0][0]


def painted(paint: tuple[int, ...], random: np.random.Generator) -> Image.Image:
    picture = Image.new("RGB", TILE, tuple(int(c) for c in random.integers(60, 200, 3)))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((10, 20, 86, 54), fill=paint)
    pen.rectangle((30, 24, 66, 34), fill=(40, 45, 50))
    return picture


@learns
def test_a_colour_teller_names_paints_it_was_shown(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    rows = ["file,colour"]
    for name, paint in PAINTS.items():
        for number in range(12):
            painted(paint, random).save(tmp_path / f"{name}{number}.png")
            rows.append(f"{name}{number}.png,{name}")
    table, model = tmp_path / "colours.csv", tmp_path / "colour.onnx"
    table.write_text("\n".join(rows))
    assert colour.main([str(table), "-o", str(model), "--steps", "30", "--threads", "1"]) == 0
    for name, paint in PAINTS.items():
        session, logits = told(model, painted(paint, random), colour.SIDE)
        assert json.loads(session.get_modelmeta().custom_metadata_map["labels"])[int(logits.argmax())] == name


def test_a_marked_car_stays_marked_in_every_view_of_it() -> None:
    picture = Image.new("RGB", (200, 100), "gray")
    ImageDraw.Draw(picture).rectangle((60, 30, 139, 79), fill="red")
    boxed = finder.Boxed(picture, (0.3, 0.3, 0.7, 0.8))
    random = np.random.default_rng(1)
    for _ in range(20):
        view, (left, top, right, bottom) = finder.shown(boxed, None, random)
        red = np.asarray(view)[..., 0].astype(int) - np.asarray(view)[..., 1] > 60
        rows, columns = np.nonzero(red)
        seen = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        assert np.allclose(np.array(seen) / finder.SIDE, (left, top, right, bottom), atol=0.02)


@learns
def test_a_finder_learns_where_the_car_stands(drawn_cars: Path, tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    rows = ["file,left,top,right,bottom"]
    for number in range(12):
        scene, (left, top) = Image.new("RGB", (240, 160), (90, 130, 90)), random.integers((10, 10), (130, 80))
        scene.paste(painted(PAINTS["red"], random), (int(left), int(top)))
        scene.save(tmp_path / f"{number}.png")
        rows.append(f"{number}.png,{left / 240},{top / 160},{(left + 96) / 240},{(top + 64) / 160}")
    table, model = tmp_path / "boxes.csv", tmp_path / "finder.onnx"
    table.write_text("\n".join(rows))
    words = ["--cars", str(drawn_cars), "-o", str(model), "--steps", "60", "--threads", "1"]
    assert finder.main([str(table), *words]) == 0
    scene = Image.new("RGB", (240, 160), (90, 130, 90))
    scene.paste(painted(PAINTS["blue"], random), (70, 50))
    _, cells = told(model, scene, finder.SIDE)
    surest = cells.reshape(5, -1)[:, cells[0].argmax()]
    assert np.allclose(surest[1:], (70 / 240, 50 / 160, 166 / 240, 114 / 160), atol=0.12)
