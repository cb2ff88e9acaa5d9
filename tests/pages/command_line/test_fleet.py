"""`curbside fleet`: what comes out beside the rows, what is told of bad ones, and what it refuses."""

import csv
import zipfile
from pathlib import Path

import pytest

from services.build import build_services
from services.settings import Settings
from services.vehicle import Side
from tests.pages.command_line.conftest import Run
from tests.pages.fronts import samples

CARS = """vin;make;model;year;miles;condition
;Toyota;Corolla;2010;58.000;good
;Nosuch;Thing;2010;58.000;good
"""


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_good_rows_are_priced_and_each_bad_one_is_told_with_its_number(run: Run, folder: Path) -> None:
    (folder / "cars.csv").write_text(CARS)
    done = run("fleet", "cars.csv", "-o", "priced.csv")
    assert done.exit_code == 1
    good, bad = rows(folder / "priced.csv")
    assert float(good["low"]) < float(good["typical"]) < float(good["high"])
    assert good["miles"] == "58.000", "what was given stays as it was"
    assert bad["typical"] == ""
    assert "Row 3: We know no make of that name." in done.stderr
    assert done.stdout.startswith("1 of 2 cars priced:")


def test_cars_of_a_zip_are_named_by_their_photos(
    unhurried: None, run: Run, stand_ins: str, folder: Path, tmp_path: Path
) -> None:
    services = build_services(Settings(stand_ins=stand_ins, data_dir=tmp_path / "data"))
    with zipfile.ZipFile(folder / "cars.zip", "w") as packed:
        packed.writestr("cars.csv", "front,back,year,miles,condition\nfront.jpg,back.jpg,2010,58000,good\n")
        for side, picture in samples(services).items():
            packed.writestr(f"{side.value}.jpg", picture)
    done = run("fleet", "cars.zip", "-o", "priced.csv")
    assert done.exit_code == 0, done.output
    (car,) = rows(folder / "priced.csv")
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
        (("cars.csv", "-o", "out.csv", "--live"), "No live price service is set up here"),
    ],
)
def test_wrong_use_is_a_sentence_and_writes_nothing(run: Run, folder: Path, given: tuple[str, ...], said: str) -> None:
    (folder / "cars.csv").write_text(CARS)
    done = run("fleet", *given)
    assert done.exit_code == 2
    assert said in done.stderr
    assert (folder / "cars.csv").read_text() == CARS
    assert {file.name for file in folder.iterdir()} == {"cars.csv"}


def test_live_prices_are_told_before_and_asked_for(
    run: Run, stand_ins: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "cars.csv").write_text(CARS)
    run("fleet", "cars.csv", "-o", "modelled.csv")
    monkeypatch.setenv("CURBSIDE_MARKETCHECK__BASE_URL", f"{stand_ins}/marketcheck/v2")
    done = run("fleet", "cars.csv", "-o", "priced.csv", "--live")
    assert done.exit_code == 1, "one row names no car"
    assert "up to 6 of the 500 calls that MarketCheck has left this month" in done.stderr
    live, modelled = (rows(folder / name)[0] for name in ("priced.csv", "modelled.csv"))
    assert live["typical"] != modelled["typical"]
    assert live["note"] == ""
