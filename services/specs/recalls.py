"""NHTSA's recall campaigns, complaints and crash rating of a make, model and model year. Free, without a key.

It says HTTP 400 with an empty list where it has nothing on a car, and names models in its own way: "C300" where we say
C-Class, "328I" where we say 3 Series. Which names it uses it tells by make and model year.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

import requests
from pydantic import BeforeValidator, Field, ValidationError

from services.errors import MalformedAnswer, RequestRefused, ServiceError, Unavailable
from services.names import key, model_and_trim
from services.specs.specs import looked_up_today
from services.vehicle import FrozenModel, ServiceAnswer, Vehicle
from services.web import http
from services.web.foreign import Each, Foreign, Text
from services.wording import N_

L = TypeVar("L", bound="_Listing")
MOST_NAMES = 3  # of ours under its names, such as C300, C350 and C63 AMG: each is a call of its own


class Campaign(FrozenModel):
    """One recall as NHTSA words it; `received` is the day of the maker's report.

    `park_it` and `park_outside` are its advice until the repair is done: not to drive, not to park near a house.
    """

    number: str
    received: date | None = None
    component: str = ""
    summary: str = ""
    consequence: str = ""
    remedy: str = ""
    park_it: bool = False
    park_outside: bool = False


class Recalls(ServiceAnswer):
    """What NHTSA has on a make, model and year, newest campaign first; nobody can tell from it what was repaired.

    `complaints` and `stars` (1 to 5, the overall crash rating) are None where it has none, or they could not be had.
    `rated` names the variant that was rated. Who says so: see Specs.
    """

    source: str
    stand_in: bool
    as_of: date | None
    campaigns: tuple[Campaign, ...] = ()
    complaints: int | None = None
    stars: int | None = None
    rated: str = ""


@dataclass(frozen=True)
class NhtsaRecalls:
    """Client of `GET {base_url}/recalls/recallsByVehicle`; `base_url` is without a path.

    `stand_in` marks the built-in one.
    """

    base_url: str
    web: requests.Session = field(repr=False)
    stand_in: bool
    name: str = N_("NHTSA recalls")

    @property
    def fingerprint(self) -> str:
        """Its address."""
        return f"recalls {self.base_url}"

    def find(self, vehicle: Vehicle) -> Recalls:
        """Campaigns of that make, model and year, newest first; a crash rating that fails costs only itself.

        Raises ServiceError.
        """
        name, campaigns = self._campaigns(vehicle)
        rating, partial = None, False
        try:
            rating = self._rating(vehicle, name)
        except ServiceError:
            partial = True
        return Recalls(
            **looked_up_today(self.name, stand_in=self.stand_in),
            campaigns=campaigns,
            complaints=rating.complaints if rating else None,
            stars=rating.stars if rating else None,
            rated=rating.description if rating else "",
            partial=partial,
        )

    def _campaigns(self, vehicle: Vehicle) -> tuple[str, tuple[Campaign, ...]]:
        """The name that NHTSA knows the model by, and its campaigns."""
        found = self._of(vehicle, vehicle.model)
        if found:
            return vehicle.model, _in_order(found)
        names = self._names(vehicle)
        for name in names:
            found += self._of(vehicle, name)
        return (names[0] if names else vehicle.model), _in_order(found)

    def _of(self, vehicle: Vehicle, model: str) -> list[Campaign]:
        query = {"make": vehicle.make, "model": model, "modelYear": vehicle.year}
        answer = self._ask("/recalls/recallsByVehicle", query, _RecallList)
        return [Campaign(**row.model_dump()) for row in answer.results]

    def _names(self, vehicle: Vehicle) -> list[str]:
        """Its names for our model, that of our trim first; none where it names none."""
        query = {"modelYear": vehicle.year, "make": vehicle.make, "issueType": "r"}
        listed = self._ask("/products/vehicle/models", query, _ModelList).results
        ours, trim = key(model_and_trim(vehicle.make, vehicle.model).model), key(vehicle.trim or "")
        found = []
        for name in {one.model for one in listed} - {vehicle.model}:
            entry = model_and_trim(vehicle.make, name)
            of_trim = bool(trim) and trim.startswith(key(entry.trim or name))
            if of_trim or key(entry.model) == ours:
                found.append((not of_trim, name))
        return [name for _, name in sorted(found)[:MOST_NAMES]]

    def _rating(self, vehicle: Vehicle, model: str) -> "_Rating | None":
        place = f"modelyear/{vehicle.year}/make/{quote(vehicle.make, safe='')}/model/{quote(model, safe='')}"
        variants = self._ask(f"/SafetyRatings/{place}", {}, _VariantList).results
        if not variants:
            return None
        rated = self._ask(f"/SafetyRatings/VehicleId/{variants[0].number}", {}, _RatingList).results
        return rated[0] if rated else None

    def _ask(self, path: str, query: dict[str, Any], form: "type[L]") -> "L":
        reply = http.send(self.web, self.name, "GET", f"{self.base_url}{path}", params=query)
        if reply.status == 403 or reply.body.lstrip().startswith(b"<"):
            raise Unavailable(self.name, N_("{service} is out, or keeps us out."))
        if reply.status not in (200, 400):
            raise RequestRefused(self.name)
        try:
            found = form.model_validate(reply.json())
        except ValidationError:
            raise MalformedAnswer(self.name) from None
        if reply.status == 400 and found.results:
            raise MalformedAnswer(self.name)
        return found


def _in_order(campaigns: list[Campaign]) -> tuple[Campaign, ...]:
    """Each campaign once, what must not be driven or parked near a house first, then the newest."""
    once = {one.number: one for one in campaigns}
    return tuple(
        sorted(
            once.values(),
            key=lambda one: (one.park_it, one.park_outside, one.received or _year(one.number)),
            reverse=True,
        )
    )


def _year(number: str) -> date:
    """A campaign's number begins with its year: 18V568000."""
    two = number[:2]
    return date((1900 if int(two) > 60 else 2000) + int(two), 1, 1) if two.isdecimal() else date.min


