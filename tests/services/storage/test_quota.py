"""A month's calls are never overdrawn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine

from services.errors import QuotaSpent
from services.storage import quota
from services.storage.quota import Caps, CreditGuard, Quota


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


def guard(engine: Engine, a_day: int | None = None, a_month: int | None = None) -> CreditGuard:
    return CreditGuard(engine, {"Imagga": Caps(a_day=a_day, a_month=a_month)})


def test_a_days_cap_holds_across_processes_and_ends_with_the_day(engine: Engine, today: list[date]) -> None:
    for _ in range(2):
        guard(engine, a_day=2, a_month=9).spend("Imagga")
    with pytest.raises(QuotaSpent, match="today's 2 calls are used"):
        guard(engine, a_day=2, a_month=9).spend("Imagga")
    (usage,) = guard(engine, a_day=2, a_month=9).usages()
    assert (usage.used, usage.limit) == (2, 9), "what was refused does not count"
    today[0] = date(2026, 11, 21)
    guard(engine, a_day=2).spend("Imagga")


def test_a_months_cap_holds_whatever_the_day(engine: Engine, today: list[date]) -> None:
    guard(engine, a_month=1).spend("Imagga")
    today[0] = date(2026, 11, 21)
    with pytest.raises(QuotaSpent, match="new ones come on December 1, 2026"):
        guard(engine, a_month=1).spend("Imagga")


def test_a_stand_in_costs_nothing(engine: Engine) -> None:
    guard(engine, a_day=0).spend("Juhe")
    assert [usage.service for usage in guard(engine).usages()] == ["Imagga"]


@pytest.mark.parametrize(("a_day", "called"), [(None, True), (5, False)])
def test_what_cannot_be_counted_is_not_called_where_there_is_a_cap(
    engine: Engine, caplog: pytest.LogCaptureFixture, a_day: int | None, called: bool
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE calls")
    if called:
        guard(engine, a_day).spend("Imagga")
    else:
        with pytest.raises(QuotaSpent, match="could not be counted"):
            guard(engine, a_day).spend("Imagga")
    assert "could not be counted" in caplog.text


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
