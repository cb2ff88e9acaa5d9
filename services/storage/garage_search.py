"""Finding cars in a garage: the database searches, filters, orders and cuts into pages."""

from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, Select, func, select

from services.storage.garage import UNDO_FOR, Garage
from services.storage.tables import appraisals
from services.vehicle import FrozenModel, Grade

PAGE = 12  # cars; fills two, three or four columns


class Order(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    DEAREST = "dearest"
    CHEAPEST = "cheapest"
    NAME = "name"
    YOUNGEST = "youngest"
    FEWEST_MILES = "fewest-miles"


class Search(FrozenModel):
    """What is looked for; an empty choice excludes nothing."""

    text: str = ""
    makes: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    order: Order = Order.NEWEST
    page: int = Field(default=1, ge=1)


class Car(FrozenModel):
    """One car of the list; the price is the typical one of its last valuation."""

    id: str
    created: datetime
    make: str
    model: str
    year: int
    trim: str | None
    style: str | None
    grade: str
    miles: int
    price: float | None
    currency: str | None

    @property
    def name(self) -> str:
        """Year, make and model, as a heading says it."""
        return f"{self.year} {self.make} {self.model}"


COLUMNS = tuple(appraisals.c[name] for name in Car.model_fields)


class Choices(FrozenModel):
    """What an owner's cars can be filtered by, each with how many cars have it."""

    makes: dict[str, int]
    styles: dict[str, int]
    grades: dict[str, int]


def count_cars(garage: Garage, search: Search) -> int:
    """How many cars are found, on all pages together."""
    query = select(func.count()).select_from(appraisals).where(_wanted(garage, search))
    with garage.engine.connect() as connection:
        return connection.execute(query).scalar() or 0


def find_cars(garage: Garage, search: Search) -> tuple[Car, ...]:
    """One page of the cars that are looked for; empty past the last one."""
    found = select(*COLUMNS).where(_wanted(garage, search)).order_by(*_order(search.order))
    return _read(garage, found.limit(PAGE).offset((search.page - 1) * PAGE))


def car_of(garage: Garage, car_id: str) -> Car | None:
    """One own car as the list tells it; None where there is none."""
    own = (appraisals.c.owner == garage.owner) & appraisals.c.deleted.is_(None)
    return next(iter(_read(garage, select(*COLUMNS).where(own, appraisals.c.id == car_id))), None)


def deleted_cars(garage: Garage) -> tuple[Car, ...]:
    """Cars that can still be brought back, last deleted first."""
    gone = (appraisals.c.owner == garage.owner) & (appraisals.c.deleted > datetime.now(UTC) - UNDO_FOR)
    return _read(garage, select(*COLUMNS).where(gone).order_by(appraisals.c.deleted.desc(), appraisals.c.id))


def choices(garage: Garage) -> Choices:
    """What the filters offer, by name."""
    here = (appraisals.c.owner == garage.owner) & appraisals.c.deleted.is_(None)
    together = [appraisals.c[name] for name in ("make", "style", "grade")]
    counted = [Counter[str](), Counter[str](), Counter[str]()]
    with garage.engine.connect() as connection:
        for *values, count in connection.execute(select(*together, func.count()).where(here).group_by(*together)):
            for counter, value in zip(counted, values, strict=True):
                if value:
                    counter[value] += count
    makes, styles, grades = (dict(sorted(counter.items())) for counter in counted)
    return Choices(makes=makes, styles=styles, grades=grades)


def _read(garage: Garage, query: Select[Any]) -> tuple[Car, ...]:
    with garage.engine.connect() as connection:
        return tuple(Car.model_validate(dict(row)) for row in connection.execute(query).mappings())


def _wanted(garage: Garage, search: Search) -> ColumnElement[bool]:
    wanted = (appraisals.c.owner == garage.owner) & appraisals.c.deleted.is_(None)
    for word in search.text.replace("\x00", "").casefold().split():
        wanted &= appraisals.c.words.contains(word, autoescape=True)
    for column, chosen in (("make", search.makes), ("style", search.styles), ("grade", search.grades)):
        if chosen:
            wanted &= appraisals.c[column].in_([str(value) for value in chosen])
    return wanted


def _order(order: Order) -> list[ColumnElement[Any]]:
    """Columns to order by; cars without a price come last, and the id keeps pages apart where all else is equal."""
    car = appraisals.c
    by: dict[Order, list[ColumnElement[Any]]] = {
        Order.NEWEST: [car.created.desc()],
        Order.DEAREST: [car.price.is_(None), car.price.desc()],
        Order.CHEAPEST: [car.price.is_(None), car.price],
        Order.NAME: [car.make, car.model, car.year.desc()],
        Order.YOUNGEST: [car.year.desc(), car.make],
        Order.FEWEST_MILES: [car.miles],
    }
    return [*by[order], car.id]
