"""Keys of the HTTP API, what each has used, and what was asked with an Idempotency-Key."""

import sqlalchemy as sa
from alembic import op

revision = "api"
down_revision = "garages"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Three new tables."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("owner", sa.String(64), nullable=False, unique=True),
        sa.Column("a_minute", sa.Integer),
        sa.Column("a_day", sa.Integer),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("revoked", MOMENT),
    )
    op.create_table("api_call", _of_a_key(), sa.Column("period", sa.String(16), primary_key=True), _used())
    op.create_table(
        "api_request",
        _of_a_key(),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("asked", sa.String(64), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("made", sa.String(32)),
    )
    op.create_index("ix_api_request_created", "api_request", ["created"])


def downgrade() -> None:
    """Without the API; the appraisals that it made stay among the others."""
    for table in ("api_request", "api_call", "api_key"):
        op.drop_table(table)


def _of_a_key() -> sa.Column[str]:
    whose = sa.ForeignKey("api_key.id", ondelete="CASCADE")
    return sa.Column("api_key", sa.String(16), whose, primary_key=True)


def _used() -> sa.Column[int]:
    return sa.Column("used", sa.Integer, nullable=False)
