import io
import os
from pathlib import Path

import pytest
from hypothesis import strategies as st
from PIL import Image

from services.errors import Unavailable
from services.photo import Photo, read_photo
from services.recognition.shape.classifier import Classifier
from services.recognition.shape.own import OwnReader
from services.vehicle import ModelYears
from tests.services.recognition.classifiers import LABELS, write_classifier

SAMPLES = Path(__file__).parents[4] / "mocks" / "world" / "samples"
EDGE = st.floats(0, 1)


def coloured(red: int, green: int, blue: int) -> Photo:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (red, green, blue)).save(out, "PNG")
    return read_photo(out.getvalue())


def reader(folder: Path, **card: object) -> OwnReader:
    file = write_classifier(folder / "model.onnx", notes={"labels": LABELS, "card": card})
    return OwnReader(Classifier("Mine", file))


def test_classes_of_one_model_are_one_candidate(tmp_path: Path) -> None:
    (car,) = reader(tmp_path).recognize(coloured(0, 200, 250)).cars
    best = car.candidates[0]
    assert (best.make, best.model) == ("Toyota", "Corolla")
    assert best.score > 0.99
    assert sum(one.score for one in car.candidates) == pytest.approx(1)


def test_years_and_body_are_those_of_the_likeliest_class(tmp_path: Path) -> None:
    (car,) = reader(tmp_path).recognize(coloured(250, 10, 10)).cars
    assert car.candidates[0].years == ModelYears(first=2009, last=2016)
    assert car.body == "Sedan"


def test_a_strange_car_gets_no_name_and_a_sentence(tmp_path: Path) -> None:
    strict = reader(tmp_path, trust={"ahead": 2.0, "offset": -40.0})
    (car,) = strict.recognize(coloured(250, 10, 10)).cars
    assert not car.candidates
    assert str(car.rejected) == "This car is none of the 3 that it knows."
    assert strict.look(coloured(250, 10, 10)).candidates, "its best guesses can still be asked for"


def test_a_car_it_cannot_tell_from_others_gets_no_name(tmp_path: Path) -> None:
    doubtful = reader(tmp_path, trust={"temperature": 5.0, "ahead": 0.2, "offset": 0.0})
    (car,) = doubtful.recognize(coloured(160, 125, 125)).cars
    assert not car.candidates
    assert "cannot tell which" in str(car.rejected)


@pytest.mark.parametrize("card", [{"trust": {"slope": 1.7}}, {"trust": [1]}, {"temperature": "hot"}], ids=str)
def test_a_card_of_another_kind_is_a_sentence(card: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="Mine cannot open its file"):
        reader(tmp_path, **card).recognize(coloured(250, 10, 10))


def test_a_hot_temperature_makes_it_less_sure(tmp_path: Path) -> None:
    cold, hot = tmp_path / "cold", tmp_path / "hot"
    cold.mkdir()
    hot.mkdir()
    sure = reader(cold).look(coloured(250, 10, 10)).candidates[0].score
    unsure = reader(hot, temperature=4.0).look(coloured(250, 10, 10)).candidates[0].score
    assert 0.4 < unsure < sure


def test_a_replaced_file_is_another_model_at_once(tmp_path: Path) -> None:
    read = reader(tmp_path)
    before, fingerprint = read.recognize(coloured(0, 200, 250)), read.fingerprint
    file, was = read.classifier.file, read.classifier.file.stat()
    other = write_classifier(
        tmp_path / "other.onnx", notes={"labels": [*LABELS[:2], {"make": "Ford", "model": "Focus"}]}
    )
    file.write_bytes(other.read_bytes())
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))  # as copying with its dates does
    assert read.fingerprint != fingerprint
    assert [car.make for car in read.classifier.cars][-1] == "Ford"
    assert read.recognize(coloured(0, 200, 250)) != before
    file.touch()
    assert read.fingerprint != fingerprint
