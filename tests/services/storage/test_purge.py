"""Nothing is kept for ever: the purge with its clock moved."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from services.storage.answer_cache import AnswerCache
from services.storage.api_keys import ApiKeys
from services.storage.api_requests import ApiRequests
from services.storage.arrivals import Arrivals, shots
from services.storage.drafts import Drafts
from services.storage.garage import Garage
from services.storage.garage_pictures import keep_photos
from services.storage.owners import Owners
from services.storage.purge import Purge
from services.storage.quota import Quota
from services.storage.sharing import Sharing
from services.storage.tables import (
    answers,
    api_calls,
    api_requests,
    appraisals,
    calls,
    metadata,
    moves,
    pictures,
    reports,
    shares,
    valuations,
)
from services.vehicle import ServiceAnswer, Side
from tests.drawn import photo
from tests.reports import appraised
from tests.services.storage.test_arrivals import shot


@pytest.fixture
def full(engine: Engine) -> Engine:
    """Something of every kind, all of it of today."""
    AnswerCache(engine).get("question", ServiceAnswer, timedelta(days=1), ServiceAnswer)
    garage = Garage(engine, "ana")
    for name in ("kept", "deleted"):
        garage.save(appraised(id=name))
        keep_photos(garage, name, {Side.FRONT: photo(1)})
        Sharing(engine, "ana").share(name, days=7)
    garage.delete(["deleted"])
    Owners(engine).create_move_token("ana")
    Quota(engine, "MarketCheck", 5).spend()
    Arrivals(engine).add(shot("a"))
    keys = ApiKeys(engine, 9, 9)
    key = keys.find(keys.add("shop"))
    assert key is not None
    keys.spend(key)
    ApiRequests(engine).once(key, "once", b"asked", lambda: "made")
    return engine


def rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (*metadata.sorted_tables, shots)
        }


def purge(engine: Engine, days: float) -> None:
    Purge(engine, Drafts(), timedelta(days=30), timedelta(days=20)).run(datetime.now(UTC) + timedelta(days=days))


def test_what_is_young_stays(full: Engine) -> None:
    before = rows(full)
    purge(full, 0)
    assert rows(full) == before


@pytest.mark.parametrize(
    ("table", "before", "after"),
    [
        (moves, 0, 0.1),
        (appraisals, 0.9, 1.1),
        (shots, 29, 31),
        (shares, 36, 38),
        (answers, 89, 91),
        (calls, 390, 430),
        (api_requests, 0.9, 1.1),
        (api_calls, 1, 4),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_kind_has_its_age(full: Engine, table: object, before: float, after: float) -> None:
    name = getattr(table, "name", "")
    purge(full, before)
    there = rows(full)[name]
    purge(full, after)
    assert rows(full)[name] == there - 1 if name not in {"share", "api_call"} else rows(full)[name] == 0


def test_with_a_deleted_car_goes_all_that_was_its_own(full: Engine) -> None:
    purge(full, 2)
    left = rows(full)
    assert {left[table.name] for table in (appraisals, reports, valuations, pictures, shares)} == {1}
    assert Garage(full, "ana").find("kept")
