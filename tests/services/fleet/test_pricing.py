"""Each row is priced as the single car's report prices it, or says why it is not."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from services import appraisal
from services.appraisal import Appraiser
from services.fleet.pricing import Plan, price_rows
from services.market.catalogue import catalogue
from services.market.price_model import market
from services.report import Appraisal
from services.specs.market import MarketSpecs
from services.specs.reference import ReferenceSpecs
from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from services.valuation.adjust import Fact, usual_miles
from services.valuation.market import MarketValuation
from services.valuation.reference import ReferenceValuation
from services.vehicle import Grade, Vehicle
from services.web import http
from tests.services.fleet.tables import plan, priced, table

GRADES = ("excellent", "very good", "good", "fair", "poor", "")


def cars(count: int) -> list[tuple[str, str, int, str, str]]:
    """Cars of all makes that are asked for, each with a mileage or none and a grade or none."""
    dice = np.random.default_rng(18)
    known = [
        (make, model, year)
        for make in catalogue().makes()
        for model in catalogue().models(make)
        if market().asks(make, model)
        for year in catalogue().years(make, model)[-12:]
    ]
    chosen = dice.choice(len(known), count, replace=False)
    miles = ["" if place % 5 == 0 else str(dice.integers(1_000, 180_000)) for place in range(count)]
    return [(*known[at], miles[i], GRADES[i % len(GRADES)]) for i, at in enumerate(chosen)]


def report(appraiser: Appraiser, car: tuple[str, str, int, str, str]) -> Appraisal:
    make, model, year, miles, grade = car
    guessed = [fact for fact, said in ((Fact.MILEAGE, miles), (Fact.CONDITION, grade)) if not said]
    usual = usual_miles(datetime.now(UTC).year - year)
    return appraiser.appraise(
        Vehicle(make=make, model=model, year=year),
        int(miles or usual),
        "miles",
        Grade(grade or "good"),
        guessed=tuple(guessed),
    )


@pytest.mark.parametrize("door", ["in the process", "over HTTP"])
def test_a_row_is_priced_as_the_single_cars_report(
    door: str, stand_ins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appraisal, "APPRAISE_S", 600.0)  # a busy machine is no reason for another price
    tolerance = 0.51 if door == "in the process" else 2.0  # a stand-in gives whole dollars before they are widened
    some = cars(300 if door == "in the process" else 60)
    lines = ["make,model,year,mileage,condition", *(",".join(map(str, car)) for car in some)]
    asked = table("\n".join(lines))
    today = datetime.now(UTC).date()
    told = price_rows(next(asked.chunks()), plan(asked).model_copy(update={"as_of": today}))
    web = http.session()
    appraiser = Appraiser(
        recognizers=(),
        specs=MarketSpecs() if door == "in the process" else ReferenceSpecs(f"{stand_ins}/specs", web, stand_in=True),
        valuation=MarketValuation()
        if door == "in the process"
        else ReferenceValuation(f"{stand_ins}/valuation", web, stand_in=True),
        answers=AnswerCache(open_database(tmp_path)),
    )
    for car, (_, row) in zip(some, told.iterrows(), strict=True):
        valuation = report(appraiser, car).valuation
        if valuation is None or valuation.typical is None:
            assert row["bad"], car
            continue
        assert valuation.likely
        assert valuation.possible
        single = [
            valuation.possible.low,
            valuation.likely.low,
            valuation.typical,
            valuation.likely.high,
            valuation.possible.high,
        ]
        row_says = [row[name] for name in ("possible_low", "low", "typical", "high", "possible_high")]
        assert row_says == pytest.approx(single, abs=tolerance), car
        assert row["confidence"] == valuation.confidence, car
    assert told["bad"].mean() < 0.2


def test_private_sellers_ask_less() -> None:
    told = priced("make,model,year,miles,seller\nToyota,Corolla,2018,58000,dealer\nToyota,Corolla,2018,58000,privat\n")
    assert told["typical"].iloc[1] < told["typical"].iloc[0]
    plain = "make,model,year,miles\nToyota,Corolla,2018,58000\n"
    assert priced(plain, private=True)["typical"].iloc[0] == told["typical"].iloc[1]


def test_kilometres_are_read_as_such() -> None:
    km = priced("make,model,year,km\nToyota,Corolla,2018,93.342\n")
    own = priced("make,model,year,mileage\nToyota,Corolla,2018,93342 km\n")
    miles = priced("make,model,year,miles\nToyota,Corolla,2018,58000\n")
    assert km["typical"].tolist() == miles["typical"].tolist() == own["typical"].tolist()


@pytest.mark.parametrize("written", ["58.000,5", "58000,5", "58000,00 km", "58.000"])
def test_decimal_commas_between_semicolons_are_read(written: str) -> None:
    given = f"Marke;Modell;Baujahr;Kilometerstand;Zustand\nVW;Golf;2018;{written};gut\n"
    plain = "make,model,year,km,condition\nVW,Golf,2018,58000,good\n"
    assert priced(given.encode("cp1252"))["typical"].tolist() == priced(plain)["typical"].tolist()


def test_a_vin_alone_tells_the_car() -> None:
    told = priced("vin,miles,condition\n1HGCM82633A004352,120000,good\n1HGCM82663A004359,120000,good\n")
    named = priced("make,model,year,trim,miles,condition\nHonda,Accord,2003,EX-V6,120000,good\n")
    assert told["typical"].tolist() == named["typical"].tolist() * 2


def test_what_the_names_say_counts_before_the_vin() -> None:
    told = priced("vin,make,model,year,miles\n1HGCM82633A004352,Toyota,Corolla,2018,58000\n")
    assert told["make"].tolist() == ["Toyota"]


def test_near_spellings_are_read_and_said() -> None:
    told = priced("make,model,year,miles,condition\nToyta,Corola,2018,58000,good\n")
    assert told["note"].tolist() == ["Read as Toyota Corolla."]


def test_a_guess_widens_the_range_and_is_said() -> None:
    told = priced("make,model,year,miles,condition\nToyota,Corolla,2018,58000,good\nToyota,Corolla,2018,,\n")
    width = (told["high"] - told["low"]) / told["typical"]
    assert width.iloc[1] > width.iloc[0]
    assert "mileage is what such cars have usually done" in told["note"].iloc[1]
    assert "what condition" in told["note"].iloc[1]


def test_a_condition_for_the_whole_file_is_no_guess() -> None:
    told = priced("make,model,year,miles\nToyota,Corolla,2018,58000\n", grade=Grade.GOOD)
    assert told["note"].tolist() == [""]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Toyota,Corolla,2018,lots,good,,", "mileage is no number"),
        ("Toyota,Corolla,2018,1800000,good,,", "gone that far"),
        ("Toyota,Corolla,soon,58000,good,,", "model year is missing"),
        ("Toyota,Corolla,1950,58000,good,,", "not sold in that model year"),
        ("Toyota,Foo,2018,58000,good,,", "no model of that name"),
        ("Foo,Corolla,2018,58000,good,,", "no make of that name"),
        ("Toyota,Corolla,2018,58000,shiny,,", "condition is none"),
        ("Toyota,Corolla,2018,58000,good,uncle,", "Who sells"),
        (",,2018,58000,good,,", "says no car"),
        (",,,58000,good,,1HGCM82633A004353", "One character is mistyped"),
        (",,,58000,good,,123", "A VIN has 17 characters"),
        ("Toyota,Corolla,2018,58000,good,,,extra", "more cells"),
    ],
)
def test_a_bad_row_says_why_and_the_good_ones_go_on(row: str, why: str) -> None:
    told = priced(f"make,model,year,miles,condition,seller,vin\n{row}\nToyota,Corolla,2018,58000,good,,\n")
    assert told["bad"].tolist() == [True, False]
    assert why in told["note"].loc[2]
    assert np.isnan(told["typical"].loc[2])
    assert told["typical"].loc[3] > 5_000


def test_notes_are_in_the_language_of_whoever_asked() -> None:
    cars = table("make,model,year,miles\nFoo,Corolla,2018,58000\n")
    german = Plan(columns=plan(cars).columns, as_of=plan(cars).as_of, language="de", locale="de_DE")
    note = price_rows(next(cars.chunks()), german)["note"].iloc[0]
    assert note != "We know no make of that name."
    assert note


def test_no_vin_stands_in_a_note() -> None:
    told = priced("vin,miles\n1HGCM82633A004353,5\n")
    assert "1HGCM" not in told["note"].iloc[0]
