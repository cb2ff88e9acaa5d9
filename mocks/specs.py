"""Stand-in for the specs service: ``POST /specs {make, model, year, upgrades, trim?}`` gives one CarQuery-like object.

Beyond the contract the answer carries the header ``X-Curbside-Note`` when another year's or another trim's figures
stand in; where they are known ``X-Curbside-MSRP`` (US dollars of the model year), ``-Power-HP`` and, of electric cars,
``-Range-MI``.
"""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from mocks.bodies import read_body, refusal
from services.market.catalogue import Variant, catalogue
from services.market.catalogue_facts import country, engine_position
from services.market.frames import Reason, find, not_on_sale_yet

LITRES_PER_100_KM_AT_1_MPG = 235.215

FIRST_WITHOUT_TRIMS = 2023  # the source of trims ends before

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class SpecsRequest(BaseModel):
    """The reference contract's request, with the optional trim."""

    make: Name
    model: Name
    year: int = Field(ge=1886, le=2100)
    upgrades: list[str] = Field(default_factory=list, max_length=50)
    trim: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] | None = None


async def specs(request: Request) -> JSONResponse:
    """The specs of the car named, or 404 when the catalogue has no such car."""
    asked = await read_body(request, SpecsRequest)
    # In place: it takes a few milliseconds, and the way to a thread and back takes as long again.
    return asked if isinstance(asked, JSONResponse) else _answered(asked)


def _answered(asked: SpecsRequest) -> JSONResponse:
    found = find(asked.make, asked.model, asked.year, asked.trim or "")
    if isinstance(found, Reason):
        return refusal(404, _not_found(asked))
    made = found.offer
    headers = {}
    notes = _notes(asked, made.variant, found.car.msrp_from, trim_known=made.trim_known)
    if notes:
        headers["X-Curbside-Note"] = " ".join(notes)
    beyond = {"MSRP": made.variant.msrp, "Power-HP": made.variant.power_hp, "Range-MI": made.variant.range_mi}
    headers |= {f"X-Curbside-{name}": str(value) for name, value in beyond.items() if value}
    return JSONResponse(as_specs(made.model_id, made.variant), headers=headers)


def as_specs(model_id: str, car: Variant) -> dict[str, str | None]:
    """The contract's object: every value a string or null. Electric cars: consumption in equivalents, as EPA has it."""
    return {
        "model_id": model_id,
        "model_name": car.model,
        "model_trim": car.trim,
        "model_year": str(car.year),
        "model_body": car.body,
        "model_engine_position": engine_position(car.make, car.model, car.year, car.fuel),
        "model_engine_cc": text(car.engine_cc),
        "model_engine_cyl": text(car.cylinders),
        "model_engine_fuel": car.fuel,
        "model_drive": car.drive,
        "model_transmission_type": car.gearbox,
        "model_seats": text(car.seats),
        "model_doors": text(car.doors),
        "model_weight_kg": text(car.weight_kg),
        "model_length_mm": text(car.length_mm),
        "model_width_mm": text(car.width_mm),
        "model_height_mm": text(car.height_mm),
        "model_wheelbase_mm": text(car.wheelbase_mm),
        "model_lkm_hwy": litres(car.mpg_hwy),
        "model_lkm_city": litres(car.mpg_city),
        "model_fuel_cap_l": text(car.tank_l),
        "model_mpg_hwy": text(car.mpg_hwy),
        "model_mpg_city": text(car.mpg_city),
        "model_mpg_mixed": None,
        "make_display": car.make,
        "make_country": country(car.make),
    }


def text(value: float | None) -> str | None:
    """A number as CarQuery writes it: no trailing ``.0``."""
    return None if value is None else f"{value:g}" if value < 100_000 else str(int(value))


def litres(mpg: int | None) -> str | None:
    """Litres per 100 km, to a tenth."""
    return None if mpg is None else f"{LITRES_PER_100_KM_AT_1_MPG / mpg:.1f}"


def _not_found(asked: SpecsRequest) -> str:
    years = catalogue().years(asked.make, asked.model)
    if years and not_on_sale_yet(asked.year):
        return f"Model year {asked.year} is not on sale yet; the newest here is {years[-1]}."
    if years:
        return (
            f"The catalogue has the {asked.make} {asked.model} in model years {years[0]} to {years[-1]}, "
            f"not in {asked.year}; choose one of those."
        )
    return f"The catalogue has no {asked.year} {asked.make} {asked.model}; check the spelling or choose from its list."


def _notes(asked: SpecsRequest, shown: Variant, msrp_from: int | None, *, trim_known: bool) -> list[str]:
    notes = []
    if shown.year != asked.year:
        notes.append(f"Model year {shown.year} stands in for {asked.year}.")
    if shown.trims_from != shown.year:
        notes.append(f"Trims of model year {shown.trims_from} stand in for {shown.year}.")
    if shown.source == "epa" and shown.year >= FIRST_WITHOUT_TRIMS:
        notes.append("This car is of a new generation: its specs are not complete here.")
    if msrp_from is not None:
        whose = f"that of model year {msrp_from}" if msrp_from else "that of similar models"
        notes.append(f"Its price when new is not known here; in the asking prices {whose} stands in.")
    if asked.trim and not trim_known:
        notes.append(f"Trim not known; the {shown.trim} is shown.")
    return [note.encode("ascii", "replace").decode() for note in notes]


routes: list[BaseRoute] = [Route("/specs", specs, methods=["POST"]), Route("/specs/", specs, methods=["POST"])]
