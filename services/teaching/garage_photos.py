"""Photos that somebody keeps with the cars of their garage, as pictures to learn from: with their consent alone."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from services.errors import TeachingRefused
from services.recognition.shape.classifier import Label
from services.storage.garage import Garage
from services.storage.tables import appraisals, pictures
from services.teaching.looking import Memory
from services.teaching.sources import Given, GivenPicture
from services.wording import N_


@dataclass(frozen=True)
class Consents:
    """Who said that the photos in their garage may be learned from: a file each, named by the owner's digest."""

    folder: Path

    def given(self, owner: str) -> bool:
        """Whether that owner consented and did not take it back."""
        return self._file(owner).exists()

    def give(self, owner: str) -> None:
        """Remember it until it is withdrawn. Raises TeachingRefused where it cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._file(owner).touch()
        except OSError:
            raise TeachingRefused(N_("The file could not be written: is the disk full?")) from None

    def withdraw(self, garage: Garage, memory: Memory) -> None:
        """Take it back: with it goes what was seen in these photos. What was taught already keeps what it learned."""
        self._file(garage.owner).unlink(missing_ok=True)
        for picture in _pictures(garage):
            memory.forget(sha256(picture.read()).hexdigest())

    def _file(self, owner: str) -> Path:
        return self.folder / sha256(owner.encode()).hexdigest()


def from_garage(garage: Garage, consents: Consents) -> Given:
    """The photos kept with the owner's cars, as these were confirmed. Raises TeachingRefused without consent."""
    if not consents.given(garage.owner):
        raise TeachingRefused(N_("The photos of a garage are learned from with its owner's consent alone."))
    return Given(_pictures(garage))


def _pictures(garage: Garage) -> tuple[GivenPicture, ...]:
    query = (
        select(appraisals.c.year, appraisals.c.make, appraisals.c.model, pictures.c.side, pictures.c.jpeg)
        .join(pictures)
        .where(appraisals.c.owner == garage.owner, appraisals.c.deleted.is_(None))
        .order_by(appraisals.c.created, pictures.c.side.desc())
    )
    with garage.engine.connect() as connection:
        rows = connection.execute(query).all()
    return tuple(
        GivenPicture(
            f"{row.year} {row.make} {row.model}, {row.side}",
            Label(make=row.make, model=row.model),
            partial(bytes, row.jpeg),
        )
        for row in rows
    )
