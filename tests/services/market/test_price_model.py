"""The price model: what must hold of it for any car, and how near it comes to asks it never saw."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocks.world.adverts import AdvertisedCar, draw, written_trim
from services.market import prices
from services.market.catalogue import ModelYear, catalogue
from services.market.model_ids import offer, read, variant_id
from services.market.price_features import Car, model_key
from services.market.price_inputs import car_of
from services.market.price_model import FOLDER, PERCENTILES, PricedCars, decimal_year, market

ASKS = Path(__file__).parents[4] / "shared" / "data"
DAYS = st.floats(2022.0, 2027.0)
MILES = st.integers(0, 400_000)
OFTEN_ENOUGH = 5  # asks of a trim, to compare its years
# The first example loads the catalogue and the price model.
SETTLED = settings(deadline=None)


@st.composite
def offers(draw_one: st.DrawFn) -> tuple[str, Car]:
    """Any car in the catalogue, its trim said or not: (model_id, car to price)."""
    cars, fitted = catalogue(), market()
    make = draw_one(st.sampled_from(cars.makes()))
    model = draw_one(st.sampled_from(cars.models(make)))
    found = cars.find(make, model, draw_one(st.sampled_from(cars.years(make, model))))
    assert found is not None
    trim = draw_one(st.sampled_from(["", *(variant.trim for variant in cars.variants(found))]))
    made = offer(cars, fitted, found, trim)
    meant = read(cars, fitted, made.model_id)
    assert meant is not None, "a number given out can be read back"
    return made.model_id, meant[2]


@SETTLED
@given(offers(), MILES, MILES, DAYS)
def test_more_miles_never_ask_more(offered: tuple[str, Car], one: int, other: int, when: float) -> None:
    low, high = sorted((one, other))
    fewer, more = market().log_price(PricedCars.of(offered[1], [low, high], when))
    assert fewer >= more


@SETTLED
@given(offers(), MILES, DAYS)
def test_percentiles_stand_in_order(offered: tuple[str, Car], mileage: int, when: float) -> None:
    logs = market().spread(PricedCars.of(offered[1], [mileage], when))[0]
    assert (np.diff(logs) >= 0).all()


@SETTLED
@given(offers(), st.integers(0, 250_000))
def test_adverts_are_few_or_many_but_always_sane(offered: tuple[str, Car], mileage: int) -> None:
    cars, fitted = catalogue(), market()
    meant = read(cars, fitted, offered[0])
    assert meant is not None
    found, _, car = meant
    for advert in draw(cars, fitted, AdvertisedCar(found, car, mileage, 2025.0), offered[0]):
        assert advert["price"] > 0
        assert advert["mileage"] >= 10
        assert abs(advert["year"] - found.year) <= 1
        assert 0 <= advert["distance_miles"] <= 100


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("le", "LE"),
        ("limited sx", "SX Limited"),
        ("xle", "XLE"),
        ("awd sport", "Sport AWD"),
        ("2p0t awd premium", "2.0T Premium AWD"),
        ("330 i xdrive", "330i xDrive"),
        ("exl", "EX-L"),
        ("", ""),
    ],
)
def test_adverts_write_trims_as_sellers_do(key: str, written: str) -> None:
    assert written_trim(key, {"limited sx": "SX Limited", "": ""}) == written


def test_adverts_of_a_known_trim_name_it_as_sellers_do() -> None:
    cars, fitted = catalogue(), market()
    found = cars.find("Ford", "F-150", 2019)
    assert found is not None
    adverts = draw(cars, fitted, AdvertisedCar(found, car_of(cars, found, "xlt"), 60_000, 2025.0), "seed")
    assert {advert["trim"] for advert in adverts} == {"XLT"}


def test_the_price_level_falls_from_2022_on() -> None:
    cars = catalogue()
    levels = []
    for year, when in ((2016, 2022.5), (2018, 2024.62)):
        found = cars.find("Toyota", "Camry", year)
        assert found is not None
        levels.append(market().log_price(PricedCars.of(car_of(cars, found, "LE"), [60_000], when))[0])
    assert levels == sorted(levels, reverse=True)


def test_a_dearer_trim_asks_more() -> None:
    cars = catalogue()
    found = cars.find("Ford", "F-150", 2019)
    assert found is not None
    asked = [
        market().log_price(PricedCars.of(car_of(cars, found, trim), [50_000], 2024.62))[0] for trim in ("XL", "Lariat")
    ]
    assert asked[1] - asked[0] > 0.15


def models_of_the_catalogue(step: int) -> list[list[ModelYear]]:
    """The model years of every so many models, oldest first."""
    cars = catalogue()
    named = [(make, model) for make in cars.makes() for model in cars.models(make)][::step]
    return [[found for year in cars.years(*one) if (found := cars.find(*one, year))] for one in named]


@pytest.mark.parametrize("miles", [20_000, 120_000, 180_000])
def test_no_older_year_is_dearer_without_a_reason(miles: int) -> None:
    cars, older, newer = catalogue(), list[Car](), list[Car]()
    for years in models_of_the_catalogue(5):
        for trim in ("", *market().trims.get(model_key(years[0].make, years[0].model), {})):
            for old, new in pairwise(car_of(cars, found, trim) for found in years):
                alike = (old.make, old.model, old.body, old.fuel) == (new.make, new.model, new.body, new.fuel)
                often = not trim or market().trims[model_key(old.make, old.model)][trim] >= OFTEN_ENOUGH
                if often and alike and not (old.msrp and new.msrp and old.msrp > 1.02 * new.msrp):
                    older.append(old)
                    newer.append(new)
    here = np.arange(len(older)), np.full(len(older), float(miles)), np.full(len(older), 2026.6)
    dearer = market().log_price(PricedCars(older, *here)) - market().log_price(PricedCars(newer, *here))
    assert len(older) > 1_000
    assert np.expm1(dearer.max()) < 0.035, older[int(dearer.argmax())]


def test_no_trim_asks_less_than_a_cheaper_one_without_a_reason() -> None:
    cars, compared = catalogue(), 0
    for found in (one for years in models_of_the_catalogue(7) for one in years[::4]):
        asked = market().trims.get(model_key(found.make, found.model), {})
        own = [
            (variant, read(cars, market(), variant_id(variant, i))) for i, variant in enumerate(cars.variants(found))
        ]
        for (one, low), (other, high) in combinations(sorted(own, key=lambda pair: pair[0].msrp or 0), 2):
            alike = (one.body, one.doors, one.drive, one.fuel) == (other.body, other.doors, other.drive, other.fuel)
            if not (alike and low and high and one.msrp and other.msrp and other.msrp > 1.05 * one.msrp):
                continue
            trims = low[2].trim, high[2].trim
            if trims[0] == trims[1] or not all(trims) or min(asked.get(trim, 0) for trim in trims) >= 20:
                continue
            logs = [market().log_price(PricedCars.of(which[2], [60_000], 2026.6))[0] for which in (low, high)]
            assert np.expm1(logs[0] - logs[1]) < 0.035, (found, trims)
            compared += 1
    assert compared > 300


def test_a_model_nobody_asked_for_gets_the_wider_range_measured_for_such() -> None:
    cars = catalogue()
    unseen = next(
        found
        for make in ("Nissan", "Chevrolet", "Mitsubishi", "Ford")
        for model in cars.models(make, 2022)
        if market().asks(make, model) == 0 and (found := cars.find(make, model, 2022))
    )
    camry = cars.find("Toyota", "Camry", 2022)
    assert camry is not None
    ranges = [np.ptp(market().spread(PricedCars.of(car_of(cars, one), [30_000], 2024.62))) for one in (unseen, camry)]
    assert ranges[0] > ranges[1]


def test_a_trim_seldom_asked_gets_a_wider_range_than_one_often_asked() -> None:
    cars = catalogue()
    found = cars.find("Ford", "F-150", 2019)
    assert found is not None
    seen = market().trims["ford f150"]
    common, rare = max(seen, key=lambda trim: seen[trim]), "some trim"
    car = car_of(cars, found, common)
    ranges = [
        np.ptp(market().spread(PricedCars.of(replace(car, trim=trim), [60_000], 2024.62))) for trim in (common, rare)
    ]
    assert ranges[0] < ranges[1]


@pytest.mark.parametrize(
    ("make", "model", "own"),
    [
        ("BMW", "3 Series", "luxury"),
        ("Lexus", "RX 350", "luxury"),
        ("Tesla", "Model 3", "electric"),
        ("Honda", "Civic", ""),
    ],
)
def test_a_range_is_drawn_from_cars_whose_asks_scatter_alike(make: str, model: str, own: str) -> None:
    cars, fitted = catalogue(), market()
    found = cars.find(make, model, 2020)
    assert found is not None
    rows = PricedCars.of(car_of(cars, found), [40_000], 2025.0)
    kind = f"any trim, {own}" if own else "any trim"
    wider = [band | {"sizes": [2 * size for size in band["sizes"]]} for band in fitted.facts["spread"][kind]]
    other = replace(fitted, facts=fitted.facts | {"spread": fitted.facts["spread"] | {kind: wider}})
    np.testing.assert_allclose(other.spread(rows), 2 * fitted.spread(rows))


@pytest.mark.parametrize("count", [150, 4_000])
def test_fewer_asks_make_a_range_that_leaves_more_room(count: int) -> None:
    from benchmarks.price_spread import STRANGER, bands  # noqa: PLC0415  needs scikit-learn, a development tool

    scaled = np.random.default_rng(1).laplace(size=5 * count)
    youngest = bands(scaled, np.repeat([1, 4, 7, 10, 13], count))[0]
    low, high = (youngest["sizes"][PERCENTILES.index(name)] for name in ("10", "90"))
    held = ((low <= scaled[:count]) & (scaled[:count] <= high)).mean()
    assert held == pytest.approx(0.8 + max(STRANGER, np.sqrt(0.8 * 0.2 / count)), abs=3 / count)
    first, third = (youngest["sizes"][PERCENTILES.index(name)] for name in ("25", "75"))
    assert ((first <= scaled[:count]) & (scaled[:count] <= third)).mean() == pytest.approx(0.5, abs=3 / count)


def test_the_committed_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000


@pytest.fixture(scope="module")
def scored() -> list[tuple[float, dict[str, float], float]]:
    """(asked, percentiles told, age) of each recent ask kept from the fit, trims read back from the model_id."""
    if not ASKS.exists():
        pytest.skip("the asking prices are not here")
    from benchmarks.asks import RECENT, YOUNG, asks  # noqa: PLC0415  a development tool

    rows = [row for row in asks(ASKS, catalogue()) if row.held_out and row.source in (*RECENT, *YOUNG)]
    told = prices(
        pd.DataFrame([row.said for row in rows], columns=["make", "model", "year", "trim"]).assign(
            miles=[row.mileage for row in rows],
            as_of=[date(int(row.when), 1, 1) + timedelta(days=365.25 * (row.when % 1)) for row in rows],
            seller=[row.seller for row in rows],
        )
    )
    stated = [dict(zip(PERCENTILES, row, strict=True)) for row in told[[f"p{name}" for name in PERCENTILES]].to_numpy()]
    return [(row.price, one, row.when - row.found.year) for row, one in zip(rows, stated, strict=True)]


def test_asks_it_never_saw_are_met_as_nearly_as_promised(scored: list[tuple[float, dict[str, float], float]]) -> None:
    error = np.array([abs(told["50"] / price - 1) for price, told, _ in scored])
    old = np.array([age >= 11.7 for *_, age in scored])
    assert np.median(error) <= 0.065
    assert (error <= 0.2).mean() >= 0.9
    assert np.median(error[old]) <= 0.16


@pytest.mark.parametrize(("low", "high", "promised"), [("10", "90", 0.8), ("25", "75", 0.5)])
def test_the_bands_hold_the_share_of_asks_they_promise(
    scored: list[tuple[float, dict[str, float], float]], low: str, high: str, promised: float
) -> None:
    inside = np.array([told[low] <= price <= told[high] for price, told, _ in scored])
    assert inside.mean() == pytest.approx(promised, abs=0.04)
    age = np.array([age for *_, age in scored]) + 0.3
    for first, last in ((0, 3), (3, 6), (6, 9), (9, 12), (12, 99)):
        band = inside[(age >= first) & (age < last)]
        chance = np.sqrt(promised * (1 - promised) / len(band))
        assert abs(band.mean() - promised) <= max(0.04, 3 * chance), f"cars of {first} to {last} years"


def test_days_become_decimal_years() -> None:
    assert decimal_year(date(2024, 1, 1)) == 2024.0
    assert decimal_year(date(2025, 7, 2)) == pytest.approx(2025.5, abs=0.01)
