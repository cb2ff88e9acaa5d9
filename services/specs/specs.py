"""Specs of one trim, read from a CarQuery-like record whose every value is a string or null."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypedDict

from services.vehicle import FrozenModel, ServiceAnswer, Vehicle
from services.wording.sentence import Sentence

MPG_TO_L100 = 235.215  # l/100 km = 235.215 / mpg, US gallons
LB_PER_KG = 2.20462262
INCH_MM = 25.4
L_PER_US_GALLON = 3.785412
LARGEST_FIGURE = 1e9  # dollars, cm3 or mm: none of a car's is larger
FIRST_YEAR, LAST_YEAR = 1886, 2100

_ABSENT = re.compile(r"|0(\.0*)?|-|n/?a|none|null|not avai\w*|not applicable|unknown", re.IGNORECASE)


class Origin(TypedDict):
    """Where an answer is from: the fields of that name."""

    source: str
    stand_in: bool
    as_of: date | None


def looked_up_today(source: str, *, stand_in: bool) -> Origin:
    """The origin of an answer that a service gave just now."""
    return Origin(source=source, stand_in=stand_in, as_of=datetime.now(UTC).date())


class Specs(ServiceAnswer):
    """One trim: sizes in mm, weight in kg, tank in litres, consumption in l/100 km and US mpg; None where unknown.

    `source` is the display name of who gave them, `stand_in` whether that is built in, `as_of` the day they were looked
    up, of built-in ones the day they are of. Reports of the former version may lack them.
    """

    source: str = ""
    stand_in: bool = False
    as_of: date | None = None
    model_id: str
    make: str
    model: str
    trim: str | None = None
    year: int
    body: str | None = None
    engine_position: str | None = None
    engine_cc: int | None = None
    cylinders: int | None = None
    fuel: str | None = None
    power_hp: int | None = None
    range_mi: int | None = None  # of an electric car
    drive: str | None = None
    transmission: str | None = None
    seats: int | None = None
    doors: int | None = None
    weight_kg: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    wheelbase_mm: int | None = None
    tank_l: float | None = None
    city_l100: float | None = None
    highway_l100: float | None = None
    city_mpg: float | None = None
    highway_mpg: float | None = None
    msrp_usd: int | None = None
    country: str | None = None
    note: Sentence | None = None


def same_body(body: str | None) -> str:
    """A body's word in lists: "pickup" for every cab, "van" for every van; empty where none is told."""
    word = (body or "").casefold()
    return "pickup" if word.endswith(" cab") else "van" if word.endswith("van") else word


class CarList(FrozenModel):
    """Makes or models to choose from: by display name the id that asks for what stands below it; see Specs."""

    source: str
    stand_in: bool
    as_of: date | None
    ids: dict[str, str]


class SpecsSource(Protocol):
    """Where specs come from."""

    @property
    def name(self) -> str:
        """Display name."""

    @property
    def fingerprint(self) -> str:
        """What the answer depends on besides the car: address and options, never a key."""

    def find(self, vehicle: Vehicle) -> Specs:
        """Specs of the car. Raises ServiceError."""


def text(value: object) -> str | None:
    """A word, None for the many ways such records say nothing ("", "0", "-", "n/a", "Not Avai")."""
    words = str(value).strip() if value is not None else ""
    return None if _ABSENT.fullmatch(words) else words


def number(value: object) -> float | None:
    """A positive number, None for anything else."""
    try:
        found = float(text(value) or "")
    except ValueError:
        return None
    return found if 0 < found < LARGEST_FIGURE else None


def whole(value: object) -> int | None:
    """A positive whole number, None for anything else."""
    found = number(value)
    return round(found) if found is not None else None


def model_year(value: object) -> int | None:
    """A model year, None for what can be none."""
    year = whole(value)
    return year if year and FIRST_YEAR <= year <= LAST_YEAR else None


_FIELDS: dict[str, tuple[str, Callable[[object], Any]]] = {
    "trim": ("model_trim", text),
    "body": ("model_body", text),
    "engine_position": ("model_engine_position", text),
    "engine_cc": ("model_engine_cc", whole),
    "cylinders": ("model_engine_cyl", whole),
    "fuel": ("model_engine_fuel", text),
    "power_hp": ("model_engine_power_hp", whole),
    "drive": ("model_drive", text),
    "transmission": ("model_transmission_type", text),
    "seats": ("model_seats", whole),
    "doors": ("model_doors", whole),
    "weight_kg": ("model_weight_kg", whole),
    "length_mm": ("model_length_mm", whole),
    "width_mm": ("model_width_mm", whole),
    "height_mm": ("model_height_mm", whole),
    "wheelbase_mm": ("model_wheelbase_mm", whole),
    "tank_l": ("model_fuel_cap_l", number),
    "city_l100": ("model_lkm_city", number),
    "highway_l100": ("model_lkm_hwy", number),
    "city_mpg": ("model_mpg_city", number),
    "highway_mpg": ("model_mpg_hwy", number),
    "msrp_usd": ("model_msrp_usd", whole),
    "country": ("make_country", text),
}


def read_record(record: Mapping[str, object], origin: Origin) -> Specs:
    """One record as Specs; a missing unit system of consumption is worked out from the other.

    Raises ValueError where the record names no car at all.
    """
    make = text(record.get("make_display")) or text(record.get("model_make_display"))
    model_id, model, year = (
        text(record.get("model_id")),
        text(record.get("model_name")),
        model_year(record.get("model_year")),
    )
    if not (make and model_id and model and year):
        raise ValueError("the record names no car")
    found = {field: read(record.get(key)) for field, (key, read) in _FIELDS.items()}
    for road in ("city", "highway"):
        mpg, l100 = f"{road}_mpg", f"{road}_l100"
        if found[mpg] is None and found[l100]:
            found[mpg] = round(MPG_TO_L100 / found[l100], 1)
        elif found[l100] is None and found[mpg]:
            found[l100] = round(MPG_TO_L100 / found[mpg], 1)
    return Specs(**origin, model_id=model_id, make=make, model=model, year=year, **found)
