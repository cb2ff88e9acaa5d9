"""Every service gets its plan's pace, its calls at once and its rest; the clock is moved, nobody waits."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta, tzinfo
from threading import Event, Thread

import pybreaker
import pytest
import responses
from pybreaker import CircuitBreakerError

from services.build import build_services
from services.errors import MalformedAnswer, Throttled, Unavailable
from services.settings import Imagga, PlateRecognizer, Settings
from services.web import budget, http, politeness
from services.web.politeness import FAILURES_IN_A_ROW, LONGEST_TURN_S, PAUSE_S, Gate, Gates, Limits

URL = "https://service.test/v1/thing"


class Clock:
    """Moved by whoever sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    for module in (politeness, budget):
        monkeypatch.setattr(module, "monotonic", lambda: moved.now)
    monkeypatch.setattr(politeness, "sleep", moved.sleep)
    return moved


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def starts(clock: Clock, gate: Gate, calls: int) -> list[float]:
    """When each of so many calls, all wanted at once, begins."""
    began = []
    for _ in range(calls):
        clock_wanted = clock.now
        with gate.turn("Service"):
            began.append(clock.now)
        clock.now = clock_wanted  # the next one was wanted at the same moment
    return began


@pytest.mark.parametrize("a_second", [1.0, 8.0])
def test_calls_are_as_far_apart_as_the_plan_wants(clock: Clock, a_second: float) -> None:
    began = starts(clock, Gate(Limits(a_second=a_second)), 5)
    assert [round(later - began[0], 6) for later in began] == [number / a_second for number in range(5)]


def test_a_pause_is_not_saved_up_for_a_burst(clock: Clock) -> None:
    gate = Gate(Limits(a_second=1))
    starts(clock, gate, 1)
    clock.now += 60
    assert starts(clock, gate, 3) == [clock.now, clock.now + 1, clock.now + 2]


def test_who_would_wait_too_long_for_a_turn_is_told_at_once(clock: Clock) -> None:
    gate = Gate(Limits(a_second=1))
    starts(clock, gate, int(LONGEST_TURN_S) + 1)
    slept = len(clock.slept)
    with pytest.raises(Throttled) as told, gate.turn("Service"):
        pass
    assert told.value.wait == LONGEST_TURN_S + 1
    assert len(clock.slept) == slept, "nobody waited in vain"
    clock.now += 5
    with gate.turn("Service"):
        assert clock.now == 1_000 + LONGEST_TURN_S + 1, "who was turned away took nobody's turn"


def test_no_turn_lies_past_the_end_of_the_step(clock: Clock) -> None:
    gate = Gate(Limits(a_second=1))
    starts(clock, gate, 4)
    with budget.step(3), pytest.raises(Throttled), gate.turn("Service"):
        pass


def test_the_wait_for_a_place_and_for_the_pace_share_one_patience(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(Limits(at_once=1, a_second=1))
    starts(clock, gate, 4)  # the next turn is in 4 s

    class Slow:
        def acquire(self, timeout: float) -> bool:
            clock.now += min(timeout, 2)
            return True

        def release(self) -> None: ...

    monkeypatch.setattr(gate, "_free", Slow())
    with budget.step(3.5), pytest.raises(Throttled), gate.turn("Service"):
        pass  # 2 s for the place and 2 s for the pace are more than the step has


def test_no_more_calls_are_in_flight_than_the_plan_has() -> None:
    gate = Gate(Limits(at_once=2))
    with ExitStack() as inside:
        inside.enter_context(gate.turn("Service"))
        inside.enter_context(gate.turn("Service"))
        with budget.step(0), pytest.raises(Throttled), gate.turn("Service"):
            pass
    with budget.step(0), gate.turn("Service"):
        pass  # both places are free again


def test_a_call_that_fails_gives_its_place_back() -> None:
    gate = Gate(Limits(at_once=1))
    with pytest.raises(Unavailable), gate.turn("Service"):
        raise Unavailable("Service")
    with budget.step(0), gate.turn("Service"):
        pass


def test_the_second_call_waits_until_the_first_is_over() -> None:
    gate, inside, over = Gate(Limits(at_once=1)), Event(), Event()
    order: list[str] = []

    def first() -> None:
        with gate.turn("Service"):
            inside.set()
            over.wait(10)
            order.append("first")

    thread = Thread(target=first)
    thread.start()
    inside.wait(10)
    over.set()
    with gate.turn("Service"):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_plans_are_kept_out_of_the_box() -> None:
    assert Imagga().at_once == 1, "the free plan"
    assert PlateRecognizer().calls_a_second == 1, "the trial"


def test_the_settings_reach_the_gate_of_each_service(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path))
    for name, value in {
        "CURBSIDE_IMAGGA__API_KEY": "k",
        "CURBSIDE_IMAGGA__API_SECRET": "s",
        "CURBSIDE_PLATERECOGNIZER__TOKEN": "t",
        "CURBSIDE_PLATERECOGNIZER__CALLS_A_SECOND": "8",
    }.items():
        monkeypatch.setenv(name, value)
    built = build_services(Settings())
    assert isinstance(built.web, http.Session)
    gates = built.web.policy.gates
    imagga = gates.of(built.recognizers["imagga"].name)
    with imagga.turn("Imagga"), budget.step(0), pytest.raises(Throttled), imagga.turn("Imagga"):
        pass
    moved = Clock()
    monkeypatch.setattr(politeness, "monotonic", lambda: moved.now)
    monkeypatch.setattr(politeness, "sleep", moved.sleep)
    began = starts(moved, gates.of(built.recognizers["platerecognizer"].name), 3)
    assert [later - began[0] for later in began] == [0, 1 / 8, 2 / 8]


