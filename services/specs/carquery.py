"""CarQuery 0.3: which makes, models, years and trims there are. Feeds the pickers, and specs where others have none.

Errors come as HTTP 200 with an "error" key, JSON sometimes wrapped as JSONP and under a text/html content type; a page
of HTML means that it is out, or keeps us out. Newer rows have units under the wrong names: see `units`.
"""

from dataclasses import dataclass, field
from typing import Any

import requests

from services.errors import MalformedAnswer, NotKnown, RequestRefused, Unavailable
from services.names import key
from services.specs.specs import CarList, Origin, Specs, looked_up_today, model_year, read_record, text, whole
from services.specs.units import mend
from services.vehicle import ModelYears, Vehicle
from services.web import http
from services.wording import N_
from services.wording.sentence import Sentence

PAGE = 500  # rows of getTrims at most, oldest year first
# The real service turns away the default agent of HTTP libraries.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; Curbside)"}


@dataclass(frozen=True)
class CarQuery:
    """Client of `GET {base_url}/?cmd=...`; `stand_in` marks built-in figures."""

    base_url: str
    web: requests.Session = field(repr=False)
    stand_in: bool
    name: str = "CarQuery"

    @property
    def fingerprint(self) -> str:
        """Its address."""
        return f"carquery {self.base_url}"

    def years(self) -> ModelYears:
        """The model years it covers. Raises ServiceError."""
        years = self._request("Years", cmd="getYears")
        first, last = (
            (model_year(years.get(end)) for end in ("min_year", "max_year")) if isinstance(years, dict) else (0, 0)
        )
        if not first or not last:
            raise MalformedAnswer(self.name)
        return ModelYears(first=first, last=last)

    def makes(self, year: int | None = None) -> CarList:
        """Every make, with the id that asks for its models. Raises ServiceError."""
        rows = self._rows("Makes", cmd="getMakes", **({"year": year} if year else {}))
        ids = {
            name: make_id
            for row in rows
            if (name := text(row.get("make_display"))) and (make_id := text(row.get("make_id")))
        }
        return CarList(**self._origin(), ids=ids)

    def models(self, make_id: str, year: int | None = None) -> CarList:
        """A make's models, all years or one. Raises ServiceError."""
        rows = self._rows("Models", cmd="getModels", make=make_id, **({"year": year} if year else {}))
        names = sorted({name for row in rows if (name := text(row.get("model_name")))}, key=str.casefold)
        return CarList(**self._origin(), ids={name: name for name in names})

    def trims(self, make_id: str, model: str) -> list[Specs]:
        """Every trim of a model over all its years, newest first, with what is known of it. Raises ServiceError."""
        return self._trims(make=make_id, model=model)

    def find(self, vehicle: Vehicle) -> Specs:
        """Specs of the car's trim, else of the one in the middle of the list, which says so. Raises ServiceError."""
        trims = self._trims(make=vehicle.make.casefold().replace(" ", "-"), model=vehicle.model, year=vehicle.year)
        if not trims:
            raise NotKnown(self.name)
        chosen = [trim for trim in trims if trim.model_id == vehicle.model_id]
        named = [trim for trim in trims if vehicle.trim and key(trim.trim or "") == key(vehicle.trim)]
        for trim in chosen + named:
            return trim
        middle = trims[(len(trims) - 1) // 2]
        assumed = Sentence.of(
            N_("Which trim it is was not known to {source}: the {trim} is shown."),
            source=self.name,
            trim=middle.trim or Sentence(template=N_("base trim")),
        )
        both = Sentence.of("{trim} {units}", trim=assumed, units=middle.note) if middle.note else assumed
        return middle.model_copy(update={"note": both})

    def _trims(self, **query: Any) -> list[Specs]:
        rows: dict[str, dict[str, Any]] = {}
        since: dict[str, Any] = {}
        while True:
            page = self._rows("Trims", cmd="getTrims", **query, **since)
            before = len(rows)
            rows |= {str(row.get("model_id")): row for row in page}
            last_year = whole(page[-1].get("model_year")) if page else None
            if len(page) < PAGE or len(rows) == before or not last_year:
                break
            since = {"min_year": last_year}  # a full page ends within this year
        found = []
        for row in rows.values():
            try:
                found.append(_read(row, self._origin()))
            except ValueError:
                continue  # a row without a name or year is no trim anyone can choose
        if rows and not found:
            raise MalformedAnswer(self.name)
        return sorted(found, key=lambda trim: (-trim.year, trim.msrp_usd or 0, trim.trim or ""))

    def _origin(self) -> Origin:
        return looked_up_today(self.name, stand_in=self.stand_in)

    def _rows(self, top: str, **query: Any) -> list[dict[str, Any]]:
        rows = self._request(top, **query)
        if not isinstance(rows, list):
            raise MalformedAnswer(self.name)
        return [row for row in rows if isinstance(row, dict)]

    def _request(self, top: str, **query: Any) -> Any:
        reply = http.send(self.web, self.name, "GET", f"{self.base_url}/", params=query, headers=HEADERS)
        if reply.status == 403 or reply.body.lstrip().startswith(b"<"):
            raise Unavailable(self.name, N_("{service} is out, or keeps us out."))
        if reply.status != 200:
            raise RequestRefused(self.name)
        body = unwrap(reply.body)
        if isinstance(body, dict) and "error" in body:
            raise RequestRefused(self.name)
        if not isinstance(body, dict) or top not in body:
            raise MalformedAnswer(self.name)
        return body[top]


def _read(row: dict[str, Any], origin: Origin) -> Specs:
    mended, slips = mend(row)
    if not slips:
        return read_record(mended, origin)
    note = Sentence.of(
        N_("CarQuery gave {figures:listed} under metric names; converted here."),
        figures=tuple(Sentence(template=one) for one in slips),
    )
    return read_record(mended, origin).model_copy(update={"note": note})


def unwrap(body: bytes) -> Any:
    """JSON, or the JSON inside JSONP; None for anything else."""
    plain = body.decode("utf-8", "replace").strip()
    start = min((at for at in (plain.find("{"), plain.find("[")) if at >= 0), default=-1)
    end = max(plain.rfind("}"), plain.rfind("]"))
    if start < 0 or end < start:
        return None
    try:
        return http.parse_json(plain[start : end + 1])
    except ValueError:
        return None
