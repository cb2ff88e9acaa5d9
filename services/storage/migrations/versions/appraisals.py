"""Appraisals, answers, counted calls and a camera's shots: what a start without migrations used to make."""

import sqlalchemy as sa
from alembic import op

revision = "appraisals"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make what is missing: a database from before migrations has some or all of it."""
    op.create_table(
        "appraisal",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "answer",
        sa.Column("question", sa.String(64), primary_key=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "calls",
        sa.Column("service", sa.String(32), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("used", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "shot",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("received", MOMENT, nullable=False),
        sa.Column("taken", MOMENT, nullable=False),
        sa.Column("camera", sa.Text),
        sa.Column("plate", sa.Text),
        sa.Column("plate_key", sa.Text),
        sa.Column("observation", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("jpeg", sa.LargeBinary),
        if_not_exists=True,
    )
    indexed = {"appraisal": ["created"], "answer": ["created"], "shot": ["received", "taken", "plate_key"]}
    for table, columns in indexed.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column], if_not_exists=True)
