"""`curbside advert`: a text, the input or a screenshot in, where its price stands out."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pages.command_line import at_hand
from pages.command_line.price_check import GRADED, NOT_GRADED, UNREADABLE, check

TEXT = "2016 Toyota Corolla LE - $11,900\n84k miles, clean title, one owner. Call 555-0142 after 5."


@pytest.fixture(autouse=True)
def running(stand_ins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-ins of all tests in place of a process of the command's own."""

    @contextmanager
    def same() -> Iterator[str]:
        yield stand_ins

    monkeypatch.setattr(at_hand, "stand_ins_running", same)
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path / "data"))


def test_a_text_is_graded_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "advert.txt").write_text(TEXT, encoding="utf-8")
    assert check(str(tmp_path / "advert.txt"), as_json=False) == GRADED
    said = capsys.readouterr().out
    for part in (
        "Car: 2016 Toyota Corolla LE",
        "Odometer: 84,000 miles",
        "of 10",
        "What to ask the seller:",
        "Recalls:",
    ):
        assert part in said
    assert "555" not in said


def test_the_input_is_read_and_json_says_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(TEXT))
    assert check("-", as_json=True) == GRADED
    found = json.loads(capsys.readouterr().out)
    assert (found["advert"]["make"], found["advert"]["price"], found["advert"]["words"]["miles"]) == (
        "Toyota",
        11_900,
        "84k miles",
    )
    assert found["grade"]["word"] in {"far below", "below", "about", "above", "far above"}


def test_what_is_missing_is_said_and_exits_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Toyota Corolla, great car, $11,900"))
    assert check("-", as_json=False) == NOT_GRADED
    assert "Please fill in the model year and the mileage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data"), [("none.txt", None), ("bad.txt", b"\xff\xfe\xff"), ("bad.jpg", b"no picture")]
)
def test_a_file_that_cannot_be_read_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes | None
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert check(str(tmp_path / name), as_json=False) == UNREADABLE
    shown = capsys.readouterr()
    assert shown.err
    assert not shown.out


def test_an_empty_text_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("  \n"))
    assert check("-", as_json=False) == UNREADABLE
    assert "There is no text in it" in capsys.readouterr().err