def test_one_services_plan_holds_up_no_other(clock: Clock) -> None:
    gates = Gates({"Slow": Limits(at_once=1, a_second=0.1)})
    with gates.of("Slow").turn("Slow"), budget.step(0), gates.of("Other").turn("Other"):
        pass
    assert clock.slept == [0.0], "the other one has no pace"
    assert gates.of("Slow") is gates.of("Slow"), "everybody's calls count"


def failed(gate: Gate, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Unavailable), gate.watched():
            raise Unavailable("Service")


@pytest.fixture
def let_it_rest(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called, it is half a minute later for every breaker."""

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=PAUSE_S + 1)

    return lambda: monkeypatch.setattr(pybreaker, "datetime", Moved)


def test_a_failing_service_is_left_alone(clock: Clock) -> None:
    gate = Gate()
    failed(gate, FAILURES_IN_A_ROW)
    with pytest.raises(CircuitBreakerError), gate.watched():
        pytest.fail("nobody calls it")


def test_a_success_between_failures_starts_the_count_anew() -> None:
    gate = Gate()
    for _ in range(3):
        failed(gate, FAILURES_IN_A_ROW - 1)
        with gate.watched():
            pass


def test_an_answer_that_cannot_be_read_is_no_reason_to_leave_it_alone() -> None:
    gate = Gate()
    for _ in range(3 * FAILURES_IN_A_ROW):
        with pytest.raises(MalformedAnswer), gate.watched():
            raise MalformedAnswer("Service")
    with gate.watched():
        pass


def test_after_its_rest_one_call_tries_and_no_second_one_beside_it(let_it_rest: Callable[[], None]) -> None:
    gate = Gate()
    failed(gate, FAILURES_IN_A_ROW)
    let_it_rest()
    with gate.watched(), pytest.raises(CircuitBreakerError), gate.watched():
        pytest.fail("one tries it, not everybody who waits")
    with gate.watched(), gate.watched():
        pass  # it is back, for as many as come


def test_a_try_that_fails_is_the_only_one_for_another_half_minute(let_it_rest: Callable[[], None]) -> None:
    gate = Gate()
    failed(gate, FAILURES_IN_A_ROW)
    let_it_rest()
    failed(gate, 1)
    with pytest.raises(CircuitBreakerError), gate.watched():
        pytest.fail("it has only just failed again")


def test_a_resting_service_is_told_of_without_a_call(web: responses.RequestsMock) -> None:
    web.add("GET", URL, status=500)
    session = http.session()
    for _ in range(FAILURES_IN_A_ROW):
        with pytest.raises(Unavailable):
            http.send(session, "Service", "GET", URL)
    with pytest.raises(Unavailable, match="left alone for half a minute"):
        http.send(session, "Service", "GET", URL)
    assert len(web.calls) == FAILURES_IN_A_ROW
