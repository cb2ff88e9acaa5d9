"""Cars told by photos: those of a ZIP stand beside their rows, services look at them, a row gets the car they saw.

A person confirms nothing here, so a row says what was seen and how sure that is.
"""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import pandas as pd

from services.appraisal import Appraiser
from services.errors import PhotoRefused
from services.fleet.columns import Columns
from services.fleet.files import CarFile
from services.fleet.headings import Column
from services.fleet.pricing import SEEN, SEEN_NOTE
from services.photo import Photo, read_photo
from services.recognition.calibration import calibrations
from services.recognition.merge import Suggestion, merge
from services.vehicle import Side
from services.wording import N_, _
from services.wording.formatting import percent

FRONT_JPEG, BACK_JPEG = "front jpeg", "back jpeg"
PLACES = {Side.FRONT: (Column.FRONT, FRONT_JPEG), Side.BACK: (Column.BACK, BACK_JPEG)}
LARGEST_PHOTO = 25_000_000  # bytes
MISSING = b"there is no photo "  # what stands for one that the ZIP does not hold, with its name

NO_SUCH_PHOTO = N_("There is no photo {name} in the ZIP.")
NO_CAR_SEEN = N_("The photos were not enough to name the car: add make, model and model year.")
SEEN_AS = N_("Seen in the photos: {name}, {score} sure.")
YEAR_TAKEN = N_("Of its model years {first} to {last} we took {year}.")

Attached = Callable[[pd.DataFrame], pd.DataFrame]


def attach(table: CarFile, columns: Columns, file: BinaryIO) -> Attached | None:
    """What puts the photos' bytes beside their rows; None where the file holds none or no column names them."""
    if not table.photos or not {Column.FRONT, Column.BACK} & columns.places.keys():
        return None

    def attached(chunk: pd.DataFrame) -> pd.DataFrame:
        with zipfile.ZipFile(file) as packed:
            more = {
                place: [_bytes(packed, table.photos, name) for name in chunk[str(columns.places[column])]]
                for column, place in PLACES.values()
                if column in columns.places
            }
        return chunk.assign(**{name: pd.Series(found, chunk.index, dtype=object) for name, found in more.items()})

    return attached


def photos_named(table: CarFile, columns: Columns) -> int:
    """How many photos of the ZIP the rows name, each once."""
    places = [str(columns.places[one]) for one in (Column.FRONT, Column.BACK) if one in columns.places]
    named: set[str] = set()
    for chunk in table.chunks() if places and table.photos else ():
        named.update(table.photos.get(_key(name), "") for place in places for name in chunk[place] if name)
    return len(named - {""})


def _key(name: str) -> str:
    """Names are compared without their folder, however Windows writes it, and without case."""
    return PurePath(name.replace("\\", "/")).name.casefold()


def _bytes(packed: zipfile.ZipFile, photos: Mapping[str, str], name: str) -> bytes:
    """The photo's bytes, one too many of one that is too large; no bytes where the row names none."""
    inside = photos.get(_key(name))
    if not name:
        return b""
    if inside is None:
        return MISSING + name.encode()
    try:
        with packed.open(inside) as file:
            found = file.read(LARGEST_PHOTO + 1)
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError):
        return MISSING + name.encode()
    return found


@dataclass(frozen=True)
class PhotoReader:
    """Names the cars of rows that bring photos."""

    appraiser: Appraiser

    def with_cars(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows without photos, those that had some with what was seen in them."""
        have = [name for name in (FRONT_JPEG, BACK_JPEG) if name in rows]
        if not have:
            return rows
        seen = [self._seen(dict(zip(have, found, strict=True))) for found in rows[have].itertuples(index=False)]
        table = {name: [one[place] for one in seen] for place, name in enumerate((*SEEN, SEEN_NOTE))}
        return rows.drop(columns=have).assign(**table)

    def _seen(self, jpegs: Mapping[str, bytes]) -> tuple[str, str, str, str]:
        """Make, model, year and what to say of them; empty texts where no photo was named."""
        photos: dict[Side, Photo] = {}
        for side, (_column, place) in PLACES.items():
            if data := jpegs.get(place):
                if data.startswith(MISSING):
                    return "", "", "", _(NO_SUCH_PHOTO).format(name=data.removeprefix(MISSING).decode())
                try:
                    photos[side] = read_photo(data)
                except PhotoRefused as refused:
                    return "", "", "", str(refused)
        if not photos:
            return "", "", "", ""
        verdict = merge(self.appraiser.identify(photos), calibrations()).best
        if verdict is None or verdict.model is None:
            return "", "", "", _(NO_CAR_SEEN)
        said = _(SEEN_AS).format(name=verdict.name, score=percent(verdict.score))
        years = likely_years(verdict)
        if not years:
            return verdict.make, verdict.model, "", said
        year = years[len(years) // 2]
        if len(years) > 1:
            said += " " + _(YEAR_TAKEN).format(first=years[0], last=years[-1], year=year)
        return verdict.make, verdict.model, str(year), said


def likely_years(verdict: Suggestion) -> list[int]:
    """The model years that most services told, in order."""
    ends = [end for run in verdict.years for end in (run.first, run.last or run.first)]
    return [year for year in range(min(ends), max(ends) + 1) if verdict.fits(year)] if ends else []
