"""From pictures to a file that the evidence board can ask, and what its card says."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from PIL import Image

from services.errors import TeachingRefused
from services.recognition.shape.classifier import Classifier
from services.recognition.shape.embedder import MODELS
from services.recognition.shape.own import OwnReader
from services.teaching.head import Ridge, sharpness
from services.teaching.labels import car_name
from services.teaching.lesson import Taught, teach
from services.teaching.looking import Eye, Look, Memory
from services.teaching.review import Review, review
from services.teaching.sources import from_files
from services.teaching.taught import TaughtModels, id_of
from services.teaching.trunk import Trunk
from tests.services.teaching.pictures import COLOURS, picture, readers, see, some

TRUNK = Trunk(MODELS / "cars.onnx")


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    monkeypatch.setattr(Eye, "see", see)
    files = some(each=8) | {"Audi A4/wrong.jpg": picture(COLOURS["BMW X5"], 77)}
    look = Look(from_files(readers(files)), Memory(tmp_path / "seen" / "now"))
    look.run()
    return review(look.seen, {})


@pytest.fixture
def taught(found: Review) -> Taught:
    return teach(found, TRUNK, title="Our yard", source="our yard", licence="ours")


def test_the_figures_are_of_pictures_that_were_kept_aside(taught: Taught, found: Review) -> None:
    figures = taught.figures
    assert (figures.pictures, figures.cars) == (33, 4)
    assert figures.top_1 == pytest.approx(32 / 33)
    by_car = {one.car: (one.right, one.pictures) for one in figures.by_car}
    assert by_car == {"Audi A4": (8, 9), "BMW X5": (8, 8), "Ford Focus": (8, 8), "Toyota Corolla": (8, 8)}
    (confused,) = figures.confused
    assert (confused.truth, confused.guess, confused.count) == ("Audi A4", "BMW X5", 1)
    wrong = next(one for one in found.pictures if one.place.endswith("wrong.jpg"))
    assert confused.picture == wrong.digest
    assert figures.strangers_refused is not None
    assert figures.calibration < 0.5


def test_the_file_is_a_classifier_as_the_settings_take_it(taught: Taught, tmp_path: Path) -> None:
    file = tmp_path / "mine.onnx"
    file.write_bytes(taught.onnx)
    classifier = Classifier("Mine", file)
    assert [car_name(car) for car in classifier.cars] == ["Audi A4", "BMW X5", "Ford Focus", "Toyota Corolla"]
    card = classifier.card
    assert (card["title"], card["source"], card["licence"]) == ("Our yard", "our yard", "ours")
    assert (card["classes"], card["pictures"], card["held_out"]["top_1"]) == (4, 33, taught.figures.top_1)
    assert OwnReader(classifier).trust.temperature == 1.0
    assert str(tmp_path) not in taught.onnx.decode("latin-1")


def test_its_log_odds_are_the_head_on_the_vector_of_our_network(found: Review, taught: Taught, tmp_path: Path) -> None:
    file = tmp_path / "mine.onnx"
    file.write_bytes(taught.onnx)
    views = [Image.effect_noise((200, 150), 80).convert("RGB"), Image.effect_noise((90, 160), 40).convert("RGB")]
    fit = Ridge(found.vectors, found.classes)
    head = fit.head(sharpness(fit.left_out(), found.classes))
    wanted = TRUNK.vector(views) @ head.weights + head.bias
    assert Classifier("Mine", file).logits(views).mean(axis=0) == pytest.approx(wanted, abs=1e-3)
    session = onnxruntime.InferenceSession(file)
    (out,) = session.run(None, {"picture": np.zeros((3, 3, 160, 160), np.float32)})
    assert out.shape == (3, 4)


def test_fewer_than_two_cars_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Eye, "see", see)
    look = Look(from_files(readers(some(["Audi A4"]))), Memory(tmp_path / "seen" / "now"))
    look.run()
    for one in (review(look.seen, {}), review([], {})):
        with pytest.raises(TeachingRefused, match="At least two cars"):
            teach(one, TRUNK, title="One")


def test_with_few_cars_nothing_is_said_of_strangers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Eye, "see", see)
    look = Look(from_files(readers(some(["Audi A4", "BMW X5"]))), Memory(tmp_path / "seen" / "now"))
    look.run()
    taught = teach(review(look.seen, {}), TRUNK, title="Two")
    assert taught.figures.strangers_refused is None
    file = tmp_path / "two.onnx"
    file.write_bytes(taught.onnx)
    assert OwnReader(Classifier("Two", file)).trust.knows(0.0, 1.0) == 1.0


def test_what_is_taught_is_at_work_until_it_is_deleted(taught: Taught, tmp_path: Path) -> None:
    models = TaughtModels(tmp_path / "taught")
    assert models.all() == ()
    kept = models.keep(taught.onnx, "Our yard")
    assert (kept.id, kept.title, kept.unchanged) == ("our_yard", "Our yard", True)
    assert kept.figures is not None
    assert kept.figures.top_1 == taught.figures.top_1
    assert TaughtModels(tmp_path / "taught").find("our_yard") == kept  # another process, or the same after a restart
    assert [one.title for one in models.classifiers().values()] == ["Our yard"]
    models.delete("our_yard")
    assert models.all() == ()
    assert not list((tmp_path / "taught").iterdir())


def test_the_same_title_takes_the_place_of_the_earlier_file(taught: Taught, tmp_path: Path) -> None:
    models = TaughtModels(tmp_path / "taught")
    models.keep(b"an earlier one", "Our yard")
    models.keep(taught.onnx, "Our yard")
    (one,) = models.all()
    assert one.file.read_bytes() == taught.onnx


def test_a_file_that_was_changed_is_not_put_to_work(taught: Taught, tmp_path: Path) -> None:
    models = TaughtModels(tmp_path / "taught")
    kept = models.keep(taught.onnx, "Our yard")
    kept.file.write_bytes(taught.onnx + b"\x00")
    (one,) = models.all()
    assert not one.unchanged
    assert models.classifiers() == {}
    assert models.find("our_yard") is None


@pytest.mark.parametrize(
    ("title", "name"), [("Our yard's cars", "our_yard_s_cars"), ("  Große Coupés 2 ", "groe_coupes_2")]
)
def test_a_title_gives_an_address(title: str, name: str) -> None:
    assert id_of(title) == name
    assert id_of("我的车").startswith("cars_")
