"""Juhe carDetect (聚合数据 车型识别), a re-export of Baidu's car recognition: names in Chinese, scores of 0 to 1.

Every failure but a broken line comes as HTTP 200 with a code in the body.
"""

import base64
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from urllib.parse import urlencode, urlsplit

import requests
from pydantic import BaseModel, ValidationError

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.photo import OutsidePhoto
from services.recognition.clients.juhe_names import NOT_A_CAR, read_name
from services.recognition.colours import our_colour
from services.recognition.fitting import fit
from services.recognition.observation import Candidate, Colour, Observation, Score, SeenCar
from services.recognition.reading import read_years, tidy
from services.web import http
from services.web.foreign import Each, Foreign, Text
from services.wording import N_

# Base64 of 4 MB at most; whether that is before or after urlencoding is not said, so it holds for both.
MOST_BYTES = 2_700_000
SHORTEST_SIDE, LONGEST_SIDE = 50, 4096  # pixels; Juhe says 15, Baidu behind it 50
WIDEST_RATIO = 3.0


class _Car(Foreign):
    name: Text
    score: Score
    year: Text | None = None  # 无年份信息 where it has none


class _Result(BaseModel):
    data: Each[_Car] = ()
    color: Text | None = None


class _Answer(BaseModel):
    error_code: Text | None = None
    resultcode: Text | None = None  # the older numbering
    result: _Result | str | None = None


@dataclass(frozen=True)
class Juhe:
    """Client of `POST /carDetect/index`.

    The real address is plain http, which shows the photo and the key to everyone on the way: unless `allow_plain_http`
    is set, only https and addresses of this machine are called.
    """

    base_url: str
    key: str = field(repr=False)
    web: requests.Session = field(repr=False)
    allow_plain_http: bool = False
    name: str = "Juhe"
    outside: ClassVar[Literal[True]] = True

    @property
    def fingerprint(self) -> str:
        """The address."""
        return f"juhe {self.base_url}"

    def sent(self, photo: OutsidePhoto) -> bytes:
        """The JPEG as it is sent."""
        return fit(
            photo,
            longest_side=LONGEST_SIDE,
            shortest_side=SHORTEST_SIDE,
            most_bytes=MOST_BYTES,
            widest_ratio=WIDEST_RATIO,
        )

    def recognize(self, photo: OutsidePhoto) -> Observation:
        """The largest car in the photo. Raises ServiceError."""
        if not (self.allow_plain_http or _private(self.base_url)):
            raise RequestRefused(
                self.name,
                N_(
                    "{service} was not asked, as its address is not encrypted: "
                    "the operator can allow plain http in the settings."
                ),
            )
        reply = http.send(
            self.web,
            self.name,
            "POST",
            f"{self.base_url}/carDetect/index",
            data=_form(self.key, self.sent(photo)),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        if reply.status != 200:
            raise RequestRefused(self.name)
        try:
            answer = _Answer.model_validate(reply.json())
        except ValidationError:
            raise MalformedAnswer(self.name) from None
        code = _code(answer)
        if code is None:
            raise MalformedAnswer(self.name)
        if code != 0:
            raise _REFUSALS.get(code, RequestRefused)(self.name)
        # Without a result nothing was recognised; a code of 0 with words for a result is no documented answer.
        if isinstance(answer.result, str) and answer.result:
            raise MalformedAnswer(self.name)
        return self._observation(answer.result or _Result())

    def _observation(self, result: _Result) -> Observation:
        best = max(result.data, key=lambda car: car.score, default=None)
        if best and best.name.strip() == NOT_A_CAR:
            raise NotACar(self.name)
        candidates = []
        for car in result.data:
            if (name := read_name(car.name)) and name.make:
                years = read_years(car.year or "")
                candidates.append(
                    Candidate(make=name.make, model=name.model, trim=name.trim, score=car.score, years=years)
                )
        colour = our_colour(result.color or "")
        seen = SeenCar(candidates=tidy(candidates), colours=(Colour(name=colour),) if colour else ())
        return Observation(cars=(seen,) if result.data else ())


def _form(key: str, image: bytes) -> bytes:
    """Both fields, as `urlencode` has them: that looks at each of a photo's letters, of which but three want it."""
    letters = base64.b64encode(image).replace(b"+", b"%2B").replace(b"/", b"%2F").replace(b"=", b"%3D")
    return urlencode({"key": key, "image": ""}).encode() + letters


_KEY = (10001, 10002, 10003, 10004, 10005, 10007, 10008, 10009)
_REFUSALS: dict[int, Callable[[str], ServiceError]] = {
    237101: PhotoNotAccepted,
    237102: lambda name: NotACar(
        name, N_("{service} saw no car, or none it knows, in this picture.")
    ),  # one code for both
    **dict.fromkeys(_KEY, KeyRefused),
    10011: Throttled,
    10012: QuotaSpent,
    10013: QuotaSpent,
    10014: lambda name: Unavailable(name, N_("{service} is out of order at the moment.")),
    10020: lambda name: Unavailable(name, N_("{service} is being maintained: try again later.")),
    10021: lambda name: RequestRefused(name, N_("{service} has withdrawn this kind of recognition.")),
}


def _code(answer: _Answer) -> int | None:
    """The error code, 0 for success; the older `resultcode` 101 means 10001. None where neither is a number."""
    new, old = http.count_in(answer.error_code), http.count_in(answer.resultcode)
    if new is not None or old is None:
        return new
    return 0 if old == 200 else 9900 + old


def _private(address: str) -> bool:
    """Whether nobody on the way can read along: https, or a stand-in on this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"
