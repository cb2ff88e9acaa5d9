"""MarketCheck v2: what dealers ask for such cars today, with statistics over every advert that fits.

It knows nothing of condition, and few adverts have the very mileage: cars within a quarter of the mileage are searched,
then the prices are moved by the gap to their middle mileage and by the condition. Where fewer than eight carry a price
the search widens: every trim, then the years beside, then farther away. Each step is one more call of the plan's.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import requests
from pydantic import Field, ValidationError

from services.errors import KeyRefused, MalformedAnswer, QuotaSpent, RequestRefused, ServiceError, Throttled
from services.storage.quota import Quota
from services.valuation.adjust import CONDITION, PER_10K_MILES
from services.valuation.statistics import FAR_OFF, FEWEST, band, confidence, filter_outliers, percentiles, plausible
from services.valuation.trims import maker_trim
from services.valuation.valuation import LEAST_ASKED, MOST_ASKED, Comparable, MilesAway, PricedCar, Valuation
from services.vehicle import MOST_MILES
from services.web import http
from services.web.foreign import Foreign, Text
from services.wording import N_
from services.wording.sentence import FieldValue, Sentence

MOVED = N_(
    "These cars have {middle:distance} in the middle, yours {yours:distance}: the prices are moved by {by:change.1}."
)
GRADED = N_("Dealers offer cars in very good condition; for {grade} it is {by:change}.")
WIDEN_BELOW = 8
ROWS = 50  # the most one answer lists
MILES_SHARE, LEAST_MILES = 0.25, 10_000  # to each side of the mileage
# The pace is limited by the second: whoever has to wait an hour has used up the month.
LONGEST_PACE = 3_600
# Words of a title or a heading for a car that is worth far less; "no flood damage" and the like are left alone.
WRECKED = re.compile(
    r"(?<!no )(?<!non-)(?<!not )\b(salvage|rebuil(t|dable)(?! (engine|motor|trans))|reconstructed|branded|junk|"
    r"lemon(?! (yellow|ice))|flood(ed)?|total(l?ed| loss)|wrecked|parts only|for parts|irreparable|nonrepairable)\b",
    re.IGNORECASE,
)
DAY_S = 86_400.0
FIRST_ADVERT = 946_684_800.0  # the year 2000, in seconds since 1970
MOST_SECONDS = 1e11  # more are thousandths of a second
# From P5 to P25 the tenth lies this far, in standard deviations of a normal distribution; P90 from P95 to P75 alike.
TENTH = (1.6449 - 1.2816) / (1.6449 - 0.6745)


class _Stats(Foreign):
    count: int = Field(default=0, ge=0)
    median: float | None = Field(default=None, ge=LEAST_ASKED, lt=MOST_ASKED)
    max: float | None = Field(default=None, ge=LEAST_ASKED, lt=MOST_ASKED)
    percentiles: dict[str, float | None] | None = None


class _Build(Foreign):
    year: int | None = None
    trim: Text | None = None


class _Listing(Foreign):
    price: float = Field(ge=LEAST_ASKED, lt=MOST_ASKED)
    miles: float | None = Field(default=None, ge=0, lt=MOST_ASKED)
    dom: int | None = None
    days_on_market: int | None = None
    dist: MilesAway | None = None
    is_certified: bool | None = None
    carfax_clean_title: bool | None = None
    title_type: Text = ""
    heading: Text = ""
    last_seen_at: float | None = None
    build: _Build = _Build()

    @property
    def clean_title(self) -> bool | None:
        """Whether the title is clean; None where nobody says. No Carfax badge says nothing: new cars lack it too."""
        if WRECKED.search(f"{self.title_type} {self.heading}"):
            return False
        return True if self.carfax_clean_title or self.title_type.casefold().startswith("clean") else None

    @property
    def last_seen(self) -> datetime | None:
        """When, by its seconds or thousandths of a second since 1970; None for a day that cannot be."""
        seconds = self.last_seen_at or 0.0
        seconds = seconds / 1000 if seconds > MOST_SECONDS else seconds
        now = datetime.now(UTC)
        if not FIRST_ADVERT <= seconds <= now.timestamp() + DAY_S:
            return None
        return datetime.fromtimestamp(seconds, UTC)


class _Statistics(Foreign):
    price: _Stats = _Stats()
    miles: _Stats = _Stats()


class _Answer(Foreign):
    num_found: int = Field(ge=0)
    listings: list[Any] = Field(default_factory=list)
    stats: _Statistics = _Statistics()

    @property
    def price(self) -> _Stats:
        return self.stats.price


@dataclass(frozen=True)
class _Search:
    """How wide to look; `note` says in words what this step counts beyond the one before."""

    years: tuple[int, ...]
    trim: str | None
    radius: int | None
    note: str = ""  # a template, in which {too_few} says how few the search before has found
    said: Mapping[str, FieldValue] = field(default_factory=dict)  # what else stands in the template


@dataclass(frozen=True)
class MarketCheck:
    """Client of `GET {base_url}/search/car/active`; `base_url` ends in /v2.

    `zip_code` is where to look from and `radius` how far in miles, `widest` at most (free plans: 100); without a ZIP
    code the whole country counts. `quota` learns what the service says of the plan; `stand_in` marks modelled figures.
    """

    base_url: str
    key: str = field(repr=False)
    web: requests.Session = field(repr=False)
    stand_in: bool
    quota: Quota | None = None
    zip_code: str | None = None
    radius: int = 50
    widest: int = 100
    name: str = "MarketCheck"

    @property
    def fingerprint(self) -> str:
        """Address and where it looks."""
        return f"marketcheck {self.base_url} {self.zip_code} {self.radius} {self.widest}"

    @property
    def most_calls(self) -> int:
        """Of one car: each widening of its search is one more."""
        return 4 if self.zip_code and self.widest > self.radius else 3

    def value(self, subject: PricedCar) -> Valuation:
        """What dealers ask for exactly that car; without a price where even the widest search finds too few.

        Raises ServiceError (QuotaSpent before a call that the plan no longer holds).
        """
        notes: list[Sentence] = []
        answer: _Answer | None = None
        partial = False
        for search in self._searches(subject):
            if answer:
                notes.append(Sentence.of(search.note, too_few=_too_few(answer), **search.said))
            try:
                answer = self._ask(subject, search)
            except ServiceError as fault:
                if answer is None:
                    raise
                notes[-1] = Sentence.of(
                    N_("{too_few}, and the search could not go on. {fault}"),
                    too_few=_too_few(answer),
                    fault=fault.sentence,
                )
                partial = True
                break
            if answer.price.count >= WIDEN_BELOW:
                break
        found = self._read(answer or _Answer(num_found=0), subject, notes)
        return found.model_copy(update={"partial": partial})

    def _searches(self, subject: PricedCar) -> Iterator[_Search]:
        """From the very car outwards."""
        year = subject.vehicle.year
        trim = maker_trim(subject.trim)
        search = _Search((year,), trim, self.radius if self.zip_code else None)
        yield search
        if trim:
            search = replace(
                search,
                trim=None,
                note=N_("{too_few}: every trim counts, not the {trim} alone."),
                said={"trim": trim},
            )
            yield search
        search = replace(
            search,
            years=(year - 1, year, year + 1),
            note=N_("{too_few}: the model years beside count too."),
            said={},
        )
        yield search
        if self.zip_code and self.widest > self.radius:
            farther = N_("{too_few}: cars up to {reach:distance} away count too.")
            yield replace(search, radius=self.widest, note=farther, said={"reach": self.widest})

    def _ask(self, subject: PricedCar, search: _Search) -> _Answer:
        reach = max(LEAST_MILES, round(subject.miles * MILES_SHARE))
        question = {
            "api_key": self.key,
            "car_type": "used",
            "make": subject.vehicle.make,
            "model": subject.vehicle.model,
            "year": ",".join(map(str, search.years)),
            "trim": search.trim,
            "miles_range": f"{max(0, subject.miles - reach)}-{subject.miles + reach}",
            "price_range": "1-*",  # adverts without a price would count and say nothing
            "zip": self.zip_code,
            "radius": search.radius,
            "country": "us",
            "stats": "price,miles",
            "rows": ROWS,
        }
        try:
            reply = http.send(
                self.web,
                self.name,
                "GET",
                f"{self.base_url}/search/car/active",
                retry_after_in=self._month_spent,
                params={name: value for name, value in question.items() if value is not None},
            )
        except Throttled as fault:
            if fault.wait is not None and fault.wait > LONGEST_PACE:
                raise QuotaSpent(self.name) from None
            raise
        self._count(reply)
        if reply.status in (401, 403):
            raise KeyRefused(self.name)
        if reply.status != 200:
            raise RequestRefused(self.name)
        try:
            return _Answer.model_validate(reply.json())
        except ValidationError:
            raise MalformedAnswer(self.name) from None

    def _month_spent(self, body: bytes) -> None:
        """A 429 without a time to wait: the month's calls are gone, or the pace was too high. Raises QuotaSpent."""
        if b"quota" in body.lower():
            raise QuotaSpent(self.name)

    def _count(self, reply: http.Reply) -> None:
        """What the service says is left of the month counts, as others may use the key too."""
        left, limit = (http.count_in(reply.headers.get(f"Quota-{name}")) for name in ("Remaining", "Limit"))
        if self.quota and left is not None and limit is not None:
            self.quota.correct(limit - left)

    def _read(self, answer: _Answer, subject: PricedCar, notes: list[Sentence]) -> Valuation:
        listings = list(_listings(answer.listings))
        comparables, excluded = filter_outliers([_comparable(listing) for listing in listings])
        prices = answer.price
        count = max(len(comparables), prices.count - len(excluded))
        found = plausible({name: price for name, price in (prices.percentiles or {}).items() if price is not None})
        if len(listings) >= prices.count or not found:  # the list is whole, or all there is
            found = percentiles(one.price for one in comparables) or found
        found = _with_tenths(found) if count >= FEWEST else {}
        typical = (found.get(50) or prices.median) if count >= FEWEST else None
        factor = self._moved(answer, listings, subject, notes) if typical else 1.0
        found = {percent: price * factor for percent, price in found.items()}
        likely = band(found, 25, 75)
        far_off = (prices.max or 0) > FAR_OFF * (prices.median or math.inf)
        return Valuation(
            source=self.name,
            stand_in=self.stand_in,
            currency="USD",
            as_of=_newest(listings),
            grade=subject.grade,
            count=count,
            typical=typical * factor if typical else None,
            likely=likely,
            possible=band(found, 10, 90),
            confidence=confidence(count, likely),
            comparables=comparables,
            excluded=excluded,
            percentiles=found,
            on_sale=answer.num_found,
            absurd_maximum=prices.max if far_off and not excluded else None,
            notes=tuple(notes),
        )

    def _moved(self, answer: _Answer, listings: list[_Listing], subject: PricedCar, notes: list[Sentence]) -> float:
        """What brings the prices to this car's mileage and condition, explained in `notes`."""
        miles = answer.stats.miles.median or percentiles(
            (one.miles for one in listings if one.miles is not None), (50,)
        ).get(50)
        miles = miles if miles and miles < MOST_MILES else None
        by_miles = PER_10K_MILES.value ** ((subject.miles - miles) / 10_000) if miles else 1.0
        by_grade = CONDITION[subject.grade].value
        if miles and abs(by_miles - 1) >= 0.001:
            notes.append(Sentence.of(MOVED, middle=miles, yours=subject.miles, by=by_miles - 1))
        if by_grade != 1:
            notes.append(Sentence.of(GRADED, grade=Sentence(template=subject.grade.value), by=by_grade - 1))
        return by_miles * by_grade


