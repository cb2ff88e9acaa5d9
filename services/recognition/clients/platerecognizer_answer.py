"""Both forms of Plate Recognizer's answer, as its lookups return and its webhooks push them.

By default a result is a plate with its vehicle beside it; in vehicle mode it holds a plate, a vehicle or both as
objects. The first form is read as the second. Stream leaves scores out of a plate's other readings.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, Discriminator, SecretStr, Tag

from services.names import no_name, read_name
from services.recognition.boxes import in_pixels, largest
from services.recognition.colours import our_colours
from services.recognition.observation import Box, Candidate, Cost, Observation, Plate, Score, SeenCar, View
from services.recognition.reading import tidy
from services.vehicle import Facing
from services.web.foreign import Each, Foreign, Text

FACING = {"front": Facing.FRONT, "rear": Facing.REAR}

Size = tuple[int, int] | None
"""Width and height of the picture in pixels; None where nobody told."""


class _Pixels(BaseModel):
    xmin: float
    ymin: float
    xmax: float
    ymax: float


class _Value(Foreign):
    value: Text
    score: Score = 0.0


class _Name(Foreign):
    make: Text
    model: Text = ""
    score: Score


class _PlateProps(Foreign):
    plate: Each[_Value] = ()
    region: Each[_Value] = ()


class _PlateObject(Foreign):
    box: _Pixels | None = None
    score: Score | None = None
    props: _PlateProps = _PlateProps()


class _VehicleProps(Foreign):
    make_model: Each[_Name] = ()
    orientation: Each[_Value] = ()
    color: Each[_Value] = ()


class _VehicleObject(Foreign):
    type: str = ""
    box: _Pixels | None = None
    score: Score = 0.0
    props: _VehicleProps = _VehicleProps()


class _Result(Foreign):
    plate: _PlateObject | None = None
    vehicle: _VehicleObject | None = None


class _Region(Foreign):
    code: Text
    score: Score = 0.0


class _Reading(Foreign):
    plate: Text
    score: Score | None = None


class _Colour(Foreign):
    color: Text
    score: Score = 0.0


class _Orientation(Foreign):
    orientation: Text
    score: Score = 0.0


class _PlateResult(_Reading):
    """The default form; make, colour and orientation are absent without `mmc`, the vehicle where none was found."""

    box: _Pixels | None = None
    region: _Region | None = None
    vehicle: _VehicleObject | None = None
    candidates: Each[_Reading] = ()
    model_make: Each[_Name] = ()
    color: Each[_Colour] = ()
    orientation: Each[_Orientation] = ()

    def as_result(self) -> _Result:
        """The same in the form of the vehicle mode."""
        readings = [_Reading(plate=self.plate, score=self.score), *self.candidates]
        plate = _PlateObject(
            box=self.box,
            score=self.score,
            props=_PlateProps(
                plate=tuple(_Value(value=reading.plate, score=reading.score or 0.0) for reading in readings),
                region=(_Value(value=self.region.code, score=self.region.score),) if self.region else (),
            ),
        )
        vehicle = self.vehicle or _VehicleObject()
        props = _VehicleProps(
            make_model=self.model_make or vehicle.props.make_model,
            orientation=tuple(_Value(value=seen.orientation, score=seen.score) for seen in self.orientation)
            or vehicle.props.orientation,
            color=tuple(_Value(value=seen.color, score=seen.score) for seen in self.color) or vehicle.props.color,
        )
        return _Result(plate=plate, vehicle=vehicle.model_copy(update={"props": props}))


def _form(result: Any) -> str:
    """A plate told as a word makes the default form; as an object, or absent, that of the vehicle mode."""
    plate = result.get("plate") if isinstance(result, dict) else None
    return "vehicle" if plate is None or isinstance(plate, dict) else "plate"


_Found = Annotated[
    Annotated[_PlateResult, Tag("plate")] | Annotated[_Result, Tag("vehicle")],
    Discriminator(_form),
]


class _Usage(Foreign):
    calls: int
    max_calls: int | None = None


class _Answer(BaseModel):
    results: Each[_Found]
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


def _candidate(spelled: _Name) -> Candidate | None:
    """None where not even the make is named."""
    name = read_name(spelled.make, spelled.model)
    if name is None or name.make is None:
        return None
    return Candidate(make=name.make, model=name.model, trim=name.trim, score=spelled.score)


def _view(values: Iterable[_Value]) -> View | None:
    found: dict[str, float] = defaultdict(float)
    for value in values:
        found[value.value.lower()] += value.score
    likeliest = max(found, key=lambda end: found[end], default="")
    return View(facing=FACING[likeliest], score=min(1.0, found[likeliest])) if likeliest in FACING else None


def _body(kind: str) -> str | None:
    """ "SUV" keeps its capitals, "Pickup Truck" does not."""
    if no_name(kind):
        return None
    return kind if kind.isupper() else kind.lower()


def _plate(plate: _PlateObject, size: Size, read_plates: bool) -> Plate | None:
    def best(values: Iterable[_Value]) -> _Value | None:
        return max(values, key=lambda value: value.score, default=None)

    text, region = best(plate.props.plate), best(plate.props.region)
    return Plate(
        text=SecretStr(text.value.upper()) if text and read_plates else None,
        region=region.value if region else None,
        score=(text and text.score) or plate.score,
        box=_box(plate.box, size),
    )


def _box(pixels: _Pixels | None, size: Size) -> Box | None:
    """None for the all-zero box of a vehicle that was not found."""
    return in_pixels(pixels.xmin, pixels.ymin, pixels.xmax, pixels.ymax, size) if pixels and size else None
