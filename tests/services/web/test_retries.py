"""One budget of second attempts for a whole process, over a real socket."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.faults.kinds import answering
from benchmarks.faults.raw_server import raw_server
from services.errors import Throttled, Unavailable
from services.web import http
from services.web.retries import CALLS_A_RETRY, RESERVE, RetryBudget

CALLERS = 60


def many(ask: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(ask, range(CALLERS)))


@pytest.mark.parametrize("status", [429, 503])
def test_many_callers_of_failing_services_ask_again_no_more_than_the_budget(status: int) -> None:
    web = http.session()
    with raw_server(answering(b"{}", status, Retry_After="0")) as failing:

        def ask(number: int) -> None:
            with pytest.raises((Throttled, Unavailable)):  # a service each: no breaker spares them
                http.send(web, f"Service {number}", "GET", failing.address)

        many(ask)
        assert len(failing.requests) <= CALLERS + RESERVE + CALLERS // CALLS_A_RETRY
        assert len(failing.requests) >= CALLERS + RESERVE, "what the budget has may be used"


def test_a_healthy_service_is_answered_though_the_budget_is_spent() -> None:
    web = http.session()
    while web.policy.retries.take():
        pass
    with raw_server(answering(b"{}")) as healthy, raw_server(answering(b"{}", 503, Retry_After="0")) as failing:

        def ask(number: int) -> int | None:
            if number % 2:
                return http.send(web, "Healthy", "GET", healthy.address).status
            with pytest.raises(Unavailable):
                http.send(web, f"Failing {number}", "GET", failing.address)
            return None

        assert many(ask).count(200) == len(healthy.requests) == CALLERS // 2


def test_calls_earn_what_retries_take() -> None:
    budget = RetryBudget()
    assert [budget.take() for _ in range(RESERVE + 1)] == [True] * RESERVE + [False]
    for _ in range(CALLS_A_RETRY - 1):
        budget.earn()
    assert not budget.take()
    budget.earn()
    assert budget.take()
    assert not budget.take()


def test_a_long_quiet_time_saves_up_no_storm() -> None:
    budget = RetryBudget()
    for _ in range(100 * CALLS_A_RETRY):
        budget.earn()
    assert sum(budget.take() for _ in range(100)) == RESERVE
