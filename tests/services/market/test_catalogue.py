"""What the embedded catalogue knows, and how people may spell it."""

import csv
import gzip
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.market.catalogue import DATA, Catalogue, catalogue, closest
from services.market.catalogue_labels import labels
from services.market.catalogue_names import fold
from services.market.price_features import trim_key

ASKS = Path(__file__).parents[4] / "shared" / "data" / "asking_prices_2024-2025.csv.gz"


@pytest.fixture(scope="module")
def cars() -> Catalogue:
    return catalogue()


@pytest.mark.parametrize(
    ("make", "model", "year", "found"),
    [
        ("Ford", "F-150", 2018, "F-150"),
        ("ford", "F150", 2018, "F-150"),
        ("FORD", "f_150", 2018, "F-150"),
        ("Chevrolet", "Silverado 1500", 2015, "Silverado 1500"),
        ("Chevy", "Silverado", 2015, "Silverado 1500"),
        ("Chevrolet", "silverado 2500", 2019, "Silverado 2500HD"),
        ("Mercedes", "C 300", 2011, "C-Class"),
        ("Mercedes-Benz", "C-Class", 2011, "C-Class"),
        ("Mercedes-Benz", "c class", 2011, "C-Class"),
        ("BMW", "330i", 2018, "3 Series"),
        ("BMW", "3 Series", 2018, "3 Series"),
        ("Mazda", "CX-5", 2017, "CX-5"),
        ("Mazda", "cx5", 2017, "CX-5"),
        ("Mazda", "Mazda3", 2015, "3"),
        ("Toyota", "RAV4", 2021, "RAV4"),
        ("Toyota", "rav-4", 2021, "RAV4"),
        ("Toyota", "Supra", 2021, "GR Supra"),
        ("Dodge", "Ram 1500", 2012, "1500"),
        ("MINI", "Cooper S", 2010, "Cooper"),
        ("Mini", "Cooper S", 2019, "Hardtop 2 Door"),
        ("Ford", "transit_250", 2021, "Transit Cargo Van"),
        ("VW", "GTI", 2017, "Golf GTI"),
        ("Jeep", "wrangler unlimited", 2019, "Wrangler"),
        ("Toyota", "corolla cross hybrid", 2024, "Corolla Cross"),
        ("Toyota", "Grand Highlander", 2024, "Grand Highlander"),
    ],
)
def test_a_model_is_found_however_it_is_spelled(cars: Catalogue, make: str, model: str, year: int, found: str) -> None:
    hit = cars.find(make, model, year)
    assert hit is not None
    assert (hit.model, hit.year) == (found, year)


@pytest.mark.parametrize(
    ("make", "model", "year"),
    [
        ("Riley", "RMF", 1950),
        ("Toyota", "Supra", 2012),
        ("Toyota", "Corolla", 1950),
        ("", "", 2010),
        ("Ford", "", 2010),
    ],
)
def test_a_car_outside_the_catalogue_is_not_found(cars: Catalogue, make: str, model: str, year: int) -> None:
    assert cars.find(make, model, year) is None


@settings(deadline=None)
@given(make=st.text(max_size=20), model=st.text(max_size=20), year=st.integers(1800, 2200))
def test_no_text_breaks_the_search(make: str, model: str, year: int) -> None:
    catalogue().find(make, model, year)


@settings(deadline=None)
@given(data=st.data())
def test_case_and_punctuation_make_no_difference(data: st.DataObject) -> None:
    cars = catalogue()
    make = data.draw(st.sampled_from(cars.makes()))
    model = data.draw(st.sampled_from(cars.models(make)))
    year = data.draw(st.sampled_from(cars.years(make, model)))
    plain = cars.find(make, model, year)
    assert plain is not None
    for spelled in (model.upper(), model.lower(), model.replace("-", " "), model.replace(" ", "_")):
        other = cars.find(make.upper(), spelled, year)
        assert other is not None
        assert other.number == plain.number


def test_every_model_listed_is_found_by_its_own_name(cars: Catalogue) -> None:
    for make in cars.makes():
        for model in cars.models(make):
            found = cars.find(make, model, cars.years(make, model)[0])
            assert found is not None
            assert (found.model, found.extra) == (model, "")


def test_no_model_is_there_under_two_spellings(cars: Catalogue) -> None:
    names = [f"{make} {fold(model)}" for make in cars.makes() for model in cars.models(make)]
    listed = pd.read_parquet(DATA)[["make", "model"]].drop_duplicates()
    assert len(listed) == len(set(names))
    trailblazer = cars.find("Chevrolet", "TrailBlazer", 2003)
    assert trailblazer is not None
    assert {one.source for one in cars.variants(trailblazer)} == {"specs"}


def test_the_samples_are_there_in_the_years_they_were_sold(cars: Catalogue) -> None:
    assert cars.years("BMW", "Z3") == list(range(1996, 2003))
    assert set(range(2008, 2015)) <= set(cars.years("Mercedes-Benz", "C-Class"))
    assert {2010} <= set(cars.years("Toyota", "Corolla")) & set(cars.years("Honda", "Accord"))
    assert {2010} <= set(cars.years("Ford", "F-150")) & set(cars.years("Audi", "A4"))


def test_model_years_run_from_1990_to_2026_and_later_ones_say_whose_trims_they_show(cars: Catalogue) -> None:
    assert cars.year_span() == (1990, 2026)
    found = cars.find("Honda", "Accord", 2025)
    assert found is not None
    assert {variant.trims_from for variant in cars.variants(found)} == {2022}


