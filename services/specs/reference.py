"""The reference specs contract: POST make, model and year, get one flat record of strings and nulls.

Beyond the contract the headers `X-Curbside-Note`, `-MSRP`, `-Power-HP` and `-Range-MI` are read where they are sent.
"""

from dataclasses import dataclass, field

import requests

from services.errors import KeyRefused, MalformedAnswer, NotKnown, QuotaSpent, RequestRefused
from services.specs.specs import Specs, looked_up_today, read_record, whole
from services.vehicle import Vehicle
from services.web import http
from services.wording import N_
from services.wording.sentence import Sentence


@dataclass(frozen=True)
class ReferenceSpecs:
    """Client of the contract; `base_url` is the address to POST to, path and all, `stand_in` marks built-in figures."""

    base_url: str
    web: requests.Session = field(repr=False)
    stand_in: bool
    name: str = N_("Specs service")

    @property
    def fingerprint(self) -> str:
        """Its address."""
        return f"specs {self.base_url}"

    def find(self, vehicle: Vehicle) -> Specs:
        """Specs of the car, of the trim where one is given. Raises ServiceError (NotKnown for an unknown car)."""
        question = {"make": vehicle.make, "model": vehicle.model, "year": vehicle.year, "upgrades": []}
        if vehicle.trim:
            question["trim"] = vehicle.trim
        reply = http.send(self.web, self.name, "POST", self.base_url, json=question)
        _check(reply.status, self.name)
        record = reply.json()
        try:
            specs = read_record(record, looked_up_today(self.name, stand_in=self.stand_in))
        except (ValueError, AttributeError):
            raise MalformedAnswer(self.name) from None
        beyond = {
            "note": Sentence(template=note) if (note := reply.headers.get("X-Curbside-Note")) else None,
            "msrp_usd": specs.msrp_usd or whole(reply.headers.get("X-Curbside-MSRP")),
            "power_hp": specs.power_hp or whole(reply.headers.get("X-Curbside-Power-HP")),
            "range_mi": whole(reply.headers.get("X-Curbside-Range-MI")),
        }
        return specs.model_copy(update=beyond)


def _check(status: int, name: str) -> None:
    """The contract's statuses as our errors."""
    if status in (401, 403):
        raise KeyRefused(name)
    if status == 402:
        raise QuotaSpent(name)
    if status == 404:
        raise NotKnown(name)
    if status != 200:
        raise RequestRefused(name)
