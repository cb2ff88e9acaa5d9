"""The commands that value cars: what they print, where they fail, and that they answer what the API answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pages.answers.models import AdvertAnswer, AppraiseAnswer, IdentifyAnswer, MarketAnswer, VinAnswer
from services.build import build_services
from services.settings import Settings
from services.vehicle import Side
from tests.pages.command_line.conftest import Run
from tests.pages.fronts import COROLLA, VIN, api_of, samples

CAR = ("--make", "toyota", "--model", "corolla", "--year", "2010", "--miles", "58k", "--condition", "good")


@pytest.fixture(autouse=True)
def nothing_left(folder: Path) -> Iterator[None]:
    """Nothing is billed here, so nothing is to be left behind."""
    yield
    assert not list(folder.iterdir())


@pytest.fixture
def photos(stand_ins: str, tmp_path: Path) -> dict[Side, str]:
    """Files of the sample Corolla, and `note.jpg` beside them, which is no picture."""
    settings = Settings(stand_ins=stand_ins, data_dir=tmp_path / "data")
    files = {side: tmp_path / f"{side}.jpg" for side in Side}
    for side, picture in samples(build_services(settings)).items():
        files[side].write_bytes(picture)
    (tmp_path / "note.jpg").write_text("no picture")
    return {side: str(file) for side, file in files.items()}


def test_photos_of_one_car_find_their_sides_by_themselves(run: Run, photos: dict[Side, str]) -> None:
    done = run("identify", photos[Side.BACK], photos[Side.FRONT], "--json")
    told = IdentifyAnswer.model_validate_json(done.stdout)
    assert done.exit_code == 0
    assert (told.suggestions[0].make, told.suggestions[0].model) == ("Toyota", "Corolla")
    assert {(photo.file, photo.side) for photo in told.photos} == {(file, side) for side, file in photos.items()}
    assert {photo.plate for photo in told.photos} == {"•••••••"}
    assert {photo.colour for photo in told.photos} == {"silver"}


def test_each_photo_is_a_line_and_one_that_cannot_be_used_costs_its_own(run: Run, photos: dict[Side, str]) -> None:
    folder = Path(photos[Side.FRONT]).parent
    given = [photos[Side.FRONT], str(folder / "note.jpg"), str(folder / "missing.jpg"), photos[Side.BACK]]
    done = run("identify", *given, "--each")
    assert done.exit_code == 1
    lines = [IdentifyAnswer.model_validate_json(line) for line in done.stdout.splitlines()]
    assert [line.photos[0].file for line in lines] == given
    assert [bool(line.suggestions) for line in lines] == [True, False, False, True]
    assert "not a picture we can read" in lines[1].problems[0]
    assert "cannot be read: No such file" in lines[2].problems[0]


def test_a_person_reads_a_table(run: Run, photos: dict[Side, str]) -> None:
    done = run("identify", photos[Side.FRONT])
    assert done.exit_code == 0
    assert "Toyota Corolla" in done.stdout
    assert "Something else" in done.stdout
    done = run("appraise", *CAR)
    assert "2010 Toyota Corolla · 58,000 miles · Good" in done.stdout
    assert "Private party" in done.stdout
    assert "Not an appraisal and not an offer." in done.stdout
    assert "2010 Toyota Corolla" in run("vin", VIN).stdout


def test_photos_fill_make_and_model_and_what_is_typed_counts(run: Run, photos: dict[Side, str]) -> None:
    done = run("appraise", photos[Side.FRONT], "--year", "2010", "--km", "93k", "--json")
    assert done.exit_code == 0
    told = AppraiseAnswer.model_validate_json(done.stdout)
    assert (told.vehicle.make, told.vehicle.model, told.vehicle.miles) == ("Toyota", "Corolla", 57_788)
    typed = ("--make", "Honda", "--model", "Accord", "--year", "2012", "--miles", "58000")
    told = AppraiseAnswer.model_validate_json(run("appraise", photos[Side.FRONT], *typed, "--json").stdout)
    assert told.vehicle.make == "Honda"
    assert "The photos look like a Toyota Corolla, not like a Honda Accord." in told.problems


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("identify",), "is missing"),
        (("identify", "a.jpg", "b.jpg", "c.jpg"), "two photos at most"),
        (("identify", "a.jpg", "--eech"), "There is no option --eech"),
        (("appraise",), "Tell the model year by --year"),
        (("appraise", "--year", "2010"), "Tell make and model"),
        (("appraise", *CAR, "--km", "5"), "in miles or in km"),
        (("appraise", *CAR, "--year", "10"), "four digits"),
        (("appraise", *CAR, "--year", "1700"), "four digits"),
        (("appraise", *CAR, "--miles", "far"), "“far” is no distance"),
        (("appraise", *CAR, "--condition", "shiny"), "“shiny” is no condition"),
        (("appraise", *CAR, "--make", "Xqzzz"), "no make called “Xqzzz”"),
        (("appraise", *CAR, "--model", "Xqzzz"), "no Toyota called “Xqzzz”"),
        (("appraise", *CAR, "--trim", "x" * 61), "60 characters at most"),
        (("market", "Toyota"), "is missing"),
        (("market", "Xqzzz", "Corolla"), "no make called"),
        (("market", "Toyota", "Corolla", "--year", "1950"), "but not as a 1950 model"),
        (("market", "Toyota", "Corolla", "--year", "soon"), "cannot be what you gave"),
        (("vin",), "is missing"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_wrong_use_is_a_sentence_on_stderr(run: Run, given: tuple[str, ...], sentence: str) -> None:
    done = run(*given)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_photos_that_tell_no_car_ask_for_its_name(run: Run, photos: dict[Side, str]) -> None:
    note = Path(photos[Side.FRONT]).with_name("note.jpg")
    done = run("appraise", str(note), "--year", "2010")
    assert done.exit_code == 2
    assert "not a picture we can read" in done.stderr
    assert "name it by --make and --model" in done.stderr


def test_a_vin_that_looks_wrong_exits_with_one(run: Run) -> None:
    done = run("vin", VIN.replace("0001", "000O"), "--json")
    told = VinAnswer.model_validate_json(done.stdout)
    assert done.exit_code == 1
    assert not told.valid
    assert told.warnings


def test_the_market_shows_years_trims_and_a_curve_that_falls(run: Run) -> None:
    told = MarketAnswer.model_validate_json(run("market", "vw", "golf", "--year", "2018", "--json").stdout)
    assert (told.make, told.model) == ("Volkswagen", "Golf")
    assert {trim.year for trim in told.trims} == {2018}
    prices = [point.typical for point in told.curve]
    assert prices == sorted(prices, reverse=True)
    assert "█" in run("market", "toyota", "corolla").stdout


def test_it_speaks_the_language_of_the_machine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert "Nennen Sie das Modelljahr" in run("appraise").stderr
    assert "Ausstattungen" in run("market", "toyota", "corolla").stdout


def test_where_something_is_live_the_apps_own_database_counts(
    run: Run, stand_ins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path / "kept"))
    run("vin", VIN)
    assert not (tmp_path / "kept").exists()
    monkeypatch.setenv("CURBSIDE_VPIC__BASE_URL", f"{stand_ins}/vpic/api/vehicles")
    assert run("vin", VIN).exit_code == 0
    assert (tmp_path / "kept" / "curbside.db").exists()


def test_a_fault_of_ours_is_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: object) -> None:
        raise ZeroDivisionError("hush")

    monkeypatch.setattr("pages.answers.vins.read_vin", fails)
    done = run("vin", VIN)
    assert done.exit_code == 1
    assert "Something went wrong on our side (ZeroDivisionError)" in done.stderr
    assert "hush" not in done.stderr


def test_a_wrong_setting_is_named_without_its_value(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_API__KEEP_DAYS", "hush")
    done = run("vin", VIN)
    assert done.exit_code == 2
    assert "CURBSIDE_API__KEEP_DAYS" in done.stderr
    assert "hush" not in done.stderr


NAMES: dict[Any, set[str]] = {
    IdentifyAnswer: {"suggestions", "make", "unclaimed", "photos", "problems"},
    AppraiseAnswer: {"vehicle", "specs", "price", "kinds", "accuracy", "problems"},
    AdvertAnswer: {
        *("advert", "missing", "vehicle", "price", "grade", "why_not", "warning"),
        *("notes", "explains", "to_ask", "recalls", "problems"),
    },
    VinAnswer: {"vin", "valid", "warnings", "make", "model", "year", "trim", "source"},
}


def test_command_line_and_api_answer_alike(run: Run, photos: dict[Side, str], stand_ins: str, tmp_path: Path) -> None:
    services = build_services(Settings(stand_ins=stand_ins, data_dir=tmp_path / "data"))
    api = api_of(lambda: services)
    files = {side.value: (file, Path(file).read_bytes()) for side, file in photos.items()}
    advert = tmp_path / "advert.txt"
    advert.write_text("2016 Toyota Corolla LE - $3,900. 84k miles, clean title")
    pairs: dict[Any, Any] = {
        IdentifyAnswer: (("identify", *photos.values()), api("POST", "/identify", files=files)),
        AppraiseAnswer: (("appraise", *CAR), api("POST", "/appraisals", json=COROLLA)),
        AdvertAnswer: (("advert", str(advert)), api("POST", "/adverts", json={"text": advert.read_text()})),
        VinAnswer: (("vin", VIN), api("GET", f"/vin/{VIN}")),
    }
    for model, (command, answer) in pairs.items():
        printed = json.loads(run(*command, "--json").stdout)
        assert set(printed) == NAMES[model] == set(model.model_fields)
        assert printed == answer.json()
    assert set(json.loads(run("identify", *photos.values(), "--json").stdout)["photos"][0]) == {
        *("file", "side", "colour", "plate", "advice")
    }
    assert set(pairs[AppraiseAnswer][1].json()["price"]) == {
        *("low", "typical", "high", "possible_low", "possible_high", "currency", "as_of", "source", "confidence")
    }


def test_help_teaches_by_example(run: Run) -> None:
    for command in ("identify", "appraise", "vin", "market"):
        assert f"$ curbside {command} " in run(command, "--help").stdout
