"""`curbside fleet`: what comes out beside the rows, what is told of bad ones, and what it refuses."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pages.command_line import at_hand, commands
from services.build import build_services
from services.settings import Settings
from services.vehicle import Side
from services.wording import use_locale
from tests.pages.fronts import hurry, samples

Run = Callable[..., Any]
CARS = """vin;make;model;year;miles;condition
;Toyota;Corolla;2010;58.000;good
;Nosuch;Thing;2010;58.000;good
"""


@pytest.fixture
def run(stand_ins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs the command in a folder of its own; gives what came of it."""

    @contextmanager
    def running() -> Iterator[str]:
        yield stand_ins

    hurry(monkeypatch)
    monkeypatch.setattr(at_hand, "stand_ins_running", running)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    with use_locale("en"):
        yield lambda *given: CliRunner().invoke(commands, ["fleet", *given], catch_exceptions=False)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_good_rows_are_priced_and_each_bad_one_is_told_with_its_number(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cars.csv").write_text(CARS)
    done = run("cars.csv", "-o", "priced.csv")
    assert done.exit_code == 1
    good, bad = rows(tmp_path / "priced.csv")
    assert float(good["low"]) < float(good["typical"]) < float(good["high"])
    assert good["miles"] == "58.000", "what was given stays as it was"
    assert bad["typical"] == ""
    assert "Row 3: We know no make of that name." in done.stderr
    assert done.stdout.startswith("1 of 2 cars priced:")


def test_cars_of_a_zip_are_named_by_their_photos(run: Run, stand_ins: str, tmp_path: Path) -> None:
    services = build_services(Settings(stand_ins=stand_ins, data_dir=tmp_path / "data"))
    with zipfile.ZipFile(tmp_path / "cars.zip", "w") as packed:
        packed.writestr("cars.csv", "front,back,year,miles,condition\nfront.jpg,back.jpg,2010,58000,good\n")
        for side, picture in samples(services).items():
            packed.writestr(f"{side.value}.jpg", picture)
    done = run("cars.zip", "-o", "priced.csv")
    assert done.exit_code == 0, done.output
    (car,) = rows(tmp_path / "priced.csv")
    assert car["typical"]
    assert "Toyota Corolla" in car["note"]
    assert Side.FRONT.value in car["front"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("cars.csv", "-o", "cars.csv"), "overwrite the file of cars"),
        (("cars.csv", "-o", "out.csv", "--unit", "leagues"), "Mileages are in miles or in km."),
        (("cars.csv", "-o", "out.csv", "--column", "vin=Nowhere"), "does not name a column"),
        (("cars.csv", "-o", "out.doc"), "ends in .csv, .xlsx or .parquet"),
        (("missing.csv", "-o", "out.csv"), "No such file"),
        (("cars.csv", "-o", "out.csv", "--scheduler", "tcp://127.0.0.1:1"), "No Dask scheduler answers"),
    ],
)
def test_wrong_use_is_a_sentence_and_writes_nothing(
    run: Run, tmp_path: Path, given: tuple[str, ...], said: str
) -> None:
    (tmp_path / "cars.csv").write_text(CARS)
    done = run(*given)
    assert done.exit_code == 2
    assert said in done.stderr
    assert (tmp_path / "cars.csv").read_text() == CARS
    assert {file.name for file in tmp_path.iterdir()} == {"cars.csv"}