def _too_few(answer: _Answer) -> Sentence:
    """Half a sentence, for one that goes on with what is done about it."""
    count = answer.price.count
    template = N_("Only {count} such car carries a price") if count == 1 else N_("Only {count} such cars carry a price")
    return Sentence.of(template, count=count)


def _listings(rows: list[Any]) -> Iterator[_Listing]:
    """Those with a price; a row out of form is passed over."""
    for row in rows:
        try:
            yield _Listing.model_validate(row)
        except ValidationError:
            continue


def _comparable(listing: _Listing) -> Comparable:
    return Comparable(
        price=listing.price,
        mileage=None if listing.miles is None else round(listing.miles),
        year=listing.build.year,
        trim=listing.build.trim,
        days_on_market=listing.dom if listing.dom is not None else listing.days_on_market,
        distance_miles=listing.dist,
        seller="dealer",
        certified=listing.is_certified,
        clean_title=listing.clean_title,
    )


def _newest(listings: list[_Listing]) -> date:
    """The day the adverts were last seen; where none says so, today, as only adverts on sale now are searched."""
    return max((one.last_seen for one in listings if one.last_seen), default=datetime.now(UTC)).date()


def _with_tenths(found: dict[int, float]) -> dict[int, float]:
    """P10 and P90, which the service leaves out or not, from their neighbours."""
    tenths = {
        ten: found[outer] ** (1 - TENTH) * found[inner] ** TENTH
        for ten, outer, inner in ((10, 5, 25), (90, 95, 75))
        if ten not in found and outer in found and inner in found
    }
    return dict(sorted((found | tenths).items()))
