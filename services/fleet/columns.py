"""Which column holds what: by its heading, else by what stands in it; a person may say otherwise."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Self

import pandas as pd
from pydantic import model_validator

from services.fleet.cars import read_car
from services.fleet.cells import grade_of, plain_number, seller_of, year_of
from services.fleet.files import PICTURES, CarFile
from services.fleet.headings import NAMELESS, Column, Heading, named, unit_of
from services.fleet.refusals import FleetRefused
from services.names import known_make
from services.specs.vin import for_north_america, trouble
from services.vehicle import FrozenModel, Grade
from services.wording import N_, Unit, _

MOST_OF = 0.7  # of the cells of a sample that hold anything

NO_CAR = N_(
    "No column says which cars these are. Choose the column of the VIN, or those of make, model and year, or the one "
    "of the photos' names."
)
NO_YEAR = N_("Choose the column of the model year: a price needs it.")
SAME_TWICE = N_("One column was chosen twice. Please choose another, or none, for one of the two.")
UNKNOWN_COLUMN = N_("{said} does not name a column: write --column vin=HEADING, with one of {kinds}.")
NO_SUCH_COLUMN = N_("There is no such column in this file.")


class Columns(FrozenModel):
    """The place of each column that is read, counted from zero; `unit` is what mileages are in where a cell says none.

    `grade` is taken of cars whose condition is not said, and None takes what most cars are, with a wider range.
    """

    places: dict[Column, int]
    unit: Unit = "miles"
    private: bool = False  # whether cars whose seller is not said are private ads
    grade: Grade | None = None

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if any(place < 0 for place in self.places.values()):
            raise ValueError("columns are counted from zero")
        return self

    def corrected(self, heading: Heading, said: Iterable[str]) -> Self:
        """With what was said of columns by their names or numbers: "vin=Chassis", "vin=3", "trim=" for none.

        Raises FleetRefused.
        """
        places = dict(self.places)
        by_name = {name.casefold(): place for place, name in reversed(list(enumerate(heading.names))) if name}
        for one in said:
            kind, _sign, name = one.partition("=")
            number = (
                int(name) - 1 if name.isascii() and name.isdigit() and 0 < int(name) <= len(heading.names) else None
            )
            place = by_name.get(name.casefold(), number)
            if kind not in list(Column) or (name and place is None):
                raise FleetRefused(UNKNOWN_COLUMN, said=one, kinds=", ".join(Column))
            places = {column: at for column, at in places.items() if at != place and column != kind}
            if place is not None:
                places[Column(kind)] = place
        return self.model_copy(update={"places": places})

    def check(self, heading: Heading) -> None:
        """Raises FleetRefused where no car could be told from these columns."""
        places = self.places
        if any(place >= len(heading.names) for place in places.values()):
            raise FleetRefused(NO_SUCH_COLUMN)
        if len(set(places.values())) < len(places):
            raise FleetRefused(SAME_TWICE)
        whole = {Column.VIN, Column.CAR, Column.FRONT, Column.BACK} & places.keys()
        if not whole and not {Column.MAKE, Column.MODEL} <= places.keys():
            raise FleetRefused(NO_CAR)
        if not whole and Column.YEAR not in places:
            raise FleetRefused(NO_YEAR)


def column_name(heading: Heading, place: int) -> str:
    """What a column is called on the page: its heading, else its number."""
    return heading.names[place] or _(NAMELESS).format(number=place + 1)


def column_names(heading: Heading, columns: Columns) -> dict[Column, str]:
    """What is read where, as the page, the command and the API tell it."""
    return {column: column_name(heading, place) for column, place in columns.places.items()}


def guess_columns(table: CarFile, unit: Unit) -> Columns:
    """What each column seems to hold; `unit` is taken where no heading says another."""
    found: dict[Column, int] = {}
    units: set[str] = set()
    for place, name in enumerate(table.heading.names):
        said = named(name)
        if said and said not in found and (said not in DOUBTED or _mostly(table.sample[str(place)], CONTENT[said])):
            found[said] = place
            if said is Column.MILEAGE and (own := unit_of(name)):
                units.add(own)
    for column, holds in CONTENT.items():
        if column not in found and not _told(column, found):
            fitting = [
                place
                for place in range(len(table.heading.names))
                if place not in found.values() and _mostly(table.sample[str(place)], holds)
            ]
            if fitting:
                found[column] = fitting[0]
    if {Column.MAKE, Column.MODEL} <= found.keys():
        found.pop(Column.CAR, None)
    elif Column.MAKE in found and Column.CAR not in found and (after := _model_after(table, found)) is not None:
        found[Column.MODEL] = after
    measured: Unit = "km" if units == {"km"} else "miles" if units == {"miles"} else unit
    return Columns(places=dict(sorted(found.items(), key=lambda one: list(Column).index(one[0]))), unit=measured)


def _told(column: Column, found: dict[Column, int]) -> bool:
    """Whether others say it already: make and model in columns of their own need none for both."""
    return column is Column.CAR and (Column.MAKE in found or Column.MODEL in found)


def _model_after(table: CarFile, found: dict[Column, int]) -> int | None:
    """Without a heading a model stands beside its make."""
    after = found[Column.MAKE] + 1
    free = after < len(table.heading.names) and after not in found.values()
    return after if free and not table.heading.names[after] else None


def _mostly(cells: pd.Series, holds: Callable[[str], bool]) -> bool:
    said = [cell for cell in cells if cell]
    return bool(said) and sum(map(holds, said)) >= MOST_OF * len(said)


def _is_vin(cell: str) -> bool:
    """17 signs with the right check digit, or a form that has none."""
    return len(cell) == 17 and trouble(cell) is None and (for_north_america(cell) or not cell.isdigit())


def _is_year(cell: str) -> bool:
    found = year_of(cell) if sum(map(str.isalpha, cell)) < 2 else None
    return found is not None and 1950 <= found <= datetime.now(UTC).year + 2


def _is_mileage(cell: str) -> bool:
    found = plain_number(cell)
    return found is not None and 200 <= found[0] <= 500_000 and not (1950 <= found[0] <= 2100)


def _is_make(cell: str) -> bool:
    return known_make(cell) is not None


def _is_car(cell: str) -> bool:
    read = read_car(cell)
    return bool(read.make and read.model) and " " in cell


def _is_photo(cell: str) -> bool:
    return cell.casefold().endswith(PICTURES)


# What a column must mostly hold to be taken for one; the order is that in which they are looked for.
CONTENT: dict[Column, Callable[[str], bool]] = {
    Column.VIN: _is_vin,
    Column.FRONT: _is_photo,
    Column.BACK: _is_photo,
    Column.YEAR: _is_year,
    Column.MAKE: _is_make,
    Column.CAR: _is_car,
    Column.CONDITION: lambda cell: grade_of(cell) is not None,
    Column.SELLER: lambda cell: seller_of(cell) is not None,
    Column.MILEAGE: _is_mileage,
}
# Headings that are used for other things as well: what stands below must fit.
DOUBTED = (Column.CAR, Column.FRONT, Column.BACK)