def _day(given: object) -> object:
    """DD/MM/YYYY, or nothing."""
    try:
        return datetime.strptime(str(given), "%d/%m/%Y").date()  # a day without a time
    except ValueError:
        return None


def _stars(given: object) -> object:
    return int(str(given)) if str(given) in {"1", "2", "3", "4", "5"} else None


Words = Annotated[Text, BeforeValidator(lambda given: " ".join(given.split()) if isinstance(given, str) else given)]


class _Row(Foreign):
    number: Text = Field(validation_alias="NHTSACampaignNumber", pattern=r"^\w{3,20}$")
    received: Annotated[date | None, BeforeValidator(_day)] = Field(None, validation_alias="ReportReceivedDate")
    component: Words = Field("", validation_alias="Component")
    summary: Words = Field("", validation_alias="Summary")
    consequence: Words = Field("", validation_alias="Consequence")
    remedy: Words = Field("", validation_alias="Remedy")
    park_it: bool = Field(default=False, validation_alias="parkIt")
    park_outside: bool = Field(default=False, validation_alias="parkOutSide")


class _Model(Foreign):
    model: Text


class _Variant(Foreign):
    number: int = Field(validation_alias="VehicleId", gt=0)


class _Rating(Foreign):
    complaints: int | None = Field(None, validation_alias="ComplaintsCount", ge=0, lt=10_000_000)
    stars: Annotated[int | None, BeforeValidator(_stars)] = Field(None, validation_alias="OverallRating")
    description: Text = Field("", validation_alias="VehicleDescription")


class _Listing(Foreign):
    results: tuple[Foreign, ...]


class _RecallList(_Listing):
    results: Each[_Row]


class _ModelList(_Listing):
    results: Each[_Model]


class _VariantList(_Listing):
    results: Each[_Variant] = Field(validation_alias="Results")


class _RatingList(_Listing):
    results: Each[_Rating] = Field(validation_alias="Results")
