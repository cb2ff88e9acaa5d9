"""Who lets confirmed cars be learned from, and what the network saw of these."""

import sqlalchemy as sa
from alembic import op

revision = "confirmed"
down_revision = "fleets"


def upgrade() -> None:
    """Two new tables."""
    op.create_table(
        "consent",
        sa.Column("owner", sa.String(64), primary_key=True),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("answered", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "confirmed_view",
        sa.Column("appraisal", sa.String(32), sa.ForeignKey("appraisal.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("side", sa.String(5), primary_key=True),
        sa.Column("network", sa.String(64), nullable=False),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Without what was learned; nobody has consented to anything."""
    op.drop_table("confirmed_view")
    op.drop_table("consent")
