"""What was paid for once is not paid for again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Event, Lock

import pytest
from sqlalchemy import Engine

from services.errors import Unavailable
from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from services.vehicle import ServiceAnswer
from services.web import budget

DAY = timedelta(days=1)


class Years(ServiceAnswer):
    first: int
    last: int


class Counter:
    """Answers 2010 to 2012, whole or in part, and counts how often it was asked."""

    def __init__(self, partial: bool = False) -> None:
        self.calls = 0
        self.partial = partial
        self._lock = Lock()

    def __call__(self) -> Years:
        with self._lock:
            self.calls += 1
        return Years(first=2010, last=2012, partial=self.partial)


def test_the_same_question_is_asked_once(engine: Engine) -> None:
    ask, answers = Counter(), AnswerCache(engine)
    first, second = (answers.get("q", Years, DAY, ask) for _ in range(2))
    assert first == second == Years(first=2010, last=2012)
    assert ask.calls == 1


def test_the_same_question_from_many_threads_at_once_is_asked_once(engine: Engine) -> None:
    ask, answers, start = Counter(), AnswerCache(engine), Barrier(8)

    def one(_: int) -> Years:
        start.wait()
        return answers.get("q", Years, DAY, ask)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(one, range(8)))) == 1
    assert ask.calls == 1


def test_an_answer_lasts_over_a_restart_but_not_for_ever(engine: Engine) -> None:
    ask = Counter()
    AnswerCache(engine).get("q", Years, DAY, ask)
    AnswerCache(engine).get("q", Years, DAY, ask)
    assert ask.calls == 1
    AnswerCache(engine).get("q", Years, timedelta(0), ask)
    assert ask.calls == 2


def test_a_failure_is_told_and_not_kept(engine: Engine) -> None:
    ask, answers = Counter(), AnswerCache(engine)

    def fail() -> Years:
        raise Unavailable("Service")

    with pytest.raises(Unavailable):
        answers.get("q", Years, DAY, fail)
    assert answers.get("q", Years, DAY, ask).first == 2010


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(("partial", "calls"), [(False, 1), (True, 2)])
def test_half_an_answer_is_kept_for_minutes_only(engine: Engine, partial: bool, calls: int) -> None:
    clock, ask = Clock(), Counter(partial)
    answers = AnswerCache(engine, clock)
    for minutes in (0, 4, 2):
        clock.now += timedelta(minutes=minutes)
        answers.get("q", Years, DAY, ask)
    assert ask.calls == calls


def test_a_paid_answer_is_given_though_the_database_cannot_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine, ask = open_database(tmp_path), Counter()
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON answer BEGIN SELECT RAISE(FAIL, 'full'); END")
    answers = AnswerCache(engine)
    assert answers.get("q", Years, DAY, ask) == answers.get("q", Years, DAY, ask) == Years(first=2010, last=2012)
    assert ask.calls == 1, "and it is not paid for again"
    assert "could not be kept" in caplog.text
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE answer")
    assert AnswerCache(engine).get("q", Years, DAY, ask).first == 2010
    assert "could not be read" in caplog.text
    engine.dispose()


def test_a_failure_that_nobody_asked_for_by_hand_is_not_tried_again_at_once(engine: Engine) -> None:
    clock, calls = Clock(), 0
    answers = AnswerCache(engine, clock)

    def fail() -> Years:
        nonlocal calls
        calls += 1
        raise Unavailable("Service")

    for _ in range(3):
        with pytest.raises(Unavailable):
            answers.get("q", Years, DAY, fail, failed_for=timedelta(minutes=10))
    assert calls == 1
    clock.now += timedelta(minutes=11)
    with pytest.raises(Unavailable):
        answers.get("q", Years, DAY, fail, failed_for=timedelta(minutes=10))
    assert calls == 2


def test_somebody_elses_call_is_waited_for_within_the_step_only(engine: Engine) -> None:
    answers, begun, release = AnswerCache(engine), Event(), Event()

    def slow() -> Years:
        begun.set()
        release.wait(5)
        return Years(first=1, last=2)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(answers.get, "q", Years, DAY, slow)
        begun.wait(5)
        with budget.step(0.05), pytest.raises(TimeoutError):
            answers.get("q", Years, DAY, slow)
        release.set()
        assert first.result(5).last == 2
