"""Answers already paid for: the same question is asked once, by however many people at a time."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import Engine, select

from services.storage.database import insert
from services.storage.tables import answers
from services.vehicle import FrozenModel

N = TypeVar("N", bound=FrozenModel)


class AnswerCache:
    """A store of answers that lasts over restarts; questions under way are shared between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._asking: dict[str, Future[FrozenModel]] = {}

    def get(self, question: str, kind: type[N], max_age: timedelta, ask: Callable[[], N]) -> N:
        """The kept answer if it is young enough, else `ask()`; what `ask` raises is raised and not kept."""
        key = sha256(question.encode()).hexdigest()
        with self._lock:
            under_way = self._asking.get(key)
            mine: Future[FrozenModel] = Future()
            if under_way is None:
                self._asking[key] = mine
        if under_way is not None:
            return under_way.result()  # type: ignore[return-value]  # one question has one kind of answer
        try:
            answer = self._kept(key, kind, max_age) or self._keep(key, ask())
            mine.set_result(answer)
        except BaseException as fault:
            mine.set_exception(fault)
            raise
        finally:
            with self._lock:
                del self._asking[key]
        return answer

    def _kept(self, key: str, kind: type[N], max_age: timedelta) -> N | None:
        youngest = datetime.now(UTC) - max_age
        query = select(answers.c.body).where(answers.c.question == key, answers.c.created > youngest)
        with self._engine.connect() as connection:
            body = connection.execute(query).scalar()
        try:
            return kind.model_validate_json(body) if body is not None else None
        except ValidationError:  # kept by an older version
            return None

    def _keep(self, key: str, answer: N) -> N:
        state = {"created": datetime.now(UTC), "body": answer.model_dump_json()}
        row = insert(self._engine, answers).values(state | {"question": key})
        with self._engine.begin() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["question"], set_=state))
        return answer
