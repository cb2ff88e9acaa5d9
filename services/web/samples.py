"""Sample cars to try the program on; the stand-ins have their pictures."""

from dataclasses import dataclass, field

import requests
from pydantic import TypeAdapter, ValidationError

from services.errors import MalformedAnswer, RequestRefused
from services.photo import Photo, read_photo
from services.vehicle import FrozenModel, Side
from services.web import http
from services.wording import N_


class Sample(FrozenModel):
    """A car whose two pictures are at hand; `front` and `back` are paths below the stand-ins' address.

    `miles` is what its odometer shows. `priced` says whether the market knows such cars at all.
    """

    id: str
    year: int
    make: str
    model: str
    miles: int
    priced: bool = True
    front: str
    back: str

    @property
    def name(self) -> str:
        """Year, make and model."""
        return f"{self.year} {self.make} {self.model}"


_SAMPLES = TypeAdapter(tuple[Sample, ...])


@dataclass(frozen=True)
class Samples:
    """Client of `GET {base_url}/samples`."""

    base_url: str
    web: requests.Session = field(repr=False)
    name: str = N_("The sample garage")

    def cars(self) -> tuple[Sample, ...]:
        """Every sample car. Raises ServiceError."""
        try:
            return _SAMPLES.validate_json(self._get("/samples"))
        except ValidationError:
            raise MalformedAnswer(self.name) from None

    def picture(self, sample: Sample, side: Side) -> bytes:
        """One of the two pictures as a JPEG. Raises ServiceError."""
        return self._get(getattr(sample, side))

    def photos(self, sample: Sample) -> dict[Side, Photo]:
        """Both pictures, made ready as if they had been uploaded. Raises ServiceError or PhotoRefused."""
        return {side: read_photo(self.picture(sample, side)) for side in Side}

    def _get(self, path: str) -> bytes:
        reply = http.send(self.web, self.name, "GET", self.base_url + path)
        if reply.status != 200:
            raise RequestRefused(self.name)
        return reply.body
