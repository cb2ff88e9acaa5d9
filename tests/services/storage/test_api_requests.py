"""An Idempotency-Key: what is sent twice is done once, by whichever process, and a failure is as if never asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from services.storage.api_keys import ApiKey, ApiKeys
from services.storage.api_requests import ApiRequests, AskedOtherwise, SentTwice
from services.storage.tables import api_requests


def a_key(engine: Engine, name: str = "shop") -> ApiKey:
    keys = ApiKeys(engine, 9, 9)
    found = keys.find(keys.add(name))
    assert found is not None
    return found


def age(engine: Engine, by: timedelta) -> None:
    with engine.begin() as connection:
        connection.execute(update(api_requests).values(created=datetime.now(UTC) - by))


def never() -> str:
    raise AssertionError("it is done already")


def test_what_is_sent_again_is_not_done_again_in_any_process(open_engine: Callable[[], Engine]) -> None:
    key = a_key(open_engine())
    assert ApiRequests(open_engine()).once(key, "a", b"asked", lambda: "made") == "made"
    assert ApiRequests(open_engine()).once(key, "a", b"asked", never) == "made"


def test_it_is_the_keys_own(engine: Engine) -> None:
    mine, other = a_key(engine), a_key(engine, "other")
    assert ApiRequests(engine).once(mine, "a", b"asked", lambda: "one") == "one"
    assert ApiRequests(engine).once(other, "a", b"asked", lambda: "two") == "two"


def test_another_question_with_it_is_refused(engine: Engine) -> None:
    key = a_key(engine)
    ApiRequests(engine).once(key, "a", b"asked", lambda: "made")
    with pytest.raises(AskedOtherwise, match="choose a new one"):
        ApiRequests(engine).once(key, "a", b"asked otherwise", never)


def test_while_it_is_worked_on_the_second_is_told_to_wait(open_engine: Callable[[], Engine]) -> None:
    key = a_key(open_engine())

    def asked_meanwhile() -> str:
        with pytest.raises(SentTwice, match="being worked on"):
            ApiRequests(open_engine()).once(key, "a", b"asked", never)
        return "made"

    assert ApiRequests(open_engine()).once(key, "a", b"asked", asked_meanwhile) == "made"


def test_what_failed_can_be_asked_again(engine: Engine) -> None:
    key = a_key(engine)
    with pytest.raises(ZeroDivisionError):
        ApiRequests(engine).once(key, "a", b"asked", lambda: str(1 // 0))
    assert ApiRequests(engine).once(key, "a", b"asked", lambda: "made") == "made"


def test_what_a_killed_process_left_is_done_anew(engine: Engine) -> None:
    key = a_key(engine)
    ApiRequests(engine).once(key, "a", b"asked", lambda: "made")
    with engine.begin() as connection:
        connection.execute(update(api_requests).values(made=None))
    age(engine, timedelta(minutes=3))
    assert ApiRequests(engine).once(key, "a", b"asked", lambda: "anew") == "anew"


def test_it_is_remembered_for_a_day(engine: Engine) -> None:
    key = a_key(engine)
    ApiRequests(engine).once(key, "a", b"asked", lambda: "made")
    age(engine, timedelta(hours=23))
    assert ApiRequests(engine).once(key, "a", b"asked", never) == "made"
    age(engine, timedelta(hours=25))
    assert ApiRequests(engine).once(key, "a", b"asked", lambda: "anew") == "anew"
