"""NHTSA vPIC: a VIN decoded to year, make, model and trim. Free, without a key.

Every answer is HTTP 200, with "" for what it does not know and a list of codes for what it thinks of the VIN.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import requests

from services.errors import MalformedAnswer, NotKnown, RequestRefused, Unavailable
from services.names import our_make, our_model
from services.specs.specs import looked_up_today, model_year, text
from services.specs.vin import tidy, trouble
from services.vehicle import FrozenModel
from services.web import http
from services.wording import N_
from services.wording.sentence import Sentence

CLEAN = "0"
UNCLEAR = N_("{source} could not read every character of the VIN: please check the car.")


class Decoded(FrozenModel):
    """What a VIN says of its car; None where its maker did not tell. Who decoded it: see Specs."""

    source: str
    stand_in: bool
    as_of: date | None
    year: int
    make: str
    model: str | None
    trim: str | None
    note: Sentence | None = None


@dataclass(frozen=True)
class Vpic:
    """Client of `GET {base_url}/DecodeVinValues/{vin}`; `base_url` ends in /api/vehicles.

    `stand_in` marks the built-in one.
    """

    base_url: str
    web: requests.Session = field(repr=False)
    stand_in: bool
    name: str = "NHTSA"

    @property
    def fingerprint(self) -> str:
        """Its address."""
        return f"vpic {self.base_url}"

    def decode(self, typed: str) -> Decoded:
        """The car of a VIN as people type it. Raises ServiceError; nothing is asked for one that cannot be right."""
        if trouble(typed):
            raise RequestRefused(self.name, N_("{service} was not asked: the VIN cannot be right."))
        vin = tidy(typed)
        reply = http.send(
            self.web, self.name, "GET", f"{self.base_url}/DecodeVinValues/{vin}", params={"format": "json"}
        )
        if reply.status == 403 or reply.body.lstrip().startswith(b"<"):
            raise Unavailable(self.name, N_("{service} is out, or keeps us out."))
        if reply.status != 200:
            raise RequestRefused(self.name)
        return self._read(reply.json())

    def _read(self, body: Any) -> Decoded:
        try:
            found = body["Results"][0]
            make, model, trim, codes = (found.get(name) for name in ("Make", "Model", "Trim", "ErrorCode"))
            year = model_year(found.get("ModelYear"))
        except (TypeError, KeyError, IndexError, AttributeError):
            raise MalformedAnswer(self.name) from None
        if not (known := text(make)) or not year:
            raise NotKnown(self.name, N_("{service} does not know this VIN: choose the car by hand."))
        ours = our_make(known)
        return Decoded(
            **looked_up_today(self.name, stand_in=self.stand_in),
            year=year,
            make=ours.title() if ours.isupper() and len(ours) > 4 else ours,
            model=our_model(ours, model) if text(model) else None,
            trim=text(trim),
            note=None if codes == CLEAN else Sentence.of(UNCLEAR, source=Sentence(template=self.name)),
        )
