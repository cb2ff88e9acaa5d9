"""A garage as a file, and back: every car with its notes and the history of its price. Photos stay where they are."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator
from sqlalchemy import select

from services.errors import CurbsideError
from services.report import Appraisal
from services.storage.garage import LONGEST_NOTE, Garage, PriceAtDate, price_at_date, read
from services.storage.tables import appraisals, reports
from services.vehicle import FrozenModel
from services.wording import _

ID = re.compile(r"[\w-]{1,32}", re.ASCII)
YEARS, MOST_MILES = range(1885, 2101), 10_000_000  # what a car can be, and a column can hold


class FileRefused(CurbsideError):
    """The file cannot be taken in; the sentence says what to do."""


class StoredCar(FrozenModel):
    """One car of the file."""

    appraisal: Appraisal
    added: AwareDatetime
    notes: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    history: tuple[PriceAtDate, ...] = ()

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        car = self.appraisal
        if not ID.fullmatch(car.id) or car.vehicle.year not in YEARS or car.miles > MOST_MILES:
            raise ValueError("no car as this program saves it")
        price_at_date(car)  # refuses a price that is no number
        return self


class GarageFile(FrozenModel):
    """The whole file; `version` rises when an older reader could not understand it."""

    format: Literal["curbside-garage"] = "curbside-garage"
    version: Literal[1] = 1
    exported: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    cars: tuple[StoredCar, ...]


class ImportResult(FrozenModel):
    """What an import did: cars that are new, and cars that were there already and stay as they are."""

    added: int
    known: int


def export_garage(garage: Garage) -> str:
    """Every own car as JSON, oldest first."""
    query = (
        select(appraisals.c.id, appraisals.c.created, appraisals.c.notes, reports.c.body)
        .join(reports)
        .where(appraisals.c.owner == garage.owner, appraisals.c.deleted.is_(None))
        .order_by(appraisals.c.created)
    )
    with garage.engine.connect() as connection:
        rows = connection.execute(query).all()
    histories = garage.histories([row.id for row in rows])
    cars = [
        StoredCar(appraisal=appraisal, added=row.created, notes=row.notes, history=histories.get(row.id, ()))
        for row in rows
        if (appraisal := read(row.body))
    ]
    return GarageFile(cars=tuple(cars)).model_dump_json(indent=1)


def import_garage(garage: Garage, data: bytes) -> ImportResult:
    """Add the cars of an exported file; a car that is in the garage already is left as it is.

    Raises FileRefused where it is no such file; then nothing is added.
    """
    added = 0
    file = _read(data)
    for car in file.cars:
        appraisal = _as_own(garage, car.appraisal)
        if garage.find(appraisal.id):
            continue
        garage.save(appraisal, added=car.added)
        garage.restore([appraisal.id])  # one that was deleted here comes back
        garage.record_prices(appraisal.id, car.history)
        garage.write_notes(appraisal.id, car.notes)
        added += 1
    return ImportResult(added=added, known=len(file.cars) - added)


def _read(data: bytes) -> GarageFile:
    try:
        return GarageFile.model_validate_json(data)
    except ValidationError as fault:
        if any(error["loc"] == ("version",) for error in fault.errors()):
            sentence = _("This file comes from a newer Curbside. Please update this one, then import the file again.")
        else:
            sentence = _(
                "This is not a garage file. Please choose the JSON file that “Export all” on a garage page gave you."
            )
        raise FileRefused(sentence) from None


def _as_own(garage: Garage, appraisal: Appraisal) -> Appraisal:
    """The appraisal under its id; where someone else has that, under one that is the same at every import."""
    query = select(appraisals.c.id).where(
        appraisals.c.id == appraisal.id, appraisals.c.owner.is_distinct_from(garage.owner)
    )
    with garage.engine.connect() as connection:
        taken = connection.execute(query).scalar() is not None
    if not taken:
        return appraisal
    return appraisal.model_copy(update={"id": sha256(f"{garage.owner} {appraisal.id}".encode()).hexdigest()[:32]})
