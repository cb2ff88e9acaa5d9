"""Cars that people confirmed on this installation: what the network saw of them joins its gallery, with their consent.

Numbers are kept, never photos, and only while the car stays in its owner's garage. One example says nothing: somebody
may have confirmed the wrong car. A name speaks once two examples of it, of two photos, look alike.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations

import numpy as np
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from services.errors import ServiceError
from services.photo import Photo
from services.recognition.shape.gallery import SCALE, Gallery, KnownCar, unit
from services.recognition.shape.reader import ShapeReader
from services.storage.database import insert
from services.storage.tables import appraisals, confirmed_views, consents
from services.vehicle import Side

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
# Cosines of two photos, measured on 230 labelled ones: of one model from one end 59 % have more, of two makes .07 %.
AGREE_AT = 0.5
ONE_PHOTO = 0.98  # a photo that was sent twice is one example
_CONSENTED = appraisals.join(consents, (consents.c.owner == appraisals.c.owner) & consents.c.given.is_(True))

log = logging.getLogger("curbside.teaching")


@dataclass(frozen=True)
class ConfirmedCars:
    """What is kept of them in one database, shared by all processes on it."""

    engine: Engine = field(repr=False)

    def consent(self, owner: str) -> bool | None:
        """What that owner said; None while they were not asked. A no while the database cannot say."""
        query = select(consents.c.given).where(consents.c.owner == owner)
        try:
            with self.engine.connect() as connection:
                given = connection.execute(query).scalar_one_or_none()
        except SQLAlchemyError as fault:
            log.error("a consent could not be looked up: %s", type(fault).__name__)
            return False
        return None if given is None else bool(given)

    def answer(self, owner: str, yes: bool) -> None:
        """Remember what that owner said; with a no goes all that was kept of their cars."""
        row = {"owner": owner, "given": yes, "answered": datetime.now(UTC)}
        theirs = select(appraisals.c.id).where(appraisals.c.owner == owner)
        with self.engine.begin() as connection:
            connection.execute(delete(consents).where(consents.c.owner == owner))
            connection.execute(insert(self.engine, consents).values(row))
            if not yes:
                connection.execute(delete(confirmed_views).where(confirmed_views.c.appraisal.in_(theirs)))

    def keep(self, appraisal: str, network: str, views: Mapping[Side, Array]) -> None:
        """Keep what the network (by its content) saw from each end of a confirmed car, a byte a number.

        Nothing where its owner has not consented, or took it back while the photos were looked at.
        """
        row = {"appraisal": appraisal, "network": network, "kept": datetime.now(UTC)}
        rows = [row | {"side": side, "vector": _bytes(vector)} for side, vector in views.items()]
        consented = select(appraisals.c.id).select_from(_CONSENTED).where(appraisals.c.id == appraisal)
        with self.engine.begin() as connection:
            if rows and connection.execute(consented.with_for_update()).first():
                connection.execute(delete(confirmed_views).where(confirmed_views.c.appraisal == appraisal))
                connection.execute(insert(self.engine, confirmed_views), rows)

    def learn(self, appraisal: str, photos: Mapping[Side, Photo], reader: ShapeReader) -> None:
        """Keep what the reader saw on the photos of a confirmed car; a photo that shows none teaches nothing."""
        views: dict[Side, Array] = {}
        for side, photo in photos.items():
            with suppress(ServiceError):
                views[side] = reader.see(photo)[0].vector
        try:
            self.keep(appraisal, reader.network, views)
        except SQLAlchemyError as fault:  # nobody waits for it
            log.error("a confirmed car could not be learned from: %s", type(fault).__name__)

    def count(self, owner: str) -> int:
        """How many of that owner's cars something is kept of."""
        query = select(func.count(confirmed_views.c.appraisal.distinct())).join(appraisals)
        mine = (appraisals.c.owner == owner) & appraisals.c.deleted.is_(None)
        with self.engine.connect() as connection:
            return connection.execute(query.where(mine)).scalar_one()

    def content(self, network: str) -> str:
        """Another word whenever the gallery may be another: answers are kept by it. Empty while there is none."""
        query = select(
            func.count(),
            func.max(confirmed_views.c.kept),
            func.count(appraisals.c.deleted),
            func.max(appraisals.c.deleted),
            func.max(consents.c.answered),
        ).select_from(confirmed_views.join(_CONSENTED))
        try:
            with self.engine.connect() as connection:
                row = connection.execute(query.where(confirmed_views.c.network == network)).one()
        except SQLAlchemyError as fault:
            log.error("what was confirmed could not be looked up: %s", type(fault).__name__)
            return ""
        return " ".join(map(str, row)) if row[0] else ""

    def gallery(self, network: str) -> Gallery | None:
        """The examples that may speak, marked as confirmed; None where there are none.

        A car that moved to the garage of somebody who has not consented is silent.
        """
        query = (
            select(appraisals.c.make, appraisals.c.model, confirmed_views.c.side, confirmed_views.c.vector)
            .select_from(confirmed_views.join(_CONSENTED))
            .where(confirmed_views.c.network == network, appraisals.c.deleted.is_(None))
            .order_by(appraisals.c.created)
        )
        named: dict[tuple[str, str, str], list[Array]] = defaultdict(list)
        try:
            with self.engine.connect() as connection:
                for row in connection.execute(query):
                    named[row.make, row.model, row.side].append(_vector(row.vector))
        except SQLAlchemyError as fault:
            log.error("what was confirmed could not be read: %s", type(fault).__name__)
            return None
        speaking = [
            (make, model, vector) for (make, model, _side), views in named.items() for vector in _agreeing(views)
        ]
        if not speaking:
            return None
        cars = tuple(KnownCar(make=make, model=model, confirmed=True) for make, model, _ in speaking)
        return Gallery(unit(np.array([vector for *_, vector in speaking])), cars)


def _agreeing(views: Sequence[Array]) -> list[Array]:
    """Those that another photo of the same name and end bears out."""
    agreed: set[int] = set()
    for one, other in combinations(range(len(views)), 2):
        if AGREE_AT <= float(views[one] @ views[other]) < ONE_PHOTO:
            agreed |= {one, other}
    return [views[number] for number in sorted(agreed)]


def _bytes(vector: Array) -> bytes:
    return np.rint(vector * SCALE).astype(np.int8).tobytes()


def _vector(kept: bytes) -> Array:
    vector = np.frombuffer(kept, np.int8).astype(float)
    return np.asarray(vector / np.linalg.norm(vector))
