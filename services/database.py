"""The one database: saved appraisals, the answers already paid for and how many a month were asked."""

from pathlib import Path

from sqlalchemy import Column, DateTime, Engine, Integer, MetaData, String, Table, Text, create_engine, event

metadata = MetaData()

appraisals = Table(
    "appraisal",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created", DateTime(timezone=True), nullable=False, index=True),
    Column("body", Text, nullable=False),  # an Appraisal as JSON
)
answers = Table(
    "answer",
    metadata,
    Column("question", String(64), primary_key=True),  # SHA-256 of who was asked what
    Column("created", DateTime(timezone=True), nullable=False, index=True),
    Column("body", Text, nullable=False),
)
calls = Table(
    "calls",
    metadata,
    Column("service", String(32), primary_key=True),
    Column("month", String(7), primary_key=True),  # "2026-11", in UTC
    Column("used", Integer, nullable=False),
)


def open_database(folder: Path) -> Engine:
    """The SQLite file in `folder`, made with its tables where missing; safe to share between threads."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{folder / 'curbside.db'}")

    @event.listens_for(engine, "connect")
    def _readers_do_not_wait(connection: object, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]

    metadata.create_all(engine)
    return engine
