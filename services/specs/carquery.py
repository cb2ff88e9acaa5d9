"""CarQuery 0.3: which makes, models, years and trims there are. Feeds the pickers.

Errors come as HTTP 200 with an "error" key, JSON sometimes wrapped as JSONP and under a text/html content type.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import requests

from services import http
from services.errors import MalformedAnswer, RequestRefused
from services.specs.specs import Specs, read_record, text, whole
from services.vehicle import ModelYears

PAGE = 500  # rows of getTrims at most, oldest year first
# The real service turns away the default agent of HTTP libraries.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; Curbside)"}


@dataclass(frozen=True)
class CarQuery:
    """Client of `GET {base_url}/?cmd=...`."""

    base_url: str
    web: requests.Session = field(repr=False)
    name: str = "CarQuery"

    def years(self) -> ModelYears:
        """The model years it covers. Raises ServiceError."""
        years = self._request("Years", cmd="getYears")
        first, last = (whole(years.get(end)) for end in ("min_year", "max_year")) if isinstance(years, dict) else (0, 0)
        if not first or not last:
            raise MalformedAnswer(self.name)
        return ModelYears(first=first, last=last)

    def makes(self, year: int | None = None) -> dict[str, str]:
        """Display name of every make to the id that asks for its models. Raises ServiceError."""
        rows = self._rows("Makes", cmd="getMakes", **({"year": year} if year else {}))
        return {
            name: make_id
            for row in rows
            if (name := text(row.get("make_display"))) and (make_id := text(row.get("make_id")))
        }

    def models(self, make_id: str, year: int | None = None) -> list[str]:
        """Names of a make's models, all years or one. Raises ServiceError."""
        rows = self._rows("Models", cmd="getModels", make=make_id, **({"year": year} if year else {}))
        return sorted({name for row in rows if (name := text(row.get("model_name")))}, key=str.casefold)

    def trims(self, make_id: str, model: str) -> list[Specs]:
        """Every trim of a model over all its years, newest first, with what is known of it. Raises ServiceError."""
        rows: dict[str, dict[str, Any]] = {}
        since: dict[str, Any] = {}
        while True:
            page = self._rows("Trims", cmd="getTrims", make=make_id, model=model, **since)
            before = len(rows)
            rows |= {str(row.get("model_id")): row for row in page}
            last_year = whole(page[-1].get("model_year")) if page else None
            if len(page) < PAGE or len(rows) == before or not last_year:
                break
            since = {"min_year": last_year}  # a full page ends within this year
        found = []
        for row in rows.values():
            try:
                found.append(read_record(row))
            except ValueError:
                continue  # a row without a name or year is no trim anyone can choose
        return sorted(found, key=lambda trim: (-trim.year, trim.msrp_usd or 0, trim.trim or ""))

    def _rows(self, top: str, **query: Any) -> list[dict[str, Any]]:
        rows = self._request(top, **query)
        if not isinstance(rows, list):
            raise MalformedAnswer(self.name)
        return [row for row in rows if isinstance(row, dict)]

    def _request(self, top: str, **query: Any) -> Any:
        reply = http.send(self.web, self.name, "GET", f"{self.base_url}/", params=query, headers=HEADERS)
        if reply.status != 200:
            raise RequestRefused(self.name)
        body = unwrap(reply.body)
        if isinstance(body, dict) and "error" in body:
            raise RequestRefused(self.name)
        if not isinstance(body, dict) or top not in body:
            raise MalformedAnswer(self.name)
        return body[top]


def unwrap(body: bytes) -> Any:
    """JSON, or the JSON inside JSONP; None for anything else, such as a page of HTML."""
    plain = body.decode("utf-8", "replace").strip()
    start = min((at for at in (plain.find("{"), plain.find("[")) if at >= 0), default=-1)
    end = max(plain.rfind("}"), plain.rfind("]"))
    if start < 0 or end < start or plain.startswith("<"):
        return None
    try:
        return json.loads(plain[start : end + 1])
    except ValueError:
        return None
