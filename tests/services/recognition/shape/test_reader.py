import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.errors import NotACar, Unavailable
from services.photo import Photo, read_photo
from services.recognition.accuracy import Named
from services.recognition.merge import merge
from services.recognition.observation import Answer, Box, Observation
from services.recognition.shape.embedder import MODELS, Embedder
from services.recognition.shape.gallery import Gallery, KnownCar, read_gallery, unit, write_gallery
from services.recognition.shape.reader import CROPS, ShapeReader, main
from services.recognition.vision.car_finder import crops
from services.vehicle import ModelYears, Side
from tests.services.recognition.classifiers import write_embedder

SAMPLES = Path(__file__).parents[4] / "mocks" / "world" / "samples"
EDGE = st.floats(0, 1)
LEVELS = {"sharpness": 60.0, "make_head": 0.1, "make": [0, 1, 0, 0, 0, 0, 0, 0], "model": [0, 1, 0, 0, 0, 0, 0, 0, 0]}
CARS = (
    KnownCar(make="Audi", model="A4", body="Sedan", years=ModelYears(first=2009, last=2016)),
    KnownCar(make="Audi", model="A6"),
    KnownCar(make="BMW", model="X5", pictures=3),
)


@pytest.fixture
def cars_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain colour passes for a car."""
    monkeypatch.setattr("services.recognition.shape.reader.shown_instead", lambda *_: None)


def coloured(red: int, green: int, blue: int) -> Photo:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (red, green, blue)).save(out, "PNG")
    return read_photo(out.getvalue())


def reader(folder: Path, gallery: Gallery | None = None, **card: object) -> ShapeReader:
    """Knows reddish Audis, one more orange than the other, and a green BMW."""
    vectors = unit(np.array([[1.0, 0.05, 0.05], [1.0, 0.45, 0.05], [0.05, 1.0, 0.05]]))
    write_gallery(gallery or Gallery(vectors, CARS), folder / "gallery.csv")
    embedder = Embedder("Mine", write_embedder(folder / "cars.onnx", {"levels": LEVELS} | card))
    return ShapeReader(embedder, folder / "gallery.csv")


def best(observation: Observation) -> tuple[str, str | None] | None:
    said = merge([Answer(service="Mine", side=Side.FRONT, observation=observation)]).best
    return (said.make, said.model) if said else None


@pytest.mark.usefixtures("cars_only")
def test_the_nearest_car_is_named_with_its_body_and_years(tmp_path: Path) -> None:
    observation = reader(tmp_path).recognize(coloured(250, 10, 10))
    assert best(observation) == ("Audi", "A4")
    assert observation.car.body == "Sedan"
    assert observation.car.candidates[0].years == ModelYears(first=2009, last=2016)


@pytest.mark.usefixtures("cars_only")
def test_between_two_models_of_a_make_the_make_alone_is_named(tmp_path: Path) -> None:
    doubtful = LEVELS | {"model": [-4.0, 1, 0, 0, 0, 0, 0, 0, 0]}
    observation = reader(tmp_path, levels=doubtful).recognize(coloured(250, 62, 10))
    assert best(observation) == ("Audi", None)
    assert {one.model for one in observation.car.candidates} >= {"A4", "A6", None}


@pytest.mark.usefixtures("cars_only")
def test_a_car_like_none_gets_no_name(tmp_path: Path) -> None:
    strict = LEVELS | {"make": [-30.0, 0, 25.0, 0, 0, 0, 0, 0]}  # likeness counts, and blue is like none
    known, strange = coloured(250, 10, 10), coloured(10, 10, 250)
    assert best(reader(tmp_path, levels=strict).recognize(known)) is None
    observation = reader(tmp_path, levels=LEVELS | {"make": [-9.0, 0, 10.0, 0, 0, 0, 0, 0]}).recognize(strange)
    assert best(observation) is None
    assert "cannot tell the make" in str(observation.car.rejected)


@pytest.mark.usefixtures("cars_only")
def test_scores_are_chances_that_sum_to_one_at_most(tmp_path: Path) -> None:
    (car,) = reader(tmp_path).recognize(coloured(200, 120, 40)).cars
    assert sum(one.score for one in car.candidates) <= 1 + 1e-9


def test_the_views_of_a_car_are_seen_at_the_cards_sizes_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = Embedder("Mine", write_embedder(tmp_path / "cars.onnx", {"pixels": [64, 32]}))
    asked, session = [], embedder._session

    def run(outputs: list[str], feeds: dict[str, Any]) -> Any:
        asked.append(feeds["picture"].shape)
        return session.run(outputs, feeds)

    watched = SimpleNamespace(run=run, get_outputs=session.get_outputs, get_modelmeta=session.get_modelmeta)
    monkeypatch.setattr(Embedder, "_session", watched)
    seen = embedder.see([Image.new("RGB", (90, 90), colour) for colour in ("red", "red", "blue")])
    assert asked == [(1, 3, 64, 64), (1, 3, 32, 32), (1, 3, 64, 64)]
    assert seen.vector == pytest.approx(np.array([2, 0, 1]) / np.sqrt(5), abs=1e-6)


@pytest.mark.usefixtures("cars_only")
def test_a_car_is_added_by_its_vector_alone(tmp_path: Path) -> None:
    before = reader(tmp_path)
    blue = coloured(10, 10, 250)
    assert best(before.recognize(blue)) != ("Toyota", "Yaris")
    gallery = read_gallery(tmp_path / "gallery.csv")
    vectors = np.vstack([gallery.vectors, before.see(blue)[0].vector])
    taught = tmp_path / "taught"
    taught.mkdir()
    more = Gallery(unit(vectors), (*gallery.cars, KnownCar(make="Toyota", model="Yaris")))
    assert best(reader(taught, more).recognize(blue)) == ("Toyota", "Yaris")


def test_a_gallery_written_is_read_again(tmp_path: Path) -> None:
    reader(tmp_path)
    gallery = read_gallery(tmp_path / "gallery.csv")
    assert gallery.cars == CARS
    assert np.allclose(np.linalg.norm(gallery.vectors, axis=1), 1)


@pytest.mark.usefixtures("cars_only")
@pytest.mark.parametrize(
    "card",
    [{"levels": {"sharpness": -1}}, {"levels": {"make": "hot"}}, {"levels": {"gate": [1, 2]}}, {"makes": None}],
    ids=str,
)
def test_a_card_of_another_kind_is_a_sentence(card: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="Mine cannot open its file"):
        reader(tmp_path, **card).recognize(coloured(250, 10, 10))


@given(left=EDGE, top=EDGE, width=st.floats(0.05, 1), height=st.floats(0.05, 1))
def test_crops_stay_inside_the_picture(left: float, top: float, width: float, height: float) -> None:
    picture = Image.new("RGB", (300, 200), "white")
    box = Box(left=left * 0.95, top=top * 0.95, right=min(1, left * 0.95 + width), bottom=min(1, top * 0.95 + height))
    for view in crops(picture, box, CROPS):
        assert min(view.size) >= 1
        assert view.getextrema() == ((255, 255),) * 3


def test_our_model_is_small_and_says_where_it_is_from() -> None:
    gallery = MODELS.parents[1] / "shape"
    files = [*MODELS.glob("*.onnx"), *gallery.glob("gallery.*")]
    assert sum(file.stat().st_size for file in files) <= 24_000_000
    card = ShapeReader().card
    assert "Stanford Cars" in card["source"]
    assert "Wikimedia" in card["source"]
    assert "demonstration" in card["licence"]
    assert card["levels"]["sharpness"] > 0
    for kind in ("view", "era", "source"):
        for row in map(Named.model_validate, card["photos"][kind].values()):
            assert row.make.right + row.make.wrong + row.make.silent == row.n


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*-front.jpg")), ids=lambda path: path.stem)
def test_the_car_is_found_in_a_drawn_sample(sample: Path) -> None:
    box = ShapeReader().look(read_photo(sample.read_bytes())).box
    assert box.left < 0.45
    assert box.right > 0.55
    assert box.top < 0.6 < box.bottom
    assert 0.1 < box.area < 0.9


def test_the_command_prints_a_line_a_photo(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    assert main([str(SAMPLES / "ford-f-150-front.jpg"), str(broken), "--json"]) == 1
    good, bad = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert good["file"] == "ford-f-150-front.jpg"
    assert {"make", "model", "score", "years"} == set(good["candidates"][0])
    assert {"make", "score"} == set(good["make"])
    assert isinstance(good["known"], bool)
    assert bad["failure"].endswith(".")


def test_what_is_no_car_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NotACar, match="saw no car in this picture"):
        reader(tmp_path).recognize(coloured(250, 10, 10))


@pytest.mark.usefixtures("cars_only")
def test_replaced_files_are_another_model_at_once(tmp_path: Path) -> None:
    read = reader(tmp_path)
    red = coloured(250, 10, 10)
    before, fingerprint = read.recognize(red), read.fingerprint
    cars = (KnownCar(make="Toyota", model="Yaris"), *CARS[1:])
    write_gallery(Gallery(read_gallery(read.gallery).vectors, cars), read.gallery)
    assert read.fingerprint != fingerprint
    assert read.recognize(red) != before
