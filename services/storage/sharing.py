"""Links under which anyone may read one report, until they expire or are withdrawn."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine, insert, select, update

from services.report import Appraisal
from services.storage.garage import Garage, read
from services.storage.tables import appraisals, reports, shares
from services.vehicle import FrozenModel


class Link(FrozenModel):
    """A link as its owner sees it: never the address itself, which was shown once. Moments in UTC."""

    id: str
    created: datetime
    expires: datetime | None
    withdrawn: datetime | None

    @property
    def works(self) -> bool:
        """Whether it still opens the report."""
        return self.withdrawn is None and (self.expires is None or datetime.now(UTC) < self.expires)


@dataclass(frozen=True)
class Sharing:
    """The share links of one owner's reports."""

    engine: Engine = field(repr=False)
    owner: str = ""

    def share(self, appraisal_id: str, days: int | None = None) -> str:
        """A new link's token, which nobody can guess and which is not kept; `days` None never expires.

        Raises LookupError where the owner has no such appraisal.
        """
        if Garage(self.engine, self.owner).find(appraisal_id) is None:
            raise LookupError("only an own appraisal can be shared")
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        row = {
            "id": secrets.token_urlsafe(9),
            "digest": _digest(token),
            "appraisal": appraisal_id,
            "created": now,
            "expires": now + timedelta(days=days) if days is not None else None,
        }
        with self.engine.begin() as connection:
            connection.execute(insert(shares).values(row))
        return token

    def links(self, appraisal_id: str) -> tuple[Link, ...]:
        """Every link ever made for an own appraisal, newest first."""
        query = (
            select(shares.c.id, shares.c.created, shares.c.expires, shares.c.withdrawn)
            .join(appraisals)
            .where(shares.c.appraisal == appraisal_id, appraisals.c.owner == self.owner)
            .order_by(shares.c.created.desc())
        )
        with self.engine.connect() as connection:
            return tuple(Link.model_validate(dict(row)) for row in connection.execute(query).mappings())

    def withdraw(self, link_id: str) -> None:
        """Let an own link open nothing from now on; nothing happens where it does so already."""
        own = select(appraisals.c.id).where(appraisals.c.owner == self.owner)
        change = update(shares).where(shares.c.id == link_id, shares.c.withdrawn.is_(None), shares.c.appraisal.in_(own))
        with self.engine.begin() as connection:
            connection.execute(change.values(withdrawn=datetime.now(UTC)))

    def shared(self, token: str) -> Appraisal | None:
        """The appraisal behind a link, whoever asks.

        None where the link expired, was withdrawn or never was, or its appraisal is deleted: a stranger learns no more.
        """
        now = datetime.now(UTC)
        query = (
            select(reports.c.body)
            .join_from(reports, appraisals)
            .join(shares, shares.c.appraisal == appraisals.c.id)
            .where(
                shares.c.digest == _digest(token),
                shares.c.withdrawn.is_(None),
                shares.c.expires.is_(None) | (shares.c.expires > now),
                appraisals.c.deleted.is_(None),
            )
        )
        with self.engine.connect() as connection:
            return read(connection.execute(query).scalar())


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
