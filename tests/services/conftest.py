"""The databases that what is kept must work on."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url

from services.storage.database import open_database, with_driver

POSTGRES = "CURBSIDE_TEST_POSTGRES"  # a database where tests may make and drop schemas


@pytest.fixture(params=["sqlite", "postgresql"])
def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Opens one database, empty at first, as often as a test likes, as several processes would."""
    opened: list[Engine] = []

    def kept(engine: Engine) -> Engine:
        opened.append(engine)
        return engine

    if request.param == "sqlite":
        yield lambda: kept(open_database(tmp_path))
    else:
        if not os.environ.get(POSTGRES):
            pytest.skip(f"{POSTGRES} names no database")
        url = with_driver(make_url(os.environ[POSTGRES]))
        schema = f"test_{secrets.token_hex(8)}"
        operator = create_engine(url, isolation_level="AUTOCOMMIT")
        with operator.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        own = url.update_query_dict({"options": f"-csearch_path={schema}"})
        yield lambda: kept(open_database(tmp_path, own.render_as_string(hide_password=False)))
        with operator.connect() as connection:
            for engine in opened:
                engine.dispose()
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        operator.dispose()
    for engine in opened:
        engine.dispose()


@pytest.fixture
def engine(open_engine: Callable[[], Engine]) -> Engine:
    """An empty database, SQLite and PostgreSQL in turn."""
    return open_engine()
