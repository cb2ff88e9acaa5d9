"""A garage goes into a file and comes out of it the same."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from services.storage.garage import Garage, PriceAtDate
from services.storage.garage_file import FileRefused, ImportResult, export_garage, import_garage
from services.storage.garage_search import Search, count_cars, find_cars
from tests.garages import NOON, appraised

ME, OTHER = "m" * 64, "o" * 64


@pytest.fixture
def garage(engine: Engine) -> Garage:
    """Two cars, one with notes and two prices."""
    mine = Garage(engine, ME)
    corolla = appraised("2010 Toyota Corolla", 8000)
    mine.save(corolla, added=NOON - timedelta(days=60))
    mine.record_prices(corolla.id, [PriceAtDate(moment=NOON - timedelta(days=60), currency="USD", typical=8400)])
    mine.write_notes(corolla.id, "in the barn")
    mine.save(appraised("1953 Riley RMF", None))
    return mine


def everything(garage: Garage) -> list[tuple[object, ...]]:
    cars = find_cars(garage, Search())
    return [(car.name, car.created, car.price, garage.notes(car.id), garage.history(car.id)) for car in cars]


def test_an_export_comes_back_whole_in_an_empty_garage(garage: Garage) -> None:
    before, file = everything(garage), export_garage(garage).encode()
    garage.delete([car.id for car in find_cars(garage, Search())])
    assert import_garage(garage, file) == ImportResult(added=2, known=0)
    assert everything(garage) == before


def test_an_import_doubles_nothing_and_changes_nothing_that_is_there(garage: Garage) -> None:
    file = export_garage(garage).encode()
    corolla = next(car for car in find_cars(garage, Search()) if car.model == "Corolla")
    garage.write_notes(corolla.id, "sold the barn")
    assert import_garage(garage, file) == ImportResult(added=0, known=2)
    assert garage.notes(corolla.id) == "sold the barn"


def test_somebody_else_gets_copies_of_their_own_and_only_once(garage: Garage) -> None:
    file, other = export_garage(garage).encode(), Garage(garage.engine, OTHER)
    assert import_garage(other, file) == ImportResult(added=2, known=0)
    assert import_garage(other, file) == ImportResult(added=0, known=2)
    assert everything(other) == everything(garage)
    other.delete([car.id for car in find_cars(other, Search())])
    assert count_cars(garage, Search()) == 2


def test_an_export_names_its_format_and_holds_no_owner(garage: Garage) -> None:
    told = json.loads(export_garage(garage))
    assert (told["format"], told["version"], len(told["cars"])) == ("curbside-garage", 1, 2)
    assert ME not in export_garage(garage)


def test_an_empty_garage_exports_and_imports(engine: Engine) -> None:
    empty = Garage(engine, ME)
    assert import_garage(empty, export_garage(empty).encode()) == ImportResult(added=0, known=0)


def changed(file: str, **values: object) -> bytes:
    """The file with other values in its first car; names are paths such as appraisal__miles."""
    told = json.loads(file)
    for path, value in values.items():
        place = told["cars"][0]
        *way, last = path.split("__")
        for step in way:
            place = place[step]
        place[last] = value
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    "values",
    [
        {"appraisal__miles": -1},
        {"appraisal__miles": 10**30},
        {"appraisal__vehicle__year": 10**12},
        {"appraisal__vehicle__year": 12},
        {"appraisal__id": "../etc"},
        {"appraisal__id": "x" * 5000},
        {"appraisal__grade": "spotless"},
        {"appraisal__surprise": 1},
        {"appraisal__problems": [{"template": "{a.__class__}", "fields": {"a": "x"}}]},
        {"appraisal__valuation__typical": "Infinity"},
        {"added": "yesterday"},
        {"added": "2026-11-20T12:00:00"},
        {"notes": "x" * 2001},
        {"history": [{"moment": "2026-11-20T12:00:00Z", "currency": "DOLLARS", "typical": 1}]},
        {"history": [{"moment": "2026-11-20T12:00:00Z", "currency": "USD", "typical": "Infinity"}]},
    ],
)
def test_a_file_somebody_tampered_with_is_refused_whole(garage: Garage, values: dict[str, object]) -> None:
    file = changed(export_garage(garage), **values)
    empty = Garage(garage.engine, OTHER)
    with pytest.raises(FileRefused, match="not a garage file"):
        import_garage(empty, file)
    assert count_cars(empty, Search()) == 0


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"[]", b"{}", b'{"format": "other", "version": 1, "cars": []}', b"[" * 100_000]
)
def test_a_wrong_file_is_refused_in_a_sentence_that_says_what_to_do(garage: Garage, data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"not a garage file\. Please choose the JSON file"):
        import_garage(garage, data)


def test_a_file_of_a_newer_version_is_told_apart(garage: Garage) -> None:
    newer = export_garage(garage).replace('"version": 1', '"version": 2').encode()
    with pytest.raises(FileRefused, match="newer Curbside"):
        import_garage(garage, newer)


@pytest.mark.parametrize("text", ["a\u0000b", "停车场", "<b>bold</b>"])
def test_names_of_any_kind_are_taken_in(garage: Garage, text: str) -> None:
    file = changed(export_garage(garage), notes=text, appraisal__vehicle__model=text, appraisal__id="other")
    assert import_garage(garage, file).added == 1
