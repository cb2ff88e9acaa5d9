"""Answers already paid for: the same question is asked once, by however many people at a time.

A database that cannot be read or written costs no answer: it is kept in memory then, and the fault is logged.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from math import isfinite
from threading import Lock
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from services.errors import ServiceError
from services.storage.database import insert
from services.storage.tables import answers
from services.vehicle import ServiceAnswer
from services.web import budget, metrics

N = TypeVar("N", bound=ServiceAnswer)
PARTIAL_FOR = timedelta(minutes=5)  # an answer that lacks a part: long enough for a redraw, no longer
MOST_IN_MEMORY = 500  # answers, while the database cannot be written

log = logging.getLogger("curbside.storage")


def _now() -> datetime:
    return datetime.now(UTC)


class AnswerCache:
    """A store of answers that lasts over restarts; questions under way are shared between threads."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = _now) -> None:
        self._engine, self._now = engine, now
        self._lock = Lock()
        self._asking: dict[str, Future[ServiceAnswer]] = {}
        self._unwritten: OrderedDict[str, tuple[datetime, ServiceAnswer]] = OrderedDict()
        self._failed: OrderedDict[str, tuple[datetime, ServiceError]] = OrderedDict()

    def get(
        self,
        question: str,
        kind: type[N],
        max_age: timedelta,
        ask: Callable[[], N],
        failed_for: timedelta = timedelta(0),
    ) -> N:
        """The kept answer if it is young enough, else `ask()`; a partial one is young for five minutes at most.

        What `ask` raises is raised; a ServiceError is raised again for `failed_for` without asking, for questions that
        nobody asked for by hand. Raises TimeoutError where somebody else's call does not end within the step.
        """
        key = sha256(question.encode()).hexdigest()
        with self._lock:
            failed = self._failed.get(key)
            under_way = self._asking.get(key)
            mine: Future[ServiceAnswer] = Future()
            if under_way is None:
                self._asking[key] = mine
        if under_way is not None:
            left = budget.remaining()
            return under_way.result(left if isfinite(left) else None)  # type: ignore[return-value]  # one kind each
        try:
            if failed and failed[0] > self._now() - failed_for:
                raise failed[1]
            kept = self._kept(key, kind, max_age)
            metrics.answers.labels("asked" if kept is None else "kept").inc()
            answer = kept or self._keep(key, self._asked(key, ask))
            mine.set_result(answer)
        except BaseException as fault:
            mine.set_exception(fault)
            raise
        finally:
            with self._lock:
                del self._asking[key]
        return answer

    def _asked(self, key: str, ask: Callable[[], N]) -> N:
        try:
            return ask()
        except ServiceError as fault:
            self._remember(self._failed, key, fault)
            raise

    def _kept(self, key: str, kind: type[N], max_age: timedelta) -> N | None:
        kept = self._unwritten.get(key) or self._read(key, kind)
        if kept is None:
            return None
        created, answer = kept
        if not isinstance(answer, kind):
            return None
        oldest = min(max_age, PARTIAL_FOR) if answer.partial else max_age
        return answer if created > self._now() - oldest else None

    def _read(self, key: str, kind: type[N]) -> tuple[datetime, N] | None:
        query = select(answers.c.created, answers.c.body).where(answers.c.question == key)
        try:
            with self._engine.connect() as connection:
                row = connection.execute(query).one_or_none()
            return (row.created, kind.model_validate_json(row.body)) if row else None
        except ValidationError:  # kept by an older version
            return None
        except SQLAlchemyError as fault:
            log.error("a kept answer could not be read: %s", type(fault).__name__)
            return None

    def _keep(self, key: str, answer: N) -> N:
        state = {"created": self._now(), "body": answer.model_dump_json()}
        row = insert(self._engine, answers).values(state | {"question": key})
        try:
            with self._engine.begin() as connection:
                connection.execute(row.on_conflict_do_update(index_elements=["question"], set_=state))
            with self._lock:
                self._unwritten.pop(key, None)
        except SQLAlchemyError as fault:
            log.error("an answer could not be kept: %s; it is in memory for now", type(fault).__name__)
            self._remember(self._unwritten, key, answer)
        return answer

    def _remember(self, memory: OrderedDict[str, tuple[datetime, Any]], key: str, value: object) -> None:
        """Keep it, at the cost of the oldest where there are too many."""
        with self._lock:
            memory[key] = self._now(), value
            while len(memory) > MOST_IN_MEMORY:
                memory.popitem(last=False)
