"""The database finds cars by what is typed and chosen."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from services.storage.garage import Garage
from services.storage.garage_search import PAGE, Order, Search, choices, count_cars, deleted_cars, find_cars
from services.vehicle import Grade
from tests.garages import NOON, appraised

ME, OTHER = "m" * 64, "o" * 64


@pytest.fixture
def garage(engine: Engine) -> Garage:
    """Four cars and somebody else's fifth."""
    mine = Garage(engine, ME)
    cars = [
        appraised("2010 Toyota Corolla", 8000, miles=58_000, trim="LE"),
        appraised("2016 Ford F-150", 21_000, style="Pickup", miles=90_000, grade=Grade.FAIR),
        appraised("1998 BMW Z3", 9500, style="Convertible", miles=70_000, grade=Grade.VERY_GOOD),
        appraised("1953 Riley RMF", None, style=None, miles=40_000),
    ]
    for day, car in enumerate(cars):
        mine.save(car.model_copy(update={"created": NOON + timedelta(days=day)}))
    mine.write_notes(cars[1].id, "Hitch 100% new, 50_50 owned")
    Garage(engine, OTHER).save(appraised("2011 Toyota Yaris", 7000))
    return mine


def names(garage: Garage, **search: object) -> list[str]:
    return [car.model for car in find_cars(garage, Search.model_validate(search))]


def test_a_garage_lists_its_own_cars_newest_first(garage: Garage) -> None:
    found = find_cars(garage, Search())
    names = [car.name for car in found]
    assert names == ["1953 Riley RMF", "1998 BMW Z3", "2016 Ford F-150", "2010 Toyota Corolla"]
    assert (found[3].price, found[3].currency, found[3].trim) == (8000, "USD", "LE")
    assert count_cars(garage, Search()) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("corolla", ["Corolla"]),
        ("TOYOTA 2010", ["Corolla"]),
        ("f-150", ["F-150"]),
        ("hitch", ["F-150"]),
        ("pickup", ["F-150"]),
        ("very good", ["Z3"]),
        ("100%", ["F-150"]),
        ("0%0", []),
        ("50_50", ["F-150"]),
        ("5_150", []),
        ("yaris", []),
        ("'; drop table appraisal", []),
        ("a\x00", ["RMF", "Z3", "F-150", "Corolla"][2:]),
        ("  ", ["RMF", "Z3", "F-150", "Corolla"]),
    ],
)
def test_every_word_typed_must_be_there(garage: Garage, text: str, found: list[str]) -> None:
    assert names(garage, text=text) == found


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"makes": ("BMW", "Ford")}, ["Z3", "F-150"]),
        ({"styles": ("Sedan",)}, ["Corolla"]),
        ({"grades": (Grade.GOOD,)}, ["RMF", "Corolla"]),
        ({"grades": (Grade.GOOD,), "makes": ("Toyota",)}, ["Corolla"]),
        ({"makes": ("Toyota",), "text": "ford"}, []),
        ({"makes": ("Lada",)}, []),
    ],
)
def test_filters_narrow_what_is_found(garage: Garage, chosen: dict[str, object], found: list[str]) -> None:
    assert names(garage, **chosen) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order.NEWEST, ["RMF", "Z3", "F-150", "Corolla"]),
        (Order.DEAREST, ["F-150", "Z3", "Corolla", "RMF"]),
        (Order.CHEAPEST, ["Corolla", "Z3", "F-150", "RMF"]),
        (Order.NAME, ["Z3", "F-150", "RMF", "Corolla"]),
        (Order.YOUNGEST, ["F-150", "Corolla", "Z3", "RMF"]),
        (Order.FEWEST_MILES, ["RMF", "Corolla", "Z3", "F-150"]),
    ],
)
def test_cars_are_ordered(garage: Garage, order: Order, found: list[str]) -> None:
    assert names(garage, order=order) == found


def test_choices_count_what_the_owner_has(garage: Garage) -> None:
    offered = choices(garage)
    assert offered.makes == {"BMW": 1, "Ford": 1, "Riley": 1, "Toyota": 1}
    assert offered.styles == {"Convertible": 1, "Pickup": 1, "Sedan": 1}
    assert offered.grades == {"fair": 1, "good": 2, "very good": 1}


def test_a_deleted_car_is_neither_listed_nor_counted(garage: Garage) -> None:
    riley = find_cars(garage, Search())[0]
    garage.delete([riley.id])
    assert count_cars(garage, Search()) == 3
    assert "Riley" not in choices(garage).makes
    assert deleted_cars(garage) == (riley,)
    assert deleted_cars(Garage(garage.engine, OTHER)) == ()
    garage.restore([riley.id])
    assert deleted_cars(garage) == ()


def test_pages_hold_every_car_once(engine: Engine) -> None:
    garage = Garage(engine, ME)
    for _ in range(2 * PAGE + 1):
        garage.save(appraised())  # all alike: nothing but the id tells their order
    pages = [find_cars(garage, Search(page=page)) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 1, 0]
    assert len({car.id for page in pages for car in page}) == 2 * PAGE + 1 == count_cars(garage, Search())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30))
def test_whatever_is_typed_finds_no_more_than_there_is(garage: Garage, text: str) -> None:
    assert count_cars(garage, Search(text=text)) <= 4
