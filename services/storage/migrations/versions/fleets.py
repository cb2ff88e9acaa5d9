"""Fleets under way, drafts that replicas share, and whose turn it is at a service."""

import sqlalchemy as sa
from alembic import op

revision = "fleets"
down_revision = "api"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Four new tables."""
    op.create_table(
        "fleet_job",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("touched", MOMENT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False, server_default="0"),
        sa.Column("priced", sa.Integer, nullable=False, server_default="0"),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("tally", sa.Text, nullable=False, server_default=""),
        sa.Column("problem", sa.Text),
        sa.Column("held_by", sa.String(64)),
        sa.Column("held_until", MOMENT),
    )
    for column in ("owner", "touched"):
        op.create_index(f"ix_fleet_job_{column}", "fleet_job", [column])
    op.create_table(
        "fleet_part",
        sa.Column("job", sa.String(16), sa.ForeignKey("fleet_job.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("given", sa.LargeBinary, nullable=False),
        sa.Column("result", sa.LargeBinary),
    )
    op.create_table(
        "draft",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("touched", MOMENT, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_draft_touched", "draft", ["touched"])
    op.create_table(
        "turn",
        sa.Column("service", sa.String(32), primary_key=True),
        sa.Column("next", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Fleets and drafts are gone with it."""
    for table in ("fleet_part", "fleet_job", "draft", "turn"):
        op.drop_table(table)
