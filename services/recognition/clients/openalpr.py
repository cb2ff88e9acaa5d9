"""OpenALPR CarCheck v3: number plates, and make, model, years, colour, body and view of every vehicle in a picture."""

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any, ClassVar, Literal

import requests
from pydantic import BaseModel, Field, SecretStr, ValidationError

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
)
from services.photo import OutsidePhoto
from services.recognition.boxes import in_pixels, largest
from services.recognition.clients.openalpr_vehicle import (
    FACING,
    Details,
    Percent,
    body_named,
    car_named,
    make_named,
    read_vehicle,
)
from services.recognition.colours import our_colour
from services.recognition.observation import Box, Cost, Observation, Plate, SeenCar
from services.recognition.reading import read_years
from services.vehicle import Facing, FrozenModel, ModelYears
from services.web import http
from services.web.foreign import Each, Foreign, Text


class _Area(BaseModel):
    x: float
    y: float
    width: float
    height: float


class _Vehicle(Foreign):
    """Where it is stands beside its details, in the older form one level deeper, under `region`."""

    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    region: _Area | None = None
    details: Details = Details()

    @property
    def area(self) -> _Area:
        """Its place in the picture, in pixels; without size where it was not told."""
        return self.region or _Area(x=self.x, y=self.y, width=self.width, height=self.height)


class _Point(BaseModel):
    x: float
    y: float


class _PlateText(Foreign):
    plate: Text
    confidence: Percent = 0.0


class _Plate(_PlateText):
    region: Text | None = None
    coordinates: Each[_Point] = ()
    candidates: Each[_PlateText] = ()
    vehicle_region: _Area | None = None
    vehicle: Details | None = None


class _Answer(BaseModel):
    data_type: Literal["alpr_results"] = "alpr_results"  # the other two come from cameras, never from these calls
    img_width: int = Field(gt=0)
    img_height: int = Field(gt=0)
    results: Each[_Plate]
    vehicles: Each[_Vehicle] = ()
    credit_cost: float | None = None
    credits_monthly_used: int | None = None
    credits_monthly_total: int | None = None


class _Country(Foreign):
    code: Text
    name: Text


class _Labels(Foreign):
    make: Each[Text] = ()
    makemodel: Each[Text] = ()
    color: Each[Text] = ()
    bodytype: Each[Text] = ()
    year: Each[Text] = ()
    orientation: Each[Text] = ()


class _Config(Foreign):
    countries: Each[_Country]
    vehicle_labels: _Labels = _Labels()


class Vocabulary(FrozenModel):
    """What the service can tell apart, in our names; `countries` by the code the `country` option takes."""

    countries: dict[str, str]
    makes: tuple[str, ...]
    models: tuple[tuple[str, str | None], ...]
    colours: tuple[str, ...]
    bodies: tuple[str, ...]
    years: tuple[ModelYears, ...]
    views: tuple[Facing, ...]


