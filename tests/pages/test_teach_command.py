"""`curbside teach`: what it says of the pictures, what it writes, what it refuses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pages.command_line import commands
from services.build import shared_services
from services.recognition.shape.classifier import Classifier
from services.teaching.looking import Eye
from services.wording import use_locale
from tests.services.teaching.pictures import COLOURS, picture, see, some, written, zipped

Teach = Callable[..., Result]


@pytest.fixture
def teach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Teach]:
    """Calls the command in an empty folder."""
    monkeypatch.setattr(Eye, "see", see)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    shared_services.cache_clear()
    with use_locale("en"):
        yield lambda *given: CliRunner().invoke(commands, ["teach", *map(str, given)], catch_exceptions=False)
    shared_services.cache_clear()


def test_a_folder_becomes_a_file_that_names_its_cars(teach: Teach, tmp_path: Path) -> None:
    files = some(each=6) | {"Audi A4/wrong.jpg": picture(COLOURS["BMW X5"], 77), "Audi A4/x.txt": b"x"}
    done = teach(written(files, tmp_path / "cars"), "-o", "out/mine.onnx", "--title", "Our yard")
    assert done.exit_code == 0
    for said in ("7  Audi A4", "This is no picture.", "wrong.jpg: it looks like BMW X5", "[classifiers.mine]"):
        assert said in done.output
    classifier = Classifier("Mine", tmp_path / "out" / "mine.onnx")
    assert len(classifier.cars) == 4
    assert classifier.card["title"] == "Our yard"
    assert not shared_services().teaching.models.all()


def test_strict_leaves_out_what_is_in_doubt_and_at_work_puts_it_on_the_board(teach: Teach, tmp_path: Path) -> None:
    files = some(each=6) | {"Audi A4/wrong.jpg": picture(COLOURS["BMW X5"], 77)}
    (tmp_path / "cars.zip").write_bytes(zipped(files))
    done = teach(tmp_path / "cars.zip", "-o", "mine.onnx", "--strict", "--put-to-work")
    assert done.exit_code == 0
    assert "6  Audi A4" in done.output
    assert [one.title for one in shared_services().teaching.models.all()] == ["My cars"]


@pytest.mark.parametrize(
    ("cars", "said"), [(["Audi A4"], "At least two cars are needed"), ([], "At least two cars are needed")]
)
def test_what_cannot_be_learned_from_is_a_sentence(teach: Teach, tmp_path: Path, cars: list[str], said: str) -> None:
    (tmp_path / "cars").mkdir()
    done = teach(written(some(cars), tmp_path / "cars"), "-o", "mine.onnx")
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "mine.onnx").exists()


def test_a_place_that_is_not_there_and_a_file_that_cannot_be_written_are_sentences(
    teach: Teach, tmp_path: Path
) -> None:
    assert "no folder, ZIP or CSV" in teach("gone", "-o", "mine.onnx").output
    (tmp_path / "file").write_text("in the way")
    done = teach(written(some(each=3), tmp_path / "cars"), "-o", "file/mine.onnx")
    assert done.exit_code == 2
    assert "could not be written" in done.output
