"""Drafts that replicas share: found by any of them, read by none without the browser's key."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from services.storage.drafts import Draft
from services.storage.shared_drafts import SharedDrafts
from services.storage.tables import drafts
from services.vehicle import Grade, Side
from tests.drawn import photo

KEY, OTHER = "k" * 43, "o" * 43


def draft() -> Draft:
    return Draft({Side.FRONT: photo(1)}, (), {"make": "Toyota", "grade": Grade.GOOD, "year": 2018}, unread=True)


def test_another_replica_finds_what_was_entered(open_engine: Callable[[], Engine]) -> None:
    SharedDrafts(open_engine()).keep(KEY, draft())
    assert SharedDrafts(open_engine()).find(KEY) == draft()


def test_nobody_without_the_key_reads_it(engine: Engine) -> None:
    kept = SharedDrafts(engine)
    kept.keep(KEY, draft())
    assert kept.find(OTHER) is None
    with engine.connect() as connection:
        row = connection.execute(select(drafts)).one()
    assert photo(1).jpeg not in bytes(row.body)
    assert b"Toyota" not in bytes(row.body)
    assert KEY not in row.digest


def test_a_draft_is_replaced_forgotten_and_gone_after_an_hour(engine: Engine) -> None:
    kept = SharedDrafts(engine)
    kept.keep(KEY, draft())
    kept.keep(KEY, Draft(entries={"make": "Honda"}))
    found = kept.find(KEY)
    assert found
    assert found.entries == {"make": "Honda"}
    kept.keep(KEY, Draft())
    assert kept.find(KEY) is None
    kept.keep(KEY, draft())
    later = SharedDrafts(engine, now=lambda: datetime.now(UTC) + timedelta(hours=1, seconds=1))
    assert later.find(KEY) is None
    assert later.purge() == 1
