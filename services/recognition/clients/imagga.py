"""Imagga v2: a custom categorizer trained on makes and models names the car; tags and colours of a photo beside it.

Scores come as 0 to 100. An account that trains nothing but models, or models with a year, is understood too.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeVar

import requests
from pydantic import BaseModel, Field, ValidationError

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
)
from services.names import read_label
from services.photo import OutsidePhoto, Tag
from services.recognition.colours import our_colours
from services.recognition.fitting import fit
from services.recognition.observation import Candidate, Colour, Cost, Observation, SeenCar
from services.recognition.reading import tidy
from services.vehicle import FrozenModel, ModelYears
from services.web import http
from services.web.foreign import Each, Foreign, Text
from services.wording import N_
from services.wording.sentence import Sentence

SHORT_SIDE = 300  # pixels; Imagga's advice, more only takes longer
NO_COLOUR = N_("Its colour is missing. {fault}")
CONCURRENCY_WAIT = 1.0  # seconds; "retry after a second"

Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
M = TypeVar("M", bound=BaseModel)


class Categorizer(FrozenModel, extra="ignore"):
    """A categorizer the account may use, and the labels it knows."""

    id: str
    title: str = ""
    labels: tuple[str, ...] = ()


class _Category(Foreign):
    confidence: Percent
    name: dict[str, Text | None]  # by language


class _Categories(BaseModel):
    categories: Each[_Category]


class _Tag(Foreign):
    confidence: Percent
    tag: dict[str, Text | None]  # by language


class _Tags(BaseModel):
    tags: Each[_Tag]


class _Shade(Foreign):
    closest_palette_color_parent: Text
    percent: Percent


class _Palette(BaseModel):
    foreground_colors: Each[_Shade]


class _Colors(BaseModel):
    colors: _Palette


class _Upload(BaseModel):
    upload_id: str


class _Categorizers(BaseModel):
    categorizers: Each[Categorizer]


class _Usage(BaseModel):
    monthly_limit: int = Field(ge=0)
    monthly_processed: int = Field(ge=0)


class _Result(NamedTuple):
    content: Any
    cost: Cost


@dataclass(frozen=True)
class Imagga:
    """Client of Imagga v2; `base_url` ends in /v2.

    `two_step` uploads the picture first and deletes it as soon as it was used, instead of sending it with the question;
    `colours` asks for the car's colour too, which is one more call.
    """

    base_url: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    categorizer: str
    web: requests.Session = field(repr=False)
    language: str = "en"
    two_step: bool = False
    colours: bool = False
    name: str = "Imagga"
    outside: ClassVar[Literal[True]] = True

    @property
    def fingerprint(self) -> str:
        """Address, categorizer, language and whether colours are asked for."""
        return f"imagga {self.base_url} {self.categorizer} {self.language} {'colours' if self.colours else ''}".rstrip()

    def sent(self, photo: OutsidePhoto) -> bytes:
        """The JPEG as it is sent."""
        short = min(photo.width, photo.height)
        return fit(photo, longest_side=round(max(photo.width, photo.height) * min(1.0, SHORT_SIDE / short)))

    def recognize(self, photo: OutsidePhoto) -> Observation:
        """Ask the categorizer for the car's name. Raises ServiceError."""
        with self._picture(photo) as picture:
            answer = self._ask(f"/categories/{self.categorizer}", **picture)
            categories = self._read(_Categories, answer).categories
            shades: tuple[Colour, ...] = ()
            missing: Sentence | None = None
            if self.colours:
                try:
                    shades = self._shades(picture)
                except ServiceError as fault:  # a name without its colour is still an answer
                    missing = Sentence.of(NO_COLOUR, fault=fault.sentence)
        placed = (self._candidate(category) for category in categories)
        car = SeenCar(candidates=tidy(one for one in placed if one), colours=shades)
        return Observation(cars=(car,), cost=answer.cost, partial=missing is not None, missing=missing)

    def tags(self, photo: OutsidePhoto, *, limit: int = 30, threshold: float = 0.0) -> tuple[Tag, ...]:
        """What the photo shows, best first: at most `limit` words scored `threshold` (0 to 1) or more.

        Raises ServiceError.
        """
        options = {"limit": limit, "threshold": threshold * 100}
        with self._picture(photo) as picture:
            answer = self._ask("/tags", **picture, options=options)
        best: dict[str, float] = {}
        for one in self._read(_Tags, answer).tags:
            if word := self._word(one.tag):
                best[word] = max(one.confidence / 100, best.get(word, 0.0))
        return tuple(Tag(name=word, score=best[word]) for word in sorted(best, key=lambda word: -best[word]))

    def categorizers(self) -> tuple[Categorizer, ...]:
        """The categorizers of this account. Raises ServiceError."""
        return tuple(self._read(_Categorizers, self._request("GET", "/categorizers")).categorizers)

    def usage(self) -> Cost:
        """This month's calls, used and allowed. Raises ServiceError."""
        usage = self._read(_Usage, self._request("GET", "/usage"))
        return Cost(used=usage.monthly_processed, limit=usage.monthly_limit)

    @contextmanager
    def _picture(self, photo: OutsidePhoto) -> Iterator[dict[str, Any]]:
        """How to name the photo in a call: its bytes, or the id of an upload that is gone afterwards."""
        jpeg = self.sent(photo)
        if not self.two_step:
            yield {"jpeg": jpeg}
            return
        uploads: list[str] = []
        try:
            yield {"jpeg": jpeg, "uploads": uploads}
        finally:
            for upload in uploads:
                with suppress(ServiceError):  # Imagga drops it within 24 hours anyway
                    self._request("DELETE", f"/uploads/{upload}")

    def _ask(
        self, path: str, *, jpeg: bytes, uploads: list[str] | None = None, options: dict[str, Any] | None = None
    ) -> _Result:
        """Ask about the picture; `uploads` holds its ids in the two-step way, and is added to."""
        options = (options or {}) | ({"language": self.language} if self.language != "en" else {})
        if uploads is None:
            return self._request("POST", path, files={"image": ("car.jpg", jpeg)}, params=options)
        if not uploads:
            uploads.append(self._upload(jpeg))
        try:
            return self._request("GET", path, params=options | {"image_upload_id": uploads[-1]})
        except PhotoNotAccepted:  # seen: Imagga does not know the id it has just given
            uploads.append(self._upload(jpeg))
            return self._request("GET", path, params=options | {"image_upload_id": uploads[-1]})

    def _upload(self, jpeg: bytes) -> str:
        return self._read(_Upload, self._request("POST", "/uploads", files={"image": ("car.jpg", jpeg)})).upload_id

    def _shades(self, picture: dict[str, Any]) -> tuple[Colour, ...]:
        palette = self._read(_Colors, self._ask("/colors", **picture)).colors
        return our_colours((one.closest_palette_color_parent, one.percent / 100) for one in palette.foreground_colors)

    def _word(self, by_language: dict[str, str | None]) -> str:
        return by_language.get(self.language) or next((word for word in by_language.values() if word), "")

    def _candidate(self, category: _Category) -> Candidate | None:
        """None for a label that is no make and model of ours."""
        car = read_label(self._word(category.name))
        if car.make is None:
            return None
        years = ModelYears(first=car.year, last=car.year) if car.year else None
        score = category.confidence / 100
        return Candidate(make=car.make, model=car.model, trim=car.trim, score=score, years=years)

    def _read(self, kind: type[M], answer: _Result) -> M:
        try:
            return kind.model_validate(answer.content)
        except ValidationError:
            raise MalformedAnswer(self.name) from None

    def _request(self, method: str, path: str, **kwargs: Any) -> _Result:
        try:
            reply = http.send(self.web, self.name, method, self.base_url + path, auth=(self.key, self.secret), **kwargs)
        except Throttled as busy:
            raise Throttled(self.name, CONCURRENCY_WAIT if busy.wait is None else busy.wait) from None
        if reply.status == 401:  # the body may be no JSON at all
            raise KeyRefused(self.name)
        if reply.status in _SENTENCES:
            raise RequestRefused(self.name, _SENTENCES[reply.status])
        body = reply.json()
        status = body.get("status") if isinstance(body, dict) else None
        if not isinstance(status, dict):
            raise MalformedAnswer(self.name)
        if reply.status == 403:
            # One status, two meanings: too many at once on this plan, or the month's calls are gone.
            if "concurrent" in str(status.get("text")):
                raise Throttled(self.name, CONCURRENCY_WAIT)
            raise QuotaSpent(self.name)
        if reply.status == 400:
            raise PhotoNotAccepted(self.name)
        if reply.status != 200 or status.get("type") != "success":
            raise RequestRefused(self.name)
        return _Result(body.get("result"), _cost(reply))


_SENTENCES = {
    404: N_("{service} has no such categorizer: the operator should check its id."),
    405: N_("{service} would not take this kind of call."),
    406: N_("{service} would not answer in JSON."),
    410: N_("{service} no longer offers this."),
}


def _cost(reply: http.Reply) -> Cost:
    """The plan's calls from the headers; nothing where they are missing or no numbers."""
    limit, left = (http.count_in(reply.headers.get(name)) for name in ("Monthly-Limit", "Monthly-Limit-Remaining"))
    if limit is None or left is None:
        return Cost()
    return Cost(used=max(0, limit - left), limit=limit)
