"""Keys of the API: nobody reads one from the database, and none calls more often than it may, whatever the process."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from services.storage.api_keys import ApiKey, ApiKeyRefused, ApiKeys, LimitReached
from services.storage.tables import api_calls, api_keys

NOON = datetime(2026, 11, 29, 12, 0, 15, tzinfo=UTC)


def keys(engine: Engine, a_minute: int = 60, a_day: int = 2000) -> ApiKeys:
    return ApiKeys(engine, a_minute, a_day)


def made(opened: ApiKeys, name: str = "shop", **limits: int) -> ApiKey:
    found = opened.find(opened.add(name, **limits))
    assert found is not None
    return found


def test_a_key_opens_what_its_name_says_and_stands_in_no_row(engine: Engine) -> None:
    key = keys(engine).add("shop")
    found = keys(engine).find(key)
    assert found is not None
    assert found.name == "shop"
    with engine.connect() as connection:
        assert key not in str(connection.execute(select(api_keys)).all())
        assert key[3:] not in str(connection.execute(select(api_keys)).all())


@pytest.mark.parametrize("wrong", ["", "cb_", "x" * 46, "cb_" + "a" * 43, "cb_" + "é" * 43])
def test_what_is_no_key_opens_nothing(engine: Engine, wrong: str) -> None:
    keys(engine).add("shop")
    assert keys(engine).find(wrong) is None


def test_a_revoked_key_opens_nothing_and_leaves_its_name(engine: Engine) -> None:
    opened = keys(engine)
    key = opened.add("shop")
    opened.revoke("shop")
    assert opened.find(key) is None
    assert opened.find(opened.add("shop")) is not None
    assert [one.revoked is None for one in opened.all()] == [True, False]
    with pytest.raises(ApiKeyRefused, match="There is no key called “other”"):
        opened.revoke("other")


@pytest.mark.parametrize("name", ["", "a" * 65, "two\nlines", "<b>"])
def test_a_name_that_would_not_be_read_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(ApiKeyRefused):
        keys(engine).add(name)


def test_no_two_keys_are_called_alike(engine: Engine) -> None:
    keys(engine).add("shop")
    with pytest.raises(ApiKeyRefused, match="revoke it first"):
        keys(engine).add("shop")


def test_the_minute_and_the_day_end_across_processes_and_begin_anew(open_engine: Callable[[], Engine]) -> None:
    key = made(keys(open_engine()), a_minute=2, a_day=3)
    for _ in range(2):
        keys(open_engine()).spend(key, NOON)
    with pytest.raises(LimitReached, match=r"2 times a minute: try again in 45 s\.") as minute:
        keys(open_engine()).spend(key, NOON)
    assert minute.value.wait == 45
    keys(open_engine()).spend(key, NOON.replace(minute=1))
    with pytest.raises(LimitReached, match=r"3 calls of today are used") as day:
        keys(open_engine()).spend(key, NOON.replace(minute=2))
    assert day.value.wait == 12 * 3600 - 2 * 60 - 15 + 1
    keys(open_engine()).spend(key, NOON.replace(day=30))


def test_what_is_refused_does_not_count(engine: Engine) -> None:
    key = made(keys(engine), a_minute=1, a_day=5)
    keys(engine).spend(key, NOON)
    for _ in range(3):
        with pytest.raises(LimitReached):
            keys(engine).spend(key, NOON)
    with engine.connect() as connection:
        assert set(connection.execute(select(api_calls.c.used)).scalars()) == {1}


def test_a_key_without_limits_has_those_of_the_settings(engine: Engine) -> None:
    key = made(keys(engine))
    with pytest.raises(LimitReached):
        keys(engine, a_day=0).spend(key, NOON)
    with pytest.raises(LimitReached):
        keys(engine, a_minute=0).spend(key, NOON)


def test_calls_at_the_same_time_are_all_counted(engine: Engine) -> None:
    key = made(keys(engine), a_minute=10)

    def called(_number: int) -> bool:
        try:
            keys(engine).spend(key, NOON)
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(8) as several:
        assert sum(several.map(called, range(24))) == 10
