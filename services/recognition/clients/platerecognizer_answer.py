"""Both forms of Plate Recognizer's answer, as its lookups return and its webhooks push them.

By default a result is a plate with its vehicle beside it; in vehicle mode it holds a plate, a vehicle or both as
objects. The first form is read as the second.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, SecretStr

from services.names import our_make, our_model
from services.recognition.boxes import in_pixels, largest
from services.recognition.colours import our_colours
from services.recognition.observation import Box, Candidate, Cost, Observation, Plate, Score, SeenCar, View
from services.recognition.reading import tidy
from services.vehicle import Facing

NO_NAME = frozenset({"", "unknown", "none"})
FACING = {"front": Facing.FRONT, "rear": Facing.REAR}

Size = tuple[int, int] | None
"""Width and height of the picture in pixels; None where nobody told."""


class _Pixels(BaseModel):
    xmin: float
    ymin: float
    xmax: float
    ymax: float


class _Value(BaseModel):
    value: str
    score: Score


class _Name(BaseModel):
    make: str
    model: str = ""
    score: Score


def _absent_is_empty(given: object) -> object:
    return [] if given is None else given


Values = Annotated[list[_Value], BeforeValidator(_absent_is_empty)]
Names = Annotated[list[_Name], BeforeValidator(_absent_is_empty)]


class _PlateProps(BaseModel):
    plate: Values = []
    region: Values = []


class _PlateObject(BaseModel):
    box: _Pixels | None = None
    score: Score | None = None
    props: _PlateProps = _PlateProps()


class _VehicleProps(BaseModel):
    make_model: Names = []
    orientation: Values = []
    color: Values = []


class _VehicleObject(BaseModel):
    type: str = ""
    box: _Pixels | None = None
    score: Score = 0.0
    props: _VehicleProps = _VehicleProps()


class _Result(BaseModel):
    plate: _PlateObject | None = None
    vehicle: _VehicleObject | None = None


class _Region(BaseModel):
    code: str
    score: Score


class _Reading(BaseModel):
    plate: str
    score: Score


class _Colour(BaseModel):
    color: str
    score: Score


class _Orientation(BaseModel):
    orientation: str
    score: Score


class _PlateResult(_Reading):
    """The default form; make, colour and orientation are absent without `mmc`, the vehicle where none was found."""

    box: _Pixels | None = None
    region: _Region | None = None
    vehicle: _VehicleObject | None = None
    candidates: Annotated[list[_Reading], BeforeValidator(_absent_is_empty)] = []
    model_make: Names = []
    color: Annotated[list[_Colour], BeforeValidator(_absent_is_empty)] = []
    orientation: Annotated[list[_Orientation], BeforeValidator(_absent_is_empty)] = []

    def as_result(self) -> _Result:
        """The same in the form of the vehicle mode."""
        readings = [_Reading(plate=self.plate, score=self.score), *self.candidates]
        plate = _PlateObject(
            box=self.box,
            props=_PlateProps(
                plate=[_Value(value=reading.plate, score=reading.score) for reading in readings],
                region=[_Value(value=self.region.code, score=self.region.score)] if self.region else [],
            ),
        )
        props = _VehicleProps(
            make_model=self.model_make,
            orientation=[_Value(value=seen.orientation, score=seen.score) for seen in self.orientation],
            color=[_Value(value=seen.color, score=seen.score) for seen in self.color],
        )
        return _Result(plate=plate, vehicle=(self.vehicle or _VehicleObject()).model_copy(update={"props": props}))


class _Usage(BaseModel):
    calls: int
    max_calls: int | None = None


class _Answer(BaseModel):
    results: list[_PlateResult | _Result]
    usage: _Usage | None = None  # from one's own machine only


def read_answer(body: Any, size: Size, *, read_plates: bool) -> Observation:
    """The cars in one answer, or in the `data` of one webhook. Raises pydantic.ValidationError for any other form."""
    answer = _Answer.model_validate(body)
    cars = tuple(
        car
        for found in answer.results
        if (car := _car(found.as_result() if isinstance(found, _PlateResult) else found, size, read_plates))
        != SeenCar()
    )
    usage = answer.usage
    cost = Cost(used=usage.calls, limit=usage.max_calls) if usage else Cost()
    return Observation(cars=cars, chosen=largest(cars), cost=cost)


def _car(found: _Result, size: Size, read_plates: bool) -> SeenCar:
    vehicle = found.vehicle or _VehicleObject()
    return SeenCar(
        candidates=tidy(candidate for name in vehicle.props.make_model if (candidate := _candidate(name))),
        colours=our_colours((colour.value, colour.score) for colour in vehicle.props.color),
        view=_view(vehicle.props.orientation),
        body=_body(vehicle.type),
        box=_box(vehicle.box, size),
        plate=_plate(found.plate, size, read_plates) if found.plate else None,
    )


def _candidate(name: _Name) -> Candidate | None:
    """None where not even the make is named."""
    if name.make.strip().lower() in NO_NAME:
        return None
    make = our_make(name.make)
    model = None if name.model.strip().lower() in NO_NAME else our_model(make, name.model)
    return Candidate(make=make, model=model, score=name.score)


def _view(values: Iterable[_Value]) -> View | None:
    found: dict[str, float] = defaultdict(float)
    for value in values:
        found[value.value.lower()] += value.score
    likeliest = max(found, key=lambda end: found[end], default="")
    return View(facing=FACING[likeliest], score=min(1.0, found[likeliest])) if likeliest in FACING else None


def _body(kind: str) -> str | None:
    """ "SUV" keeps its capitals, "Pickup Truck" does not."""
    if kind.strip().lower() in NO_NAME:
        return None
    return kind if kind.isupper() else kind.lower()


def _plate(plate: _PlateObject, size: Size, read_plates: bool) -> Plate | None:
    def best(values: Iterable[_Value]) -> _Value | None:
        return max(values, key=lambda value: value.score, default=None)

    text, region = best(plate.props.plate), best(plate.props.region)
    return Plate(
        text=SecretStr(text.value.upper()) if text and read_plates else None,
        region=region.value if region else None,
        score=text.score if text else plate.score,
        box=_box(plate.box, size),
    )


def _box(pixels: _Pixels | None, size: Size) -> Box | None:
    """None for the all-zero box of a vehicle that was not found."""
    return in_pixels(pixels.xmin, pixels.ymin, pixels.xmax, pixels.ymax, size) if pixels and size else None
