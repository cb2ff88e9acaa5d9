import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from PIL import Image

torch = pytest.importorskip("torch", reason="the trainer is not installed (extra: train)")

from tests.training.conftest import learns
from training.__main__ import main
from training.fit import Run
from training.network import Classifier, start_from
from training.onnx_file import read_onnx
from training.pictures import read_pictures
from training.recipe import Recipe

SMALL = Recipe(epochs=3, batch=16, pixels=(64, 64, 64), held_out=0.2)


@pytest.fixture(scope="module")
def model(drawn_cars: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "tiny.onnx"
    words = ["-o", str(path), "--epochs", "30", "--batch", "16", "--pixels", "64", "64", "64", "--held-out", "0.2"]
    assert main([str(drawn_cars), *words, "--title", "Drawn cars", "--licence", "ours", "--threads", "1"]) == 0
    return path


def named(model: Path, picture: Path, side: int = 64) -> str:
    session = onnxruntime.InferenceSession(model)
    with Image.open(picture) as opened:
        pixels = np.asarray(opened.convert("RGB").resize((side, side)), np.float32).transpose(2, 0, 1)[None] / 255
    labels = json.loads(session.get_modelmeta().custom_metadata_map["labels"])
    (logits,) = session.run(None, {"picture": pixels})
    return str(labels[int(np.argmax(logits))]["model"])


@learns
def test_a_model_trained_on_drawn_cars_knows_them(model: Path, drawn_cars: Path) -> None:
    pictures = read_pictures(drawn_cars).split(0.2)[1].examples
    right = [named(model, example.path) == example.car.model for example in pictures]
    assert np.mean(right) >= 0.9


@learns
def test_the_file_says_what_it_is(model: Path) -> None:
    _, cars, card = read_onnx(model)
    assert [car.model for car in cars] == ["Saloon", "Van", "Pickup"]
    assert card["title"] == "Drawn cars"
    assert card["licence"] == "ours"
    assert card["held_out"]["top_1"] >= 0.9
    assert model.stat().st_size < 12_000_000
    assert b"site-packages" not in model.read_bytes(), "no path of the machine that trained"


@learns
def test_the_report_lies_beside_the_model(model: Path) -> None:
    assert "held-out pictures" in model.with_suffix(".report.md").read_text()


@learns
def test_going_on_from_a_model_learns_other_cars(model: Path, drawn_cars: Path, tmp_path: Path) -> None:
    table = tmp_path / "two.csv"
    rows = [
        f"{path},New,{path.parent.name.split()[1]}"
        for path in sorted(drawn_cars.glob("*/*.png"))
        if "Alfa" not in str(path)
    ]
    table.write_text("\n".join(["file,make,model", *rows]))
    other = tmp_path / "two.onnx"
    words = ["--epochs", "4", "--pixels", "64", "64", "64", "--threads", "1"]
    assert main([str(table), "-o", str(other), "--from", str(model), *words]) == 0
    assert named(other, next(drawn_cars.glob("Gamma*/*.png"))) == "Pickup"


def test_a_killed_and_resumed_run_ends_with_the_same_weights(drawn_cars: Path, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    pictures = read_pictures(drawn_cars)
    whole = Run(pictures, SMALL, tmp_path / "whole.pt").train()

    killed = Run(pictures, SMALL, tmp_path / "killed.pt")

    def kill(run: Run) -> str:
        if run.step >= 5:
            raise KeyboardInterrupt
        return ""

    with pytest.raises(KeyboardInterrupt):
        killed.train(kill)
    resumed = Run(pictures, SMALL, tmp_path / "killed.pt")
    assert 0 < resumed.step < resumed.steps
    for one, other in zip(whole.state_dict().values(), resumed.train().state_dict().values(), strict=True):
        assert torch.equal(one, other)


def test_a_checkpoint_of_another_recipe_is_not_gone_on_with(drawn_cars: Path, tmp_path: Path) -> None:
    pictures = read_pictures(drawn_cars)
    Run(pictures, SMALL, tmp_path / "run.pt").save()
    with pytest.raises(ValueError, match="other settings"):
        Run(pictures, replace(SMALL, epochs=9), tmp_path / "run.pt")


def test_weights_of_another_kind_of_network_are_refused() -> None:
    with pytest.raises(ValueError, match="another kind of network"):
        start_from(Classifier(3), {"cars.bias": torch.zeros(3), "blocks.0.first.weight": torch.zeros(48, 48, 3, 3)})


def test_a_file_of_another_trainer_is_refused_in_a_sentence(
    drawn_cars: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"no model")
    assert main([str(drawn_cars), "-o", str(tmp_path / "m.onnx"), "--from", str(wrong)]) == 2
    assert capsys.readouterr().err.strip().endswith(".")
