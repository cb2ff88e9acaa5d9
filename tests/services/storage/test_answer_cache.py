"""What was paid for once is not paid for again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Lock

import pytest
from sqlalchemy import Engine

from services.errors import Unavailable
from services.storage.answer_cache import AnswerCache
from services.vehicle import ModelYears

DAY = timedelta(days=1)


class Counter:
    """Answers 2010 to 2012 and counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0
        self._lock = Lock()

    def __call__(self) -> ModelYears:
        with self._lock:
            self.calls += 1
        return ModelYears(first=2010, last=2012)


def test_the_same_question_is_asked_once(engine: Engine) -> None:
    ask, answers = Counter(), AnswerCache(engine)
    first, second = (answers.get("q", ModelYears, DAY, ask) for _ in range(2))
    assert first == second == ModelYears(first=2010, last=2012)
    assert ask.calls == 1


def test_the_same_question_from_many_threads_at_once_is_asked_once(engine: Engine) -> None:
    ask, answers, start = Counter(), AnswerCache(engine), Barrier(8)

    def one(_: int) -> ModelYears:
        start.wait()
        return answers.get("q", ModelYears, DAY, ask)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(one, range(8)))) == 1
    assert ask.calls == 1


def test_an_answer_lasts_over_a_restart_but_not_for_ever(engine: Engine) -> None:
    ask = Counter()
    AnswerCache(engine).get("q", ModelYears, DAY, ask)
    AnswerCache(engine).get("q", ModelYears, DAY, ask)
    assert ask.calls == 1
    AnswerCache(engine).get("q", ModelYears, timedelta(0), ask)
    assert ask.calls == 2


def test_a_failure_is_told_and_not_kept(engine: Engine) -> None:
    ask, answers = Counter(), AnswerCache(engine)

    def fail() -> ModelYears:
        raise Unavailable("Service")

    with pytest.raises(Unavailable):
        answers.get("q", ModelYears, DAY, fail)
    assert answers.get("q", ModelYears, DAY, ask).first == 2010
