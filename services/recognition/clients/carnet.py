"""CarNET v2 (carnet.ai): make, model and generation, colour and view of every car in the picture. Scores are 0 to 1.

What a failure looks like beyond `{"is_success": false, "error": {"code", "message"}}` is documented nowhere, so a
refusal is read from its status first and from the words of its message second.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import fsum
from typing import ClassVar, Literal

import requests
from pydantic import BaseModel, Field, ValidationError

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
)
from services.names import read_name
from services.photo import OutsidePhoto
from services.recognition.boxes import in_pixels
from services.recognition.colours import our_colours
from services.recognition.observation import Box, Candidate, Observation, Score, SeenCar, View
from services.recognition.reading import read_years, tidy
from services.vehicle import Facing
from services.web import http
from services.web.foreign import Each, Foreign, Text
from services.wording import N_
from services.wording.sentence import Sentence

Region = Literal["NA", "EU", "CIS", "DEF"]
BoxSelect = Literal["all", "center", "largest"]
SMALLEST_BOX = 180  # pixels; smaller values are ignored by the service

# What a picture can show instead of a whole car. Only "vehicle" is a known spelling, the others go by their meaning.
SUBCLASSES = {
    "dashboard": N_("shows the dashboard instead of the car's body"),
    "controlpanel": N_("shows the dashboard instead of the car's body"),
    "interior": N_("shows the car's interior instead of its body"),
    "wheel": N_("shows mostly a wheel"),
    "tyre": N_("shows mostly a wheel"),
    "tire": N_("shows mostly a wheel"),
    "bodypart": N_("shows only a part of the car's body"),
    "unidentif": N_("shows the car in a way it cannot be told, such as with an open trunk, dirty or under snow"),
}


class _Fraction(BaseModel):
    tl_x: float = Field(allow_inf_nan=False)
    tl_y: float = Field(allow_inf_nan=False)
    br_x: float = Field(allow_inf_nan=False)
    br_y: float = Field(allow_inf_nan=False)


class _Named(Foreign):
    name: Text
    probability: Score


class _Car(Foreign):
    make_name: Text
    model_name: Text = "Other"
    years: Text = "-"
    probability: Score


class _Status(Foreign):
    code: int = 0
    message: str | None = ""
    selected: bool = True


class _Detection(Foreign):
    box: _Fraction | None = None
    subclass: Each[_Named] = ()
    status: _Status = _Status()
    mm: Each[_Car] = ()
    mmg: Each[_Car] = ()
    color: Each[_Named] = ()
    angle: Each[_Named] = ()


class _Error(Foreign):
    code: int | str | None = None
    message: str | None = ""


class _Answer(Foreign):
    is_success: bool
    detections: Each[_Detection] | None = None
    error: _Error | None = None


@dataclass(frozen=True)
class CarNet:
    """Client of `POST /v2/mmg/detect`.

    Sizes are in pixels of the picture, ratios width over height. With `box_select` "all" every car is judged and the
    one nearest the middle is taken; `generations` asks for model years too, which excludes the plain model.
    """

    base_url: str
    api_key: str = field(repr=False)
    web: requests.Session = field(repr=False)
    region: Region = "DEF"
    box_select: BoxSelect = "center"
    box_offset: int = 0
    box_min_width: int = SMALLEST_BOX
    box_min_height: int = SMALLEST_BOX
    box_min_ratio: float = 1.0
    box_max_ratio: float = 3.15
    generations: bool = True
    name: str = "CarNET"
    outside: ClassVar[Literal[True]] = True

    @property
    def fingerprint(self) -> str:
        """Address and every parameter."""
        return f"carnet {self.base_url} {self._parameters}"

    @property
    def _parameters(self) -> dict[str, str | int | float]:
        return {
            "box_offset": self.box_offset,
            "box_min_width": max(SMALLEST_BOX, self.box_min_width),
            "box_min_height": max(SMALLEST_BOX, self.box_min_height),
            "box_min_ratio": self.box_min_ratio,
            "box_max_ratio": self.box_max_ratio,
            "box_select": self.box_select,
            "features": "mmg,color,angle" if self.generations else "mm,color,angle",
            "region": self.region,
        }

    def sent(self, photo: OutsidePhoto) -> bytes:
        """The JPEG as it is sent: no limit is documented; a car must measure 180 pixels in it."""
        return photo.jpeg

    def recognize(self, photo: OutsidePhoto) -> Observation:
        """Every car in the photo, those the service would not judge with its reason. Raises ServiceError."""
        reply = http.send(
            self.web,
            self.name,
            "POST",
            f"{self.base_url}/v2/mmg/detect",
            params=self._parameters,
            headers={
                "api-key": self.api_key,
                "Accept": "application/json",
                "Content-Type": "application/octet-stream",
            },
            data=self.sent(photo),
        )
        try:
            answer = _Answer.model_validate(reply.json())
        except (ValidationError, MalformedAnswer):
            if reply.status != 200:  # whatever its form
                raise self._refusal(reply.status, "") from None
            raise MalformedAnswer(self.name) from None
        if reply.status != 200 or not answer.is_success:
            raise self._refusal(reply.status, (answer.error and answer.error.message) or "")
        if answer.detections is None:
            raise MalformedAnswer(self.name)
        if not answer.detections:
            raise NotACar(self.name)
        cars = tuple(_seen_car(detection) for detection in answer.detections)
        return Observation(cars=cars, chosen=_chosen(cars, self.box_select))

    def _refusal(self, status: int, message: str) -> ServiceError:
        words = message.lower()
        if status == 402 or re.search(r"limit|quota|balance|credit|subscription", words):
            return QuotaSpent(self.name)
        if status in {401, 403} or re.search(r"api.?key|unauthori[sz]ed|forbidden|access", words):
            return KeyRefused(self.name)
        if status in {413, 415} or re.search(r"image|picture|photo|decode", words):
            return PhotoNotAccepted(self.name)
        return RequestRefused(self.name)


def _chosen(cars: tuple[SeenCar, ...], box_select: BoxSelect) -> int:
    """The judged car the rule means: the largest, else the one nearest the middle; the first where none was judged."""

    def rank(index: int) -> tuple[bool, float, int]:
        car = cars[index]
        if car.box is None:
            return car.rejected is not None, 1.0, index
        off_middle = ((car.box.left + car.box.right - 1) ** 2 + (car.box.top + car.box.bottom - 1) ** 2) / 4
        return car.rejected is not None, -car.box.area if box_select == "largest" else off_middle, index

    return min(range(len(cars)), key=rank)


def _seen_car(detection: _Detection) -> SeenCar:
    box, rejected = _box(detection.box), _rejected(detection)
    if rejected:
        return SeenCar(box=box, rejected=rejected)
    named = (_candidate(one) for one in detection.mmg or detection.mm)
    return SeenCar(
        candidates=tidy(one for one in named if one),
        colours=our_colours((one.name, one.probability) for one in detection.color),
        view=_view(detection.angle),
        box=box,
    )


def _rejected(detection: _Detection) -> Sentence | None:
    """Why the service did not judge this box, None where it did."""
    status = detection.status
    if status.code != 0 or not status.selected:
        ours = N_("was not judged") if status.code else N_("is not the car in question")
        return Sentence(template=status.message or ours)
    kind = max(detection.subclass, key=lambda one: one.probability, default=None)
    if kind is None or (name := re.sub(r"[^a-z]", "", kind.name.lower())) == "vehicle":
        return None
    reasons = (reason for part, reason in SUBCLASSES.items() if part in name)
    return Sentence(template=next(reasons, N_("shows no whole car")))


def _candidate(car: _Car) -> Candidate | None:
    """One generation of a model; the model is None where the service knows the make alone."""
    name = read_name(car.make_name, car.model_name)
    if name is None or name.make is None:
        return None
    years = read_years(car.years) if name.model else None
    return Candidate(make=name.make, model=name.model, trim=name.trim, score=car.probability, years=years)


def _view(angles: Iterable[_Named]) -> View | None:
    """The end of the car with the highest total: "front left" is a front."""
    scores: dict[Facing, list[float]] = defaultdict(list)
    for angle in angles:
        name = angle.name.lower()
        if "front" in name:
            scores[Facing.FRONT].append(angle.probability)
        elif "rear" in name or "back" in name:
            scores[Facing.REAR].append(angle.probability)
        elif "side" in name or "left" in name or "right" in name:
            scores[Facing.SIDE].append(angle.probability)
    if not scores:
        return None
    facing = max(scores, key=lambda one: fsum(scores[one]))
    return View(facing=facing, score=min(1.0, fsum(scores[facing])))


def _box(box: _Fraction | None) -> Box | None:
    """CarNET tells fractions: pixels of a picture one wide and one high."""
    return in_pixels(box.tl_x, box.tl_y, box.br_x, box.br_y, (1, 1)) if box else None
