"""A month's calls are never overdrawn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine

from services.errors import QuotaSpent
from services.storage import quota
from services.storage.quota import Quota


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The day it is; a test changes it by putting another one in."""
    days = [date(2026, 11, 20)]
    monkeypatch.setattr(quota, "_today", lambda: days[0])
    return days


def test_each_call_counts_and_is_shown(engine: Engine) -> None:
    plan = Quota(engine, "MarketCheck", 500)
    assert plan.usage().used == 0
    for _ in range(3):
        plan.spend()
    used = plan.usage()
    assert (used.used, used.limit, used.resets) == (3, 500, date(2026, 12, 1))


def test_the_call_after_the_last_is_refused_with_the_day_to_come_back(engine: Engine) -> None:
    plan = Quota(engine, "MarketCheck", 2)
    plan.spend()
    plan.spend()
    with pytest.raises(QuotaSpent, match=r"all 2 are used, and new ones come on December 1, 2026\."):
        plan.spend()
    assert plan.usage().used == 2


def test_a_plan_without_calls_refuses_the_first(engine: Engine) -> None:
    with pytest.raises(QuotaSpent):
        Quota(engine, "MarketCheck", 0).spend()


def test_a_new_month_starts_at_nought(engine: Engine, today: list[date]) -> None:
    plan = Quota(engine, "MarketCheck", 1)
    plan.spend()
    today[0] = date(2026, 12, 1)
    plan.spend()
    assert plan.usage().resets == date(2027, 1, 1)


def test_services_are_counted_apart_and_restarts_forget_nothing(engine: Engine) -> None:
    Quota(engine, "MarketCheck", 5).spend()
    Quota(engine, "Other", 5).spend()
    assert Quota(engine, "MarketCheck", 5).usage().used == 1


def test_the_services_own_count_raises_ours_and_never_lowers_it(engine: Engine) -> None:
    plan = Quota(engine, "MarketCheck", 500)
    plan.correct(480)
    plan.correct(3)
    assert plan.usage().used == 480


def test_many_threads_at_once_never_overdraw(engine: Engine) -> None:
    plan = Quota(engine, "MarketCheck", 10)

    def spend(_: int) -> bool:
        try:
            plan.spend()
        except QuotaSpent:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(40))) == 10
    assert plan.usage().used == 10
