"""Whose garage it is: a browser's by the key in its cookie, or a person's by their sign-in.

An owner's name is a digest: neither a key nor a person can be read back from the database.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine, Select, delete, func, select, update

from services.storage.database import insert
from services.storage.tables import appraisals, devices, moves

MOVE_WITHIN = timedelta(minutes=10)
COOKIE = "curbside_garage"  # its name in the browser
KEY = re.compile(r"[\w-]{43}", re.ASCII)  # what `new_key` makes


def new_key() -> str:
    """A key for a browser's cookie, which nobody can guess."""
    return secrets.token_urlsafe(32)


def key_in(cookies: Mapping[str, str]) -> str | None:
    """The garage key among a browser's cookies; None where there is none, or one we never made."""
    key = cookies.get(COOKIE, "")
    return key if KEY.fullmatch(key) else None


def person_owner(issuer: str, subject: str) -> str:
    """The owner who signed in; the two are the `iss` and `sub` of their identity provider."""
    return _digest("person", issuer, subject)


@dataclass(frozen=True)
class Owners:
    """Who owns what in one database."""

    engine: Engine = field(repr=False)

    def browser_owner(self, key: str) -> str:
        """The owner a browser stands for: itself, unless it opened another one's garage by a link."""
        digest = _digest("browser", key)
        with self.engine.connect() as connection:
            return connection.execute(select(devices.c.owner).where(devices.c.digest == digest)).scalar() or digest

    def cars(self, owner: str) -> int:
        """How many cars stand in the garage."""
        query = select(func.count()).where(appraisals.c.owner == owner, appraisals.c.deleted.is_(None))
        with self.engine.connect() as connection:
            return connection.execute(query).scalar() or 0

    def create_move_token(self, owner: str) -> str:
        """A token that lets one more browser into the garage, once and within ten minutes."""
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        row = {"digest": _digest("move", token), "owner": owner, "expires": now + MOVE_WITHIN}
        with self.engine.begin() as connection:
            connection.execute(delete(moves).where(moves.c.expires <= now))
            connection.execute(insert(self.engine, moves).values(row))
        return token

    def owner_behind(self, token: str) -> str | None:
        """The owner whose garage an unspent token opens; None for a spent, expired or unknown one."""
        with self.engine.connect() as connection:
            return connection.execute(_open_offer(token)).scalar()

    def join_garage(self, token: str, key: str) -> bool:
        """Let the browser with that key into the garage and spend the token; False where the token opens none.

        What the browser owned so far comes along, and so do the other browsers that shared it.
        """
        before, digest = self.browser_owner(key), _digest("browser", key)
        with self.engine.begin() as connection:
            owner = connection.execute(_open_offer(token)).scalar()
            spent = connection.execute(delete(moves).where(moves.c.digest == _digest("move", token))).rowcount
            if owner is None or not spent:
                return False
            _hand_over(connection, before, owner)
            connection.execute(update(devices).where(devices.c.owner == before).values(owner=owner))
            entered = insert(self.engine, devices).values(digest=digest, owner=owner)
            connection.execute(entered.on_conflict_do_update(index_elements=["digest"], set_={"owner": owner}))
        return True

    def merge_garages(self, giver: str, taker: str) -> None:
        """Move every car of one garage into another."""
        with self.engine.begin() as connection:
            _hand_over(connection, giver, taker)


def _open_offer(token: str) -> Select[str]:
    return select(moves.c.owner).where(moves.c.digest == _digest("move", token), moves.c.expires > datetime.now(UTC))


def _hand_over(connection: Connection, giver: str, taker: str) -> None:
    connection.execute(update(appraisals).where(appraisals.c.owner == giver).values(owner=taker))


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
