"""The database is made, and brought up to date, by whoever opens it first."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from services.storage import arrivals  # noqa: F401  # its table belongs to the schema
from services.storage.arrivals import Arrivals
from services.storage.database import FILE, migrate, open_database, try_database, with_driver
from services.storage.garage import Garage
from services.storage.garage_search import Search, choices, count_cars, find_cars
from services.storage.quota import Quota
from services.storage.tables import UtcDateTime, metadata, reports
from tests.garages import NOON, appraised

ROOT = Path(__file__).parents[3]
# What `create_all` made before there were migrations, as SQLite keeps it.
BEFORE = """
CREATE TABLE appraisal (id VARCHAR(32) NOT NULL, created DATETIME NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_appraisal_created ON appraisal (created);
CREATE TABLE answer (question VARCHAR(64) NOT NULL, created DATETIME NOT NULL, body TEXT NOT NULL,
 PRIMARY KEY (question));
CREATE INDEX ix_answer_created ON answer (created);
"""
COUNTED = """
CREATE TABLE calls (service VARCHAR(32) NOT NULL, month VARCHAR(7) NOT NULL, used INTEGER NOT NULL,
 PRIMARY KEY (service, month));
INSERT INTO calls VALUES ('MarketCheck', strftime('%Y-%m', 'now'), 17);
"""


def old_file(folder: Path, *bodies: tuple[str, str], schema: str = BEFORE) -> None:
    """A database file as an earlier version left it, with appraisals given by id and JSON."""
    with sqlite3.connect(folder / "curbside.db") as connection:
        connection.executescript(schema)
        rows = [(name, "2026-11-20 12:00:00.000000", body) for name, body in bodies]
        connection.executemany("INSERT INTO appraisal VALUES (?, ?, ?)", rows)
    connection.close()


def test_the_newest_migration_makes_what_the_tables_say(engine: Engine) -> None:
    def same_kind(_context: object, _column: object, found: object, wanted: object, _type: object) -> bool | None:
        return False if isinstance(wanted, UtcDateTime) and "TIME" in str(found).upper() else None

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": same_kind})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("schema", [BEFORE, BEFORE + COUNTED])
def test_a_file_from_before_migrations_keeps_its_reports(tmp_path: Path, schema: str) -> None:
    car, riley = appraised("2010 Toyota Corolla", 8000, trim="LE"), appraised("1953 Riley RMF", None, style=None)
    old_file(tmp_path, *((one.id, one.model_dump_json()) for one in (car, riley)), schema=schema)
    engine = open_database(tmp_path)
    garage = Garage(engine, "m" * 64)
    assert garage.find(car.id) == car, "the bookmark of an old report opens it"
    assert garage.find(riley.id) == riley
    found = {one.model: one for one in find_cars(garage, Search(text="le sedan"))}
    assert (found["Corolla"].price, found["Corolla"].trim, found["Corolla"].miles) == (8000, "LE", 58_000)
    assert choices(garage).makes == {"Riley": 1, "Toyota": 1}
    assert [(worth.typical, worth.low, worth.moment) for worth in garage.history(car.id)] == [(8000, 7200, NOON)]
    assert garage.history(riley.id) == ()
    assert Quota(engine, "MarketCheck", 500).usage().used == (17 if "calls" in schema else 0)
    assert Arrivals(engine).recent() == ()
    engine.dispose()


def test_reports_nobody_has_opened_yet_are_in_nobody_s_garage(tmp_path: Path) -> None:
    car = appraised()
    old_file(tmp_path, (car.id, car.model_dump_json()))
    engine = open_database(tmp_path)
    assert count_cars(Garage(engine, "m" * 64), Search()) == 0
    engine.dispose()


@pytest.mark.parametrize("body", ["", "no json", "[]", "{}", '{"vehicle": 3}', '{"vehicle": {"make": "Lada"}}'])
def test_an_old_row_nobody_can_read_stays_and_stops_nothing(tmp_path: Path, body: str) -> None:
    car = appraised()
    old_file(tmp_path, ("broken", body), (car.id, car.model_dump_json()))
    engine = open_database(tmp_path)
    assert Garage(engine, "m" * 64).find(car.id) == car
    with engine.connect() as connection:
        kept = connection.execute(select(reports.c.body).where(reports.c.appraisal == "broken")).scalar_one()
    assert kept == body
    engine.dispose()


def test_a_migration_that_fails_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    car = appraised()
    old_file(tmp_path, (car.id, car.model_dump_json()))

    def fails_at_the_end(connection: Connection) -> None:
        migrate(connection)
        raise ZeroDivisionError

    monkeypatch.setattr("services.storage.database.migrate", fails_at_the_end)
    with pytest.raises(ZeroDivisionError):
        open_database(tmp_path)
    with sqlite3.connect(tmp_path / "curbside.db") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"appraisal", "answer"}
        assert connection.execute("SELECT count(*) FROM appraisal").fetchone() == (1,)
    connection.close()


OPENER = (
    "import sys; from pathlib import Path; from services.storage.database import open_database; "
    "sys.stdin.read(1); open_database(Path(sys.argv[1]), sys.argv[2] or None); print('open')"
)


def test_processes_that_start_at_once_do_not_clash(open_engine: Callable[[], Engine], tmp_path: Path) -> None:
    first = open_engine()
    address = ""
    if first.dialect.name == "postgresql":
        address = first.url.render_as_string(hide_password=False)
        with first.begin() as connection:
            metadata.drop_all(connection)
            connection.execute(text("DROP TABLE alembic_version"))
    folder = tmp_path / "new"
    command = [sys.executable, "-c", OPENER, str(folder), address]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    several = [subprocess.Popen(command, cwd=ROOT, text=True, **pipes) for _ in range(4)]  # type: ignore[call-overload]
    for one in several:
        one.stdin.write("!")
        one.stdin.flush()
    told = [one.communicate(timeout=60) for one in several]
    assert [out for out, _ in told] == ["open\n"] * 4, told


def test_opening_twice_changes_nothing(open_engine: Callable[[], Engine]) -> None:
    car = appraised()
    Garage(open_engine(), "m").save(car)
    assert Garage(open_engine(), "m").find(car.id) == car


def test_sqlite_lets_readers_read_while_one_writes_and_keeps_references_whole(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    with engine.connect() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")]
        assert pragmas == ["wal", 1]
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    engine.dispose()


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg"),
        ("sqlite:///x.db", "sqlite"),
    ],
)
def test_an_address_as_operators_write_it_is_understood(address: str, driver: str) -> None:
    assert with_driver(make_url(address)).drivername == driver


def test_trying_a_database_leaves_it_as_it_was(tmp_path: Path) -> None:
    try_database(tmp_path / "new")
    assert not list(tmp_path.iterdir())
    empty = create_engine(f"sqlite:///{tmp_path / FILE}")
    with empty.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE somebody_elses (id INTEGER)")
    try_database(tmp_path)
    assert inspect(empty).get_table_names() == ["somebody_elses"]


def test_a_place_where_nothing_can_be_stored_is_found_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="directory"):
        try_database(tmp_path / "file" / "data")
    (tmp_path / FILE).mkdir()
    with pytest.raises(SQLAlchemyError):
        try_database(tmp_path)


def test_trying_a_server_leaves_no_table() -> None:
    address = os.environ.get("CURBSIDE_TEST_POSTGRES")
    if not address:
        pytest.skip("CURBSIDE_TEST_POSTGRES names no database")
    server = create_engine(with_driver(make_url(address)))
    before = inspect(server).get_table_names()
    try_database(Path("unused"), address)
    assert inspect(server).get_table_names() == before
    server.dispose()
