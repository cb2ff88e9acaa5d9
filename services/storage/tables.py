"""The one database's tables, as the newest migration leaves them; Plate Recognizer's shots are in `arrivals`."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, in and out; SQLite forgets the zone and PostgreSQL answers in its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To UTC; a moment without a zone is taken for one."""
        return _utc(value)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """In UTC."""
        return _utc(value)


def _utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


appraisals = Table(
    "appraisal",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created", UtcDateTime, nullable=False, index=True),  # when it came into the garage
    Column("owner", String(64)),  # null for those older than garages, until their address is opened
    Column("make", Text, nullable=False, server_default=""),
    Column("model", Text, nullable=False, server_default=""),
    Column("year", Integer, nullable=False, server_default="0"),
    Column("trim", Text),
    Column("style", Text),  # the specs' word for its body
    Column("grade", Text, nullable=False, server_default=""),
    Column("miles", Integer, nullable=False, server_default="0"),
    Column("price", Float),  # typical
    Column("currency", String(3)),
    Column("words", Text, nullable=False, server_default=""),  # all that a search looks at, in small letters
    Column("notes", Text, nullable=False, server_default=""),
    Column("deleted", UtcDateTime),  # gone a day later, until then it can be brought back
)
for _column in ("created", "make", "year", "grade", "price", "miles", "style"):
    Index(f"ix_appraisal_owner_{_column}", appraisals.c.owner, appraisals.c[_column])
Index("ix_appraisal_deleted", appraisals.c.deleted)

reports = Table(
    "report",  # apart from what is searched: a search reads every row of a garage, and these are long
    metadata,
    Column("appraisal", String(32), ForeignKey("appraisal.id", ondelete="CASCADE"), primary_key=True),
    Column("body", Text, nullable=False),  # an Appraisal as JSON
)
valuations = Table(
    "valuation",
    metadata,
    Column("appraisal", String(32), ForeignKey("appraisal.id", ondelete="CASCADE"), primary_key=True),
    Column("moment", UtcDateTime, primary_key=True),
    Column("currency", String(3), nullable=False),
    Column("typical", Float, nullable=False),
    Column("low", Float),  # likely: P25 to P75
    Column("high", Float),
)
pictures = Table(
    "picture",
    metadata,
    Column("appraisal", String(32), ForeignKey("appraisal.id", ondelete="CASCADE"), primary_key=True),
    Column("side", String(5), primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
    Column("thumbnail", LargeBinary, nullable=False),
)
shares = Table(
    "share",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256 of the token, which is kept nowhere
    Column("appraisal", String(32), ForeignKey("appraisal.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime),
    Column("withdrawn", UtcDateTime),
)
devices = Table(
    "device",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the key in a browser that opened a garage by a link
    Column("owner", String(64), nullable=False, index=True),
)
moves = Table(
    "move",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of a token that opens a garage once
    Column("owner", String(64), nullable=False),
    Column("expires", UtcDateTime, nullable=False),
)
answers = Table(
    "answer",
    metadata,
    Column("question", String(64), primary_key=True),  # SHA-256 of who was asked what
    Column("created", UtcDateTime, nullable=False, index=True),
    Column("body", Text, nullable=False),
)
calls = Table(
    "calls",
    metadata,
    Column("service", String(32), primary_key=True),
    Column("month", String(7), primary_key=True),  # "2026-11", in UTC
    Column("used", Integer, nullable=False),
)
fleet_jobs = Table(
    "fleet_job",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("created", UtcDateTime, nullable=False),
    Column("touched", UtcDateTime, nullable=False, index=True),
    Column("name", Text, nullable=False),  # of the file
    Column("state", String(8), nullable=False),
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("priced", Integer, nullable=False, server_default="0"),  # rows that were looked at, bad ones too
    Column("plan", Text, nullable=False),  # JSON, as the three below
    Column("heading", Text, nullable=False),
    Column("tally", Text, nullable=False, server_default=""),
    Column("problem", Text),
    Column("held_by", String(64)),
    Column("held_until", UtcDateTime),
)
fleet_parts = Table(
    "fleet_part",
    metadata,
    Column("job", String(16), ForeignKey("fleet_job.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("given", LargeBinary, nullable=False),  # Parquet
    Column("result", LargeBinary),  # Parquet; null until it is priced
)
drafts = Table(
    "draft",  # where replicas share them: locked with the key in the browser's cookie, which is kept nowhere here
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("touched", UtcDateTime, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)
consents = Table(
    "consent",  # whether what somebody confirms may be learned from
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("given", Boolean, nullable=False),
    Column("answered", UtcDateTime, nullable=False),
)
confirmed_views = Table(
    "confirmed_view",  # what the network saw of a confirmed car from one end; numbers, no picture
    metadata,
    Column("appraisal", String(32), ForeignKey("appraisal.id", ondelete="CASCADE"), primary_key=True),
    Column("side", String(5), primary_key=True),
    Column("network", String(64), nullable=False),  # SHA-256 of its file: vectors of two networks cannot be compared
    Column("kept", UtcDateTime, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
turns = Table(
    "turn",  # when a service may be called next, by any process on this database
    metadata,
    Column("service", String(32), primary_key=True),
    Column("next", Float, nullable=False),  # seconds since 1970
)
api_keys = Table(
    "api_key",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256 of the key, which is kept nowhere
    Column("owner", String(64), nullable=False, unique=True),  # of the appraisals it made
    Column("a_minute", Integer),  # null: as the settings say
    Column("a_day", Integer),
    Column("created", UtcDateTime, nullable=False),
    Column("revoked", UtcDateTime),
)
api_calls = Table(
    "api_call",
    metadata,
    Column("api_key", String(16), ForeignKey("api_key.id", ondelete="CASCADE"), primary_key=True),
    Column("period", String(16), primary_key=True),  # "2026-11-29T20:41" or "2026-11-29", in UTC
    Column("used", Integer, nullable=False),
)
api_requests = Table(
    "api_request",  # what was sent with an Idempotency-Key
    metadata,
    Column("api_key", String(16), ForeignKey("api_key.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True),  # SHA-256 of the Idempotency-Key
    Column("asked", String(64), nullable=False),  # SHA-256 of what was asked with it
    Column("created", UtcDateTime, nullable=False, index=True),
    Column("made", String(32)),  # id of what came of it; null while it is worked on
)
