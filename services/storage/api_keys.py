"""Keys of the HTTP API: made by the operator, shown once, kept as a digest, counted by the minute and by the day."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine, select, update

from services.errors import CurbsideError
from services.storage.database import insert
from services.storage.tables import api_calls, api_keys
from services.vehicle import FrozenModel
from services.wording import N_

KEY = re.compile(r"cb_[\w-]{43}", re.ASCII)  # what `add` makes
NAME = re.compile(r"[\w .@-]{1,64}")


class ApiKeyRefused(CurbsideError):
    """No key can be made or revoked so; the sentence says why."""


class LimitReached(CurbsideError):
    """The key has used its calls; `wait` is in seconds."""

    def __init__(self, template: str, limit: int, wait: int) -> None:
        super().__init__(template, limit=limit, wait=wait)
        self.wait = wait


class ApiKey(FrozenModel):
    """A key as the operator sees it, never the key itself; `owner` has what it made. Moments in UTC.

    `a_minute` and `a_day` are its own limits; None leaves them to the settings.
    """

    id: str
    name: str
    owner: str
    a_minute: int | None
    a_day: int | None
    created: datetime
    revoked: datetime | None


@dataclass(frozen=True)
class ApiKeys:
    """The keys in one database, shared by all processes on it. `a_minute` and `a_day` are limits of a key without."""

    engine: Engine = field(repr=False)
    a_minute: int
    a_day: int

    def add(self, name: str, a_minute: int | None = None, a_day: int | None = None) -> str:
        """A new key, which nobody can guess and which is not kept. Raises ApiKeyRefused."""
        if not NAME.fullmatch(name):
            raise ApiKeyRefused(N_("A key's name has letters, digits, spaces and . @ _ -, 64 of them at most."))
        if self.find_named(name):
            raise ApiKeyRefused(N_("There is a key called “{name}” already: revoke it first."), name=name)
        key, key_id = f"cb_{secrets.token_urlsafe(32)}", secrets.token_hex(8)
        row = {
            "id": key_id,
            "name": name,
            "digest": _digest(key),
            "owner": _digest(f"api\n{key_id}"),
            "a_minute": a_minute,
            "a_day": a_day,
            "created": datetime.now(UTC),
        }
        with self.engine.begin() as connection:
            connection.execute(insert(self.engine, api_keys).values(row))
        return key

    def all(self) -> tuple[ApiKey, ...]:
        """Every key ever made, newest first."""
        with self.engine.connect() as connection:
            return tuple(_read(row) for row in connection.execute(_KEYS.order_by(api_keys.c.created.desc())).mappings())

    def find_named(self, name: str) -> ApiKey | None:
        """The key of that name that still opens the API."""
        with self.engine.connect() as connection:
            row = connection.execute(_KEYS.where(api_keys.c.name == name, api_keys.c.revoked.is_(None))).mappings()
            return next(map(_read, row), None)

    def revoke(self, name: str) -> None:
        """Let a key open nothing from now on. Raises ApiKeyRefused where there is none of that name."""
        change = update(api_keys).where(api_keys.c.name == name, api_keys.c.revoked.is_(None))
        with self.engine.begin() as connection:
            if not connection.execute(change.values(revoked=datetime.now(UTC))).rowcount:
                raise ApiKeyRefused(N_("There is no key called “{name}”."), name=name)

    def find(self, key: str) -> ApiKey | None:
        """Whose key it is; None for a revoked or unknown one."""
        if not KEY.fullmatch(key):
            return None
        with self.engine.connect() as connection:
            row = connection.execute(_KEYS.where(api_keys.c.digest == _digest(key), api_keys.c.revoked.is_(None)))
            return next(map(_read, row.mappings()), None)

    def spend(self, key: ApiKey, now: datetime | None = None) -> None:
        """Count one call. Raises LimitReached, and counts nothing, where the minute or the day has none left."""
        now = now or datetime.now(UTC)
        a_minute = self.a_minute if key.a_minute is None else key.a_minute
        a_day = self.a_day if key.a_day is None else key.a_day
        tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        with self.engine.begin() as connection:
            if not self._count(connection, key.id, f"{now:%Y-%m-%d}", a_day):
                words = N_("This key's {limit:whole} calls of today are used: new ones come in {wait:whole} s.")
                raise LimitReached(words, a_day, int((tomorrow - now).total_seconds()) + 1)
            if not self._count(connection, key.id, f"{now:%Y-%m-%dT%H:%M}", a_minute):
                words = N_("This key may call {limit:whole} times a minute: try again in {wait:whole} s.")
                raise LimitReached(words, a_minute, 60 - now.second)

    def _count(self, connection: Connection, key_id: str, period: str, limit: int) -> bool:
        if limit < 1:
            return False
        one_more = insert(self.engine, api_calls).values(api_key=key_id, period=period, used=1)
        counted = one_more.on_conflict_do_update(
            index_elements=[api_calls.c.api_key, api_calls.c.period],
            set_={"used": api_calls.c.used + 1},
            where=api_calls.c.used < limit,
        )
        return connection.execute(counted.returning(api_calls.c.used)).scalar() is not None


_KEYS = select(*(api_keys.c[name] for name in ApiKey.model_fields))


def _read(row: object) -> ApiKey:
    return ApiKey.model_validate(dict(row))  # type: ignore[call-overload]  # a mapping of SQLAlchemy's


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
