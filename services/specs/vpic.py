"""NHTSA vPIC: a VIN decoded to year, make, model and trim. Free, without a key.

Every answer is HTTP 200, with "" for what it does not know and a list of codes for what it thinks of the VIN. It takes
VINs that are not whole or do not check, and tells what it can.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import requests

from services.errors import MalformedAnswer, NotKnown, RequestRefused, Unavailable
from services.specs.decoded import Decoded, DecoderWords, name_car
from services.specs.specs import looked_up_today, model_year, text
from services.specs.vin import LENGTH, VALUES, could_check, for_north_america, readable
from services.web import http
from services.wording import N_
from services.wording.sentence import Sentence

CLEAN = "0"
FIELDS = {"model": "Model", "series": "Series", "more": "Series2", "trim": "Trim", "doors": "Doors"}
SHORTEST = 3  # characters: those of the maker
UNCLEAR = N_("{source} could not read every character of the VIN: please check the car.")
ABROAD = N_("This VIN was not made for North America: it does not tell the model year.")


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
        """The car of a VIN as people type it, whole or not. Raises ServiceError; nothing is asked for no VIN at all."""
        vin = re.sub(r"[^0-9A-Z]", "*", readable(typed))[:LENGTH]
        if len(vin) < SHORTEST or not vin.isascii():
            raise RequestRefused(self.name, N_("{service} was not asked: the VIN cannot be right."))
        reply = http.send(
            self.web, self.name, "GET", f"{self.base_url}/DecodeVinValues/{vin}", params={"format": "json"}
        )
        if reply.status == 403 or reply.body.lstrip().startswith(b"<"):
            raise Unavailable(self.name, N_("{service} is out, or keeps us out."))
        if reply.status != 200:
            raise RequestRefused(self.name)
        return self._read(reply.json(), vin)

    def _read(self, body: Any, vin: str) -> Decoded:
        found = _flat(body)
        if found is None:
            raise MalformedAnswer(self.name)
        make, year = text(found.get("Make")), model_year(found.get("ModelYear"))
        if make is None:
            raise NotKnown(self.name, N_("{service} does not know this VIN: choose the car by hand."))
        words = DecoderWords(make=make, **{name: text(found.get(field)) for name, field in FIELDS.items()})
        car = name_car(words, year)
        home = for_north_america(vin) or (car.model is not None and could_check(vin))
        notes = [Sentence(template=ABROAD)] if not home else []
        if str(found.get("ErrorCode", "")).strip() not in {CLEAN, ""} and home:
            notes.append(Sentence.of(UNCLEAR, source=Sentence(template=self.name)))
        return Decoded(
            **looked_up_today(self.name, stand_in=self.stand_in),
            year=year if home else None,
            make=car.make,
            model=car.model,
            trim=car.trim,
            country=text(found.get("PlantCountry")),
            spellings=words.spellings,
            suggested=_suggested(text(found.get("SuggestedVIN")), vin),
            note=notes[0] if notes else None,
        )


def _flat(body: Any) -> dict[str, Any] | None:
    """The one flat record; None for any other form, such as the list of variables that `DecodeVin` answers."""
    results = body.get("Results") if isinstance(body, dict) else None
    first = next((one for one in results if isinstance(one, dict)), None) if isinstance(results, list) else None
    return first if first and ("Make" in first or "ErrorCode" in first) else None


def _suggested(vin: str | None, asked: str) -> str | None:
    """A VIN of its own that could be looked up; with `!` it marks places for which it knows none."""
    if vin is None or len(vin) != LENGTH or vin == asked or any(sign not in VALUES for sign in vin):
        return None
    return vin