@dataclass(frozen=True)
class OpenAlpr:
    """Client of `POST /recognize`, `/recognize_bytes` and `/recognize_url`; `base_url` ends in /v3.

    `country` is a code of `vocabulary().countries` or several with commas, `topn` the most candidates to answer,
    `upload` how the picture travels: as a file, as bare base64 or as base64 in a JSON string. `is_cropped` says that
    the picture shows the car and nothing else; only the file way has it.
    """

    base_url: str
    secret_key: str = field(repr=False)
    web: requests.Session = field(repr=False)
    country: str = "us"
    topn: int = 10
    is_cropped: bool = False
    upload: Literal["file", "base64", "json"] = "file"
    read_plates: bool = False
    name: str = "OpenALPR"
    outside: ClassVar[Literal[True]] = True

    @property
    def fingerprint(self) -> str:
        """Address and the options that change an answer."""
        return f"openalpr {self.base_url} {self.country} {self.topn} {self._cropped} {self.read_plates}"

    def sent(self, photo: OutsidePhoto) -> bytes:
        """The JPEG as it is sent: no limit on size or format is documented."""
        return photo.jpeg

    def recognize(self, photo: OutsidePhoto) -> Observation:
        """Ask about one photo. Raises ServiceError."""
        if self.upload == "file":
            files = {"image": ("car.jpg", self.sent(photo), "image/jpeg")}
            return self._observe("/recognize", {"is_cropped": int(self.is_cropped)}, files=files)
        text = base64.b64encode(self.sent(photo)).decode()
        body, kind = (json.dumps(text), "application/json") if self.upload == "json" else (text, "text/plain")
        return self._observe("/recognize_bytes", {}, data=body, headers={"Content-Type": kind})

    def recognize_url(self, image_url: str) -> Observation:
        """Ask about a picture that the service fetches itself. Raises ServiceError."""
        return self._observe("/recognize_url", {"image_url": image_url})

    def vocabulary(self) -> Vocabulary:
        """What the service can tell apart; costs nothing and needs no key. Raises ServiceError."""
        reply = http.send(self.web, self.name, "GET", self.base_url + "/config")
        if reply.status != 200:
            raise self._refusal(reply)
        try:
            config = _Config.model_validate(reply.json())
        except ValidationError:
            raise MalformedAnswer(self.name) from None
        labels = config.vehicle_labels
        return Vocabulary(
            countries={country.code: country.name for country in config.countries},
            makes=tuple(make_named(slug) for slug in labels.make),
            models=tuple(
                dict.fromkeys(
                    (name.make, name.model) for slug in labels.makemodel if (name := car_named(slug)) and name.make
                )
            ),
            colours=tuple(dict.fromkeys(colour for slug in labels.color if (colour := our_colour(slug)))),
            bodies=tuple(dict.fromkeys(body for slug in labels.bodytype if (body := body_named(slug)))),
            years=tuple(years for slug in labels.year if (years := read_years(slug))),
            views=tuple(dict.fromkeys(FACING[degrees] for degrees in labels.orientation if degrees in FACING)),
        )

    @property
    def _cropped(self) -> bool:
        return self.is_cropped and self.upload == "file"

    def _observe(self, path: str, query: Mapping[str, str | int], **kwargs: Any) -> Observation:
        asked: dict[str, str | int] = {
            "secret_key": self.secret_key,  # the service takes it nowhere else
            "country": self.country,
            "recognize_vehicle": 1,
            "return_image": 0,  # we hold the picture already
            "topn": self.topn,
        }
        reply = http.send(self.web, self.name, "POST", self.base_url + path, params=asked | dict(query), **kwargs)
        if reply.status != 200:
            raise self._refusal(reply)
        body = reply.json()
        if isinstance(body, dict) and body.get("error"):
            raise self._refusal(reply)
        try:
            answer = _Answer.model_validate(body)
        except ValidationError:
            raise MalformedAnswer(self.name) from None
        cars = _cars(answer, self.read_plates)
        if not cars:
            raise NotACar(self.name)
        cost = Cost(credits=answer.credit_cost, used=answer.credits_monthly_used, limit=answer.credits_monthly_total)
        return Observation(cars=cars, chosen=largest(cars), cost=cost)

    def _refusal(self, reply: http.Reply) -> ServiceError:
        """What a status means here: 403 is "slow down" and has nothing to do with the key."""
        status, text = reply.status, ""
        try:
            body = reply.json()
        except MalformedAnswer:
            body = None
        if isinstance(body, dict):
            text = str(body.get("error", "")).lower()
            status = body["error_code"] if isinstance(body.get("error_code"), int) else status
        if status == 401 or "secret_key" in text:
            return KeyRefused(self.name)
        if status == 402:
            return QuotaSpent(self.name)
        if status == 403:
            return Throttled(self.name, _until(reply.headers.get("X-Ratelimit-Reset")))
        if status == 413 or (status == 400 and "image" in text):
            return PhotoNotAccepted(self.name)
        return RequestRefused(self.name)


def _until(epoch: str | None) -> float | None:
    """Seconds until that second of the epoch; None where it was not told."""
    moment = http.count_in(epoch)
    return None if moment is None else max(0.0, moment - time.time())


def _cars(answer: _Answer, read_plates: bool) -> tuple[SeenCar, ...]:
    """Every vehicle with the surest plate inside it; a plate in none of them speaks for a car of its own."""
    size = (answer.img_width, answer.img_height)
    cars = [
        read_vehicle(vehicle.details).model_copy(update={"box": _box(vehicle.area, size)})
        for vehicle in answer.vehicles
    ]
    alone = []
    for plate in sorted(answer.results, key=lambda plate: plate.confidence):
        owner, ours = _owner(plate, answer.vehicles), _our_plate(plate, size, read_plates)
        if owner is None:
            update = {"box": _box(plate.vehicle_region, size), "plate": ours}
            alone.append(read_vehicle(plate.vehicle or Details()).model_copy(update=update))
        else:
            cars[owner] = cars[owner].model_copy(update={"plate": ours})
    return (*cars, *reversed(alone))


def _owner(plate: _Plate, vehicles: tuple[_Vehicle, ...]) -> int | None:
    """Index of the smallest vehicle around the middle of the plate."""
    area, corners = plate.vehicle_region, plate.coordinates
    if corners:
        x, y = fmean(corner.x for corner in corners), fmean(corner.y for corner in corners)
    elif area:
        x, y = area.x + area.width / 2, area.y + area.height / 2
    else:
        return None
    areas = [(vehicle.area, index) for index, vehicle in enumerate(vehicles)]
    around = [
        (one.width * one.height, index)
        for one, index in areas
        if one.x <= x <= one.x + one.width and one.y <= y <= one.y + one.height
    ]
    nowhere = [index for one, index in areas if not one.width]
    if not around and len(nowhere) == 1:  # where it is was out of form
        return nowhere[0]
    return min(around)[1] if around else None


def _box(area: _Area | None, size: tuple[int, int]) -> Box | None:
    return in_pixels(area.x, area.y, area.x + area.width, area.y + area.height, size) if area else None


def _our_plate(plate: _Plate, size: tuple[int, int], read_plates: bool) -> Plate:
    surest = max([plate, *plate.candidates], key=lambda reading: reading.confidence)
    xs, ys = [corner.x for corner in plate.coordinates], [corner.y for corner in plate.coordinates]
    return Plate(
        text=SecretStr(surest.plate) if read_plates else None,
        region=plate.region,
        score=surest.confidence / 100,
        box=in_pixels(min(xs), min(ys), max(xs), max(ys), size) if xs else None,
    )