def test_a_number_leads_back_to_its_model_year(cars: Catalogue) -> None:
    found = cars.find("Toyota", "Corolla", 2010)
    assert found is not None
    assert found.number == 45963, "the reference contract's car"
    assert cars.by_id(45963) == found
    assert cars.by_id(1) is None


@pytest.mark.parametrize(
    ("make", "model", "year"),
    [
        ("Tesla", "Model 3", 2021),
        ("Chevrolet", "Bolt EV", 2020),
        ("Toyota", "Prius Prime", 2021),
        ("Honda", "Prologue", 2024),
    ],
)
def test_cars_with_a_plug_have_sensible_fields(cars: Catalogue, make: str, model: str, year: int) -> None:
    found = cars.find(make, model, year)
    assert found is not None
    for variant in cars.variants(found):
        assert variant.mpg_city is not None
        assert variant.mpg_city > 25
        electric = variant.fuel == "Electric"
        assert electric or variant.fuel == "Plug-in Hybrid"
        assert (variant.engine_cc is None, variant.cylinders is None, variant.tank_l is None) == (electric,) * 3


@pytest.mark.parametrize(
    ("make", "model", "year"),
    [
        ("Toyota", "Land Cruiser", 2024),
        ("Toyota", "Tacoma", 2024),
        ("Toyota", "Prius", 2023),
        ("Toyota", "4Runner", 2025),
    ],
)
def test_a_redesigned_car_has_none_of_the_former_ones_trims(cars: Catalogue, make: str, model: str, year: int) -> None:
    found = cars.find(make, model, year)
    assert found is not None
    variants = cars.variants(found)
    assert {(variant.source, variant.msrp, variant.trims_from) for variant in variants} == {("epa", None, year)}
    before = cars.find(make, model, max(sold for sold in cars.years(make, model) if sold < year))
    assert before is not None
    assert before.year < year
    former = {(variant.cylinders, variant.engine_cc) for variant in cars.variants(before)}
    assert not former & {(variant.cylinders, variant.engine_cc) for variant in variants}


def test_no_engine_has_a_power_that_none_can_have(cars: Catalogue) -> None:
    frame = pd.read_parquet(DATA).query("fuel == 'Gasoline'")
    per_litre = 1000 * frame["power_hp"] / frame["engine_cc"]
    assert frame[per_litre > 200].groupby(["make", "model"], observed=True).ngroups <= 4, "hypercars alone"
    civic = cars.find("Honda", "Civic", 2023)
    assert civic is not None
    assert {one.engine_cc for one in cars.variants(civic) if one.trim == "Type R"} == {2000}


def test_bodies_of_a_model_year_weigh_alike_and_have_the_doors_they_can_have(cars: Catalogue) -> None:
    frame = pd.read_parquet(DATA)
    weight = frame.groupby(["make", "model", "year", "body"], observed=True)["weight_kg"].median().unstack("body")
    assert (weight["Convertible"] / weight["Coupe"]).max() <= 1.2
    maserati, corolla = cars.find("Maserati", "GranTurismo", 2024), cars.find("Toyota", "GR Corolla", 2023)
    assert maserati is not None
    assert corolla is not None
    assert {(one.body, one.doors) for one in cars.variants(maserati)} == {("Coupe", 2)}
    assert 2 not in {one.doors for one in cars.variants(corolla)}


def test_no_figure_is_nought(cars: Catalogue) -> None:
    for model in cars.models("Ford"):
        found = cars.find("Ford", model, cars.years("Ford", model)[-1])
        assert found is not None
        for variant in cars.variants(found):
            assert 0 not in (variant.mpg_hwy, variant.weight_kg, variant.seats, variant.doors, variant.power_hp)


@pytest.mark.parametrize(
    ("trim", "expected"),
    [("XLT", "XLT"), ("xlt 4wd", "XLT"), ("king_ranch", "King Ranch"), ("Lariat", "Lariat"), ("unheard of", None)],
)
def test_a_trim_is_matched_by_its_words(cars: Catalogue, trim: str, expected: str | None) -> None:
    found = cars.find("Ford", "F-150", 2018)
    assert found is not None
    variants = cars.variants(found)
    assert {variants[i].trim for i in closest(variants, trim)} == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("one", "other"),
    [("XLE Premium", "premium xle"), ("x_line", "X-Line"), ("C 300", "c300"), ("Work Truck", "WT"), ("2.5i", "2.5I")],
)
def test_spellings_of_a_trim_share_a_key(one: str, other: str) -> None:
    assert trim_key(one) == trim_key(other) != ""


def test_the_variants_of_a_model_year_are_told_apart(cars: Catalogue) -> None:
    for make, model, year in (("Ford", "F-150", 2018), ("Honda", "Civic", 2012), ("BMW", "3 Series", 2018)):
        found = cars.find(make, model, year)
        assert found is not None
        names = labels(cars.variants(found))
        assert len(set(names)) == len(names)


def test_the_committed_file_stays_small() -> None:
    assert DATA.stat().st_size < 3_000_000


@pytest.mark.skipif(not ASKS.exists(), reason="the asking prices are not here")
def test_nearly_every_car_on_sale_resolves(cars: Catalogue) -> None:
    with gzip.open(ASKS, "rt") as lines:
        asked = {(row["make"], row["model"], int(row["year"])) for row in csv.DictReader(lines)}
    known = sum(cars.find(*car) is not None for car in asked)
    assert known / len(asked) >= 0.95
