"""Drafts that replicas share: in the database, for an hour, locked with the key in the browser's cookie.

The database knows that key not at all: whoever reads it, or a copy of it, reads no photo and no entry.
"""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from pydantic import ValidationError
from sqlalchemy import Engine, delete, select

from services.photo import Photo
from services.recognition.observation import Answer
from services.storage.database import insert
from services.storage.drafts import KEPT_FOR, Draft
from services.storage.tables import drafts
from services.vehicle import FrozenModel, Side
from services.web.samples import Sample


class _Written(FrozenModel):
    """A draft as JSON."""

    photos: dict[Side, tuple[str, int, int, str]]
    answers: tuple[Answer, ...]
    entries: dict[str, str | int | float | bool]
    unread: bool
    wanted: bool = False
    sample: Sample | None = None
    report: str | None = None


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class SharedDrafts:
    """As `Drafts`, of all processes on one database; a person's own choice of services is not written there."""

    engine: Engine = field(repr=False)
    kept_for: timedelta = KEPT_FOR
    now: Callable[[], datetime] = _now

    def keep(self, browser: str, draft: Draft) -> None:
        """Keep a draft in place of the browser's earlier one; an empty one is as good as none."""
        if draft.empty:
            self.forget(browser)
            return
        written = {
            "photos": {
                side: (b64encode(one.jpeg).decode(), one.width, one.height, one.digest)
                for side, one in draft.photos.items()
            },
            "answers": [json.loads(one.model_dump_json()) for one in draft.answers],
            "entries": {name: value for name, value in draft.entries.items() if isinstance(value, str | int | float)},
            "unread": draft.unread,
            "wanted": draft.wanted,
            "sample": draft.sample and draft.sample.model_dump(),
            "report": draft.report,
        }
        body = json.dumps(written, sort_keys=True).encode()
        state = {"touched": self.now(), "body": _lock(browser).encrypt(body)}
        row = insert(self.engine, drafts).values(state | {"digest": _digest(browser)})
        with self.engine.begin() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["digest"], set_=state))

    def find(self, browser: str) -> Draft | None:
        """The browser's draft; None where there is none of the last hour, or none that can be read."""
        young = (drafts.c.digest == _digest(browser), drafts.c.touched > self.now() - self.kept_for)
        with self.engine.connect() as connection:
            body = connection.execute(select(drafts.c.body).where(*young)).scalar()
        if body is None:
            return None
        try:
            found = _Written.model_validate_json(_lock(browser).decrypt(bytes(body)))
        except (InvalidToken, ValidationError):  # of an older version
            return None
        photos = {
            side: Photo(jpeg=b64decode(jpeg), width=width, height=height, digest=digest)
            for side, (jpeg, width, height, digest) in found.photos.items()
        }
        kept = {name: getattr(found, name) for name in ("unread", "wanted", "sample", "report")}
        return Draft(photos, found.answers, dict(found.entries), **kept)

    def forget(self, browser: str) -> None:
        """Drop the browser's draft at once."""
        with self.engine.begin() as connection:
            connection.execute(delete(drafts).where(drafts.c.digest == _digest(browser)))

    def purge(self) -> int:
        """Drop what is too old; how many went."""
        with self.engine.begin() as connection:
            return connection.execute(delete(drafts).where(drafts.c.touched <= self.now() - self.kept_for)).rowcount


def _lock(browser: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"draft lock {browser}".encode()).digest()))


def _digest(browser: str) -> str:
    """What a draft is found by; neither the browser's key nor the lock can be got back from it."""
    return sha256(f"draft name {browser}".encode()).hexdigest()
