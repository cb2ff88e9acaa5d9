"""What was entered lasts a reload, for an hour and no longer."""

from datetime import timedelta

import pytest

from services.storage.drafts import Draft, Drafts
from services.vehicle import Side
from tests.drawn import photo

ANA, BEN = "a" * 43, "b" * 43
DRAFT = Draft(photos={Side.FRONT: photo(1)}, entries={"make": "Toyota", "mileage": 58_000})


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def drafts(clock: list[float]) -> Drafts:
    return Drafts(kept_for=timedelta(hours=1), now=lambda: clock[0])


def test_a_draft_is_found_by_its_own_browser_alone(drafts: Drafts) -> None:
    drafts.keep(ANA, DRAFT)
    assert drafts.find(ANA) == DRAFT
    assert drafts.find(BEN) is None


def test_an_hour_after_its_last_change_a_draft_is_gone(drafts: Drafts, clock: list[float]) -> None:
    drafts.keep(ANA, Draft(entries={"make": "Toyota"}))
    clock[0] = 3000
    drafts.keep(ANA, DRAFT)
    clock[0] = 6599
    assert drafts.find(ANA) == DRAFT
    clock[0] = 6601
    assert drafts.purge() == 0
    assert drafts.find(ANA) is None


def test_starting_over_leaves_nothing(drafts: Drafts) -> None:
    drafts.keep(ANA, DRAFT)
    drafts.forget(ANA)
    assert drafts.find(ANA) is None
    drafts.keep(ANA, DRAFT)
    drafts.keep(ANA, Draft())
    assert drafts.purge() == 0


def test_many_photos_push_the_oldest_draft_out() -> None:
    drafts = Drafts(most_bytes=2 * DRAFT.size)
    for browser in "abc":
        drafts.keep(browser, DRAFT)
    assert [drafts.find(browser) for browser in "abc"] == [None, DRAFT, DRAFT]
