"""The one database: SQLite in a file of its own unless an address is given, then PostgreSQL."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite

from services.storage.tables import metadata

__all__ = ["insert", "metadata", "open_database", "try_database"]

FILE = "curbside.db"
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_S = 30.0  # SQLite: how long one writer waits for another
LOCK = 0x63757262  # PostgreSQL: any number, the same in every process that migrates


def open_database(folder: Path, address: str | None = None) -> Engine:
    """The database at `address`, else the SQLite file in `folder`, brought up to the newest migration.

    Safe to share between threads, and to open in several processes at once: one of them migrates, the others wait.
    A fault tells no value that was being stored.
    """
    engine = _sqlite(folder) if address is None else _server(address)
    with engine.begin() as connection:
        _lock(connection)
        migrate(connection)
    return engine


def try_database(folder: Path, address: str | None = None) -> None:
    """Go through what `open_database` does and take all of it back. Raises OSError or SQLAlchemyError where it fails.

    Of a SQLite file that is not there yet, only its folder, or the nearest one there is, is written to.
    """
    if address is None and not (folder / FILE).exists():
        there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
        with TemporaryFile(dir=there):
            return
    engine = _sqlite(folder) if address is None else _server(address)
    with engine.connect() as connection, connection.begin() as transaction:
        _lock(connection)
        migrate(connection)
        transaction.rollback()
    engine.dispose()


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the tables up to a revision, in the connection's transaction."""
    command.upgrade(_config(connection), revision)


def take_back(folder: Path, address: str | None, revision: str) -> None:
    """Bring the tables down to a revision that an older version knows; what came later is lost."""
    engine = _sqlite(folder) if address is None else _server(address)
    with engine.begin() as connection:
        _lock(connection)
        command.downgrade(_config(connection), revision)
    engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def insert(engine: Engine, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do where the row is there already."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)


def _sqlite(folder: Path) -> Engine:
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{folder / FILE}", connect_args={"timeout": BUSY_S}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")  # readers do not wait for a writer
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _server(address: str) -> Engine:
    return create_engine(with_driver(make_url(address)), pool_pre_ping=True, hide_parameters=True)


def with_driver(address: URL) -> URL:
    """ "postgres://" and "postgresql://", as operators write it, are spoken by psycopg 3."""
    if address.drivername in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    return address


def _lock(connection: Connection) -> None:
    """Wait until no other process migrates; the lock ends with the transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
