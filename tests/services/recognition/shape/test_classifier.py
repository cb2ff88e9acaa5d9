from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.errors import Unavailable
from services.recognition.shape.classifier import Classifier
from services.vehicle import ModelYears
from tests.services.recognition.classifiers import LABELS, write_classifier

GREEN = Image.new("RGB", (50, 40), (0, 255, 0))


@pytest.mark.parametrize("channels_last", [False, True])
@pytest.mark.parametrize("softmax", [False, True])
def test_shares_and_logits_of_either_layout_say_the_same(softmax: bool, channels_last: bool, tmp_path: Path) -> None:
    file = write_classifier(
        tmp_path / "model.onnx", softmax=softmax, channels_last=channels_last, notes={"labels": LABELS}
    )
    (logits,) = Classifier("Mine", file).logits([GREEN])
    shares = np.exp(logits) / np.exp(logits).sum()
    assert shares == pytest.approx([4.5e-5, 0.9999, 4.5e-5], abs=1e-4)


def test_labels_inside_the_file_come_in_our_names(tmp_path: Path) -> None:
    file = write_classifier(tmp_path / "model.onnx", notes={"labels": LABELS})
    audi, corolla, _ = Classifier("Mine", file).cars
    assert (audi.make, audi.model, audi.body, audi.years) == ("Audi", "A4", "Sedan", ModelYears(first=2009, last=2016))
    assert (corolla.make, corolla.model, corolla.body) == ("Toyota", "Corolla", None)
    assert corolla.years == ModelYears(first=2012, last=2012)


def test_labels_may_lie_beside_the_file_one_car_a_line(tmp_path: Path) -> None:
    file, labels = write_classifier(tmp_path / "model.onnx"), tmp_path / "labels.txt"
    labels.write_text("audi a4 2012\nToyota_Corolla\nBMW\n")
    cars = Classifier("Mine", file, labels).cars
    assert [(car.make, car.model) for car in cars] == [("Audi", "A4"), ("Toyota", "Corolla"), ("BMW", None)]


def test_values_are_shifted_and_divided_as_the_model_was_trained(tmp_path: Path) -> None:
    file = write_classifier(tmp_path / "model.onnx", notes={"labels": LABELS})
    (logits,) = Classifier("Mine", file, mean=(0.5, 0.5, 0.5), spread=(0.5, 0.5, 0.25)).logits([GREEN])
    assert logits == pytest.approx([-10, 10, -20])


@pytest.mark.parametrize("wrong", ["no file", "no model", "no labels", "two labels", "a label without a make"])
def test_a_wrong_file_is_a_sentence_for_the_operator(wrong: str, tmp_path: Path) -> None:
    file, labels = tmp_path / "model.onnx", None
    if wrong == "no model":
        file.write_bytes(b"not a network")
    elif wrong != "no file":
        write_classifier(file)
    if wrong in {"two labels", "a label without a make"}:
        labels = tmp_path / "labels.txt"
        labels.write_text("audi a4\nbmw z3\n" if wrong == "two labels" else "audi a4\nbmw z3\nthe red one\n")
    with pytest.raises(Unavailable, match=r"^Mine .* the operator .*\.$"):
        Classifier("Mine", file, labels).logits([GREEN])
