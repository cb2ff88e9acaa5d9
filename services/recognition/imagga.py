"""Imagga v2: a custom categorizer trained on makes and models names the car. Scores come as 0 to 100."""

from dataclasses import dataclass, field
from typing import Any

import requests
from pydantic import BaseModel, Field, ValidationError

from services import http
from services.errors import KeyRefused, MalformedAnswer, PhotoNotAccepted, QuotaSpent, RequestRefused, Throttled
from services.names import read_label
from services.photo import Photo
from services.recognition.observation import Candidate, Observation, SeenCar
from services.vehicle import ModelYears


class _Category(BaseModel):
    confidence: float = Field(ge=0, le=100, allow_inf_nan=False)
    name: dict[str, str]  # by language, "en" unless another was asked for


class _Categories(BaseModel):
    categories: list[_Category]


@dataclass(frozen=True)
class Imagga:
    """Client of `POST /categories/{categorizer}`; `base_url` ends in /v2."""

    base_url: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    categorizer: str
    web: requests.Session = field(repr=False)
    name: str = "Imagga"

    @property
    def fingerprint(self) -> str:
        """Address and categorizer."""
        return f"imagga {self.base_url} {self.categorizer}"

    def recognize(self, photo: Photo) -> Observation:
        """Ask the categorizer for the car's name. Raises ServiceError."""
        result = self._request("POST", f"/categories/{self.categorizer}", files={"image": ("car.jpg", photo.jpeg)})
        try:
            categories = _Categories.model_validate(result).categories
        except ValidationError:
            raise MalformedAnswer(self.name) from None
        placed = (_candidate(category) for category in categories)
        return Observation(cars=(SeenCar(candidates=tuple(one for one in placed if one)),))

    def _request(self, method: str, path: str, **kwargs: Any) -> Any:
        reply = http.send(self.web, self.name, method, self.base_url + path, auth=(self.key, self.secret), **kwargs)
        if reply.status == 401:  # the body may be no JSON at all
            raise KeyRefused(self.name)
        body = reply.json()
        status = body.get("status") if isinstance(body, dict) else None
        if not isinstance(status, dict):
            raise MalformedAnswer(self.name)
        if reply.status == 403:
            # One status, two meanings: too many at once on this plan, or the month's calls are gone.
            if "concurrent" in str(status.get("text")):
                raise Throttled(self.name, 1)
            raise QuotaSpent(self.name)
        if reply.status == 400:
            raise PhotoNotAccepted(self.name)
        if reply.status != 200 or status.get("type") != "success":
            raise RequestRefused(self.name)
        return body.get("result")


def _candidate(category: _Category) -> Candidate | None:
    """None for a label that is no make and model of ours."""
    label = category.name.get("en") or next(iter(category.name.values()), "")
    car = read_label(label)
    if car.make is None:
        return None
    years = ModelYears(first=car.year, last=car.year) if car.year else None
    return Candidate(make=car.make, model=car.model, score=category.confidence / 100, years=years)
