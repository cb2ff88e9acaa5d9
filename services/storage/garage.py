"""Saved appraisals: each is kept as soon as it exists, found again by its owner, gone a day after it was deleted."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import AwareDatetime, Field, ValidationError
from sqlalchemy import ColumnElement, Connection, Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from services.appraisal import Appraiser
from services.report import Appraisal
from services.storage.database import insert
from services.storage.tables import appraisals, reports, valuations
from services.valuation.valuation import Price
from services.vehicle import FrozenModel

UNDO_FOR = timedelta(days=1)
LONGEST_NOTE = 2000  # characters
MOST_HELD = 200  # appraisals in memory, while the database cannot be written

log = logging.getLogger("curbside.storage")


class PriceAtDate(FrozenModel):
    """What a car was valued at on a day: typical price, and the likely range (P25 to P75) where there was one."""

    moment: AwareDatetime
    currency: str = Field(max_length=3)
    typical: Price
    low: Price | None = None
    high: Price | None = None


@dataclass(frozen=True)
class Garage:
    """The appraisals of one owner, as `services.storage.owners` names owners."""

    engine: Engine = field(repr=False)
    owner: str = ""
    held: "OrderedDict[tuple[str, str], Appraisal]" = field(default_factory=OrderedDict, repr=False)

    def save(self, appraisal: Appraisal, added: datetime | None = None) -> None:
        """Keep an appraisal, in place of its earlier state if there is one, and its price in the car's history.

        Notes and pictures stay. `added` is when it came into the garage, its own date unless given.
        """
        with self.engine.begin() as connection:
            notes = connection.execute(select(appraisals.c.notes).where(self._own(appraisal.id))).scalar() or ""
            state = columns(appraisal, notes)
            row = {"id": appraisal.id, "owner": self.owner, "created": added or appraisal.created}
            mine = appraisals.c.owner == self.owner
            kept = insert(self.engine, appraisals).values(row | state)
            kept = kept.on_conflict_do_update(index_elements=["id"], set_=state, where=mine)
            if connection.execute(kept.returning(appraisals.c.id)).scalar():
                body = {"body": appraisal.model_dump_json()}
                report = insert(self.engine, reports).values(body | {"appraisal": appraisal.id})
                connection.execute(report.on_conflict_do_update(index_elements=["appraisal"], set_=body))
                if worth := price_at_date(appraisal):
                    self._record(connection, appraisal.id, [worth])

    def save_or_hold(self, appraisal: Appraisal) -> None:
        """Save, or hold it in memory while the database cannot be written: what it cost is not lost with it."""
        key = (self.owner, appraisal.id)
        try:
            self.save(appraisal)
            self.held.pop(key, None)
        except SQLAlchemyError as fault:
            log.error("an appraisal could not be saved: %s; it is in memory for now", type(fault).__name__)
            self.held[key] = appraisal
            while len(self.held) > MOST_HELD:
                self.held.popitem(last=False)

    def is_held(self, appraisal_id: str) -> bool:
        """Whether an own appraisal is in memory only, and gone with the process; each look tries to save it."""
        if appraisal := self.held.get((self.owner, appraisal_id)):
            self.save_or_hold(appraisal)
        return (self.owner, appraisal_id) in self.held

    def find(self, appraisal_id: str) -> Appraisal | None:
        """The own appraisal of that id; None where there is none, or none this version can read.

        One from before there were garages becomes the own of whoever opens its address first.
        """
        unclaimed = (appraisals.c.id == appraisal_id) & appraisals.c.owner.is_(None)
        query = (
            select(reports.c.body, appraisals.c.owner)
            .join(appraisals)
            .where((appraisals.c.id == appraisal_id) & appraisals.c.deleted.is_(None))
            .where((appraisals.c.owner == self.owner) | appraisals.c.owner.is_(None))
        )
        if held := self.held.get((self.owner, appraisal_id)):
            return held
        with self.engine.begin() as connection:
            row = connection.execute(query).one_or_none()
            if row and row.owner is None:
                connection.execute(update(appraisals).where(unclaimed).values(owner=self.owner))
        return read(row.body) if row else None

    def record_prices(self, appraisal_id: str, worths: Sequence[PriceAtDate]) -> None:
        """Put prices into an own car's history; one of the same moment is replaced."""
        with self.engine.begin() as connection:
            if not connection.execute(select(appraisals.c.id).where(self._own(appraisal_id))).scalar():
                return
            self._record(connection, appraisal_id, worths)

    def _record(self, connection: Connection, appraisal_id: str, worths: Sequence[PriceAtDate]) -> None:
        for worth in worths:
            values = worth.model_dump()
            kept = insert(self.engine, valuations).values(values | {"appraisal": appraisal_id})
            connection.execute(kept.on_conflict_do_update(index_elements=["appraisal", "moment"], set_=values))

    def history(self, appraisal_id: str) -> tuple[PriceAtDate, ...]:
        """Every price an own car was valued at, oldest first."""
        return self.histories([appraisal_id]).get(appraisal_id, ())

    def histories(self, appraisal_ids: Sequence[str]) -> dict[str, tuple[PriceAtDate, ...]]:
        """The same of several cars, by their id."""
        query = (
            select(valuations)
            .join(appraisals)
            .where(valuations.c.appraisal.in_(appraisal_ids), appraisals.c.owner == self.owner)
            .order_by(valuations.c.moment)
        )
        found: dict[str, tuple[PriceAtDate, ...]] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(query).mappings():
                values = dict(row)
                name = values.pop("appraisal")
                found[name] = (*found.get(name, ()), PriceAtDate.model_validate(values))
        return found

    def notes(self, appraisal_id: str) -> str:
        """What the owner wrote about the car."""
        with self.engine.connect() as connection:
            return connection.execute(select(appraisals.c.notes).where(self._own(appraisal_id))).scalar() or ""

    def write_notes(self, appraisal_id: str, notes: str) -> None:
        """Keep notes on an own car, cut at 2,000 characters; a search finds them."""
        text = _text(notes).strip()[:LONGEST_NOTE]
        if appraisal := self.find(appraisal_id):
            change = update(appraisals).where(self._own(appraisal_id))
            with self.engine.begin() as connection:
                connection.execute(change.values(notes=text, words=_words(appraisal, text)))

    def delete(self, appraisal_ids: Sequence[str]) -> None:
        """Take own cars out of the garage; for a day `restore` brings them back, after it nothing does."""
        self._mark(appraisal_ids, datetime.now(UTC), appraisals.c.deleted.is_(None))

    def restore(self, appraisal_ids: Sequence[str]) -> None:
        """Undo `delete`."""
        self._mark(appraisal_ids, None, appraisals.c.deleted > datetime.now(UTC) - UNDO_FOR)

    def _mark(self, appraisal_ids: Sequence[str], deleted: datetime | None, which: ColumnElement[bool]) -> None:
        own = appraisals.c.id.in_(appraisal_ids) & (appraisals.c.owner == self.owner)
        with self.engine.begin() as connection:
            connection.execute(update(appraisals).where(own & which).values(deleted=deleted))

    def _own(self, appraisal_id: str) -> ColumnElement[bool]:
        return (appraisals.c.id == appraisal_id) & (appraisals.c.owner == self.owner)


