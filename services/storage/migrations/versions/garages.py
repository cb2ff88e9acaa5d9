"""Appraisals get an owner, columns to be found by, notes, pictures, a history of prices and links to share them.

Their JSON moves into a table of its own, so that a search need not read it.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "garages"
down_revision = "appraisals"

MOMENT = sa.DateTime(timezone=True)
BATCH = 500  # rows; one appraisal with its adverts may be 50 kB


def upgrade() -> None:
    """New columns and tables, then fill them in for the appraisals that are there."""
    for column in (
        sa.Column("owner", sa.String(64)),
        sa.Column("make", sa.Text, nullable=False, server_default=""),
        sa.Column("model", sa.Text, nullable=False, server_default=""),
        sa.Column("year", sa.Integer, nullable=False, server_default="0"),
        sa.Column("trim", sa.Text),
        sa.Column("style", sa.Text),
        sa.Column("grade", sa.Text, nullable=False, server_default=""),
        sa.Column("miles", sa.Integer, nullable=False, server_default="0"),
        sa.Column("price", sa.Float),
        sa.Column("currency", sa.String(3)),
        sa.Column("words", sa.Text, nullable=False, server_default=""),
        sa.Column("notes", sa.Text, nullable=False, server_default=""),
        sa.Column("deleted", MOMENT),
    ):
        op.add_column("appraisal", column)
    for name in ("created", "make", "year", "grade", "price", "miles", "style"):
        op.create_index(f"ix_appraisal_owner_{name}", "appraisal", ["owner", name])
    op.create_index("ix_appraisal_deleted", "appraisal", ["deleted"])
    _tables_beside()
    _fill_in(op.get_bind())
    op.execute("INSERT INTO report (appraisal, body) SELECT id, body FROM appraisal")
    op.drop_column("appraisal", "body")


def downgrade() -> None:
    """Reports go back into their rows; whose they are, notes, pictures, former prices and links are lost."""
    op.add_column("appraisal", sa.Column("body", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE appraisal SET body = (SELECT body FROM report WHERE report.appraisal = appraisal.id)")
    for table in ("share", "picture", "valuation", "report", "device", "move"):
        op.drop_table(table)
    op.drop_index("ix_appraisal_deleted", "appraisal")
    for name in ("created", "make", "year", "grade", "price", "miles", "style"):
        op.drop_index(f"ix_appraisal_owner_{name}", "appraisal")
    added = ("owner", "make", "model", "year", "trim", "style", "grade", "miles", "price", "currency")
    for column in (*added, "words", "notes", "deleted"):
        op.drop_column("appraisal", column)


def _tables_beside() -> None:
    op.create_table("report", _of_an_appraisal(primary_key=True), sa.Column("body", sa.Text, nullable=False))
    op.create_table(
        "valuation",
        _of_an_appraisal(primary_key=True),
        sa.Column("moment", MOMENT, primary_key=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("typical", sa.Float, nullable=False),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
    )
    op.create_table(
        "picture",
        _of_an_appraisal(primary_key=True),
        sa.Column("side", sa.String(5), primary_key=True),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
        sa.Column("thumbnail", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "share",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        _of_an_appraisal(),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT),
        sa.Column("withdrawn", MOMENT),
    )
    op.create_index("ix_share_appraisal", "share", ["appraisal"])
    op.create_table(
        "device",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
    )
    op.create_index("ix_device_owner", "device", ["owner"])
    op.create_table(
        "move",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
    )


def _of_an_appraisal(primary_key: bool = False) -> sa.Column[str]:
    whose = sa.ForeignKey("appraisal.id", ondelete="CASCADE")
    return sa.Column("appraisal", sa.String(32), whose, primary_key=primary_key, nullable=False)


def _fill_in(connection: sa.Connection) -> None:
    """From each appraisal's JSON as it was then; one that cannot be read keeps its row and is found by nothing."""
    rows = sa.table(
        "appraisal",
        *(sa.column(name) for name in ("id", "body", "make", "model", "trim", "style", "grade", "currency", "words")),
        sa.column("created", MOMENT),
        sa.column("year", sa.Integer),
        sa.column("miles", sa.Integer),
        sa.column("price", sa.Float),
    )
    prices = sa.table(
        "valuation",
        sa.column("appraisal"),
        sa.column("moment", MOMENT),
        sa.column("currency"),
        sa.column("typical"),
        sa.column("low"),
        sa.column("high"),
    )
    last = ""
    while batch := connection.execute(
        sa.select(rows.c.id, rows.c.created, rows.c.body).where(rows.c.id > last).order_by(rows.c.id).limit(BATCH)
    ).all():
        for row in batch:
            try:
                values, price = _columns(json.loads(row.body))
            except (KeyError, TypeError, ValueError, AttributeError):
                continue
            connection.execute(sa.update(rows).where(rows.c.id == row.id).values(values))
            if price:
                connection.execute(sa.insert(prices).values(price | {"appraisal": row.id, "moment": row.created}))
        last = batch[-1].id


def _columns(body: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """What is searched by, and the price for the history, empty where there is none."""
    car, specs, valuation = body["vehicle"], body.get("specs") or {}, body.get("valuation") or {}
    if not (isinstance(car, dict) and isinstance(specs, dict) and isinstance(valuation, dict)):
        raise TypeError("not an appraisal")
    typical, tags = valuation.get("typical"), body.get("tags") or []
    words = [car["year"], car["make"], car["model"], car.get("trim"), specs.get("body"), body["grade"], *tags]  # type: ignore[misc]
    values = {
        "make": car["make"],
        "model": car["model"],
        "year": car["year"],
        "trim": car.get("trim"),
        "style": specs.get("body"),
        "grade": body["grade"],
        "miles": body["miles"],
        "price": typical,
        "currency": valuation.get("currency"),
        "words": " ".join(str(word) for word in words if word).casefold(),
    }
    likely = valuation.get("likely") or {}
    price = {
        "currency": valuation.get("currency"),
        "typical": typical,
        "low": likely.get("low"),
        "high": likely.get("high"),
    }
    return values, price if typical is not None else {}