def revalue(old: Appraisal, miles: int, appraiser: Appraiser) -> Appraisal:
    """The same report with today's price, at the mileage the car has now."""
    new = appraiser.reprice(old, old.facts.with_miles(miles))
    return new.model_copy(update={"created": datetime.now(UTC)})


def read(body: str | None) -> Appraisal | None:
    """An appraisal from the database; None where there is none, or none this version can read."""
    try:
        return Appraisal.model_validate_json(body) if body is not None else None
    except ValidationError:
        return None


def price_at_date(appraisal: Appraisal) -> PriceAtDate | None:
    """The price of an appraisal as a point of the car's history."""
    valuation = appraisal.valuation
    if valuation is None or valuation.typical is None:
        return None
    likely = valuation.likely
    return PriceAtDate(
        moment=appraisal.created,
        currency=valuation.currency,
        typical=valuation.typical,
        low=likely.low if likely else None,
        high=likely.high if likely else None,
    )


def columns(appraisal: Appraisal, notes: str) -> dict[str, object]:
    """What an appraisal is found by, by column."""
    vehicle, valuation = appraisal.vehicle, appraisal.valuation
    found = {
        "make": vehicle.make,
        "model": vehicle.model,
        "year": vehicle.year,
        "trim": vehicle.trim,
        "style": appraisal.specs.body if appraisal.specs else None,
        "grade": appraisal.grade.value,
        "miles": appraisal.miles,
        "price": valuation.typical if valuation else None,
        "currency": valuation.currency if valuation else None,
        "words": _words(appraisal, notes),
    }
    return {name: _text(value) if isinstance(value, str) else value for name, value in found.items()}


def _text(words: str) -> str:
    """Without the one sign that PostgreSQL's texts cannot hold."""
    return words.replace("\x00", "")


def _words(appraisal: Appraisal, notes: str) -> str:
    vehicle, specs = appraisal.vehicle, appraisal.specs
    words = [str(vehicle.year), vehicle.make, vehicle.model, vehicle.trim, specs and specs.body, appraisal.grade.value]
    return _text(" ".join(word for word in (*words, *appraisal.tags, notes) if word).casefold())
