"""A client of the HTTP API in Python: it needs `requests`, and gives the very answers that the API promises.

curbside = Curbside("http://localhost:8501", key)
print(curbside.appraise(make="Toyota", model="Corolla", year=2010, miles=58_000).price)
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from pages.answers.models import AdvertAnswer, AppraiseAnswer, GivenCar, IdentifyAnswer, SpecsAnswer, VinAnswer

TIMEOUT_S = 90.0  # photos are looked at by several services
MOST_ON_A_PAGE = 200
# Nothing here is done twice by being sent twice: what makes something carries an Idempotency-Key.
AGAIN = Retry(total=2, backoff_factor=0.5, status_forcelist=(503,), allowed_methods=None, raise_on_status=False,
              respect_retry_after_header=False)  # fmt: skip


class Refused(Exception):
    """The API refused a request. `str()` is its sentence; `errors` has one a wrong field.

    `word` is the last part of the problem's type, such as "limit"; `wait` is in seconds, None where it does not help.
    """

    def __init__(self, answer: requests.Response) -> None:
        told = _problem(answer)
        super().__init__(told.get("detail") or f"HTTP {answer.status_code}")
        self.status = answer.status_code
        self.word = str(told.get("type", "")).rpartition(":")[2]
        self.errors = {one["field"]: one["detail"] for one in told.get("errors", ())}
        wait = answer.headers.get("Retry-After", "")
        self.wait = int(wait) if wait.isdecimal() else None


class KeptAppraisal(AppraiseAnswer):
    """An appraisal with the id that it can be read again by."""

    id: str


class Curbside:
    """One key's way to one app. `language` is that of the sentences; a file is a path."""

    def __init__(self, address: str, key: str, *, language: str = "en", web: requests.Session | None = None) -> None:
        self._base = address.rstrip("/") + "/api/v1"
        self._web = web or requests.Session()
        self._web.headers.update({"Authorization": f"Bearer {key}", "Accept-Language": language})
        for scheme in ("http://", "https://"):
            self._web.mount(scheme, HTTPAdapter(max_retries=AGAIN))

    def identify(
        self, front: str | Path | None = None, back: str | Path | None = None, *, show_plates: bool = False
    ) -> IdentifyAnswer:
        """Say which car the photos show. Raises Refused, as all below, and OSError where a file cannot be read."""
        given = {side: Path(file) for side, file in {"front": front, "back": back}.items() if file}
        with ExitStack() as opened:
            files = {side: (file.name, opened.enter_context(file.open("rb"))) for side, file in given.items()}
            asked = {"show_plates": "true"} if show_plates else None
            return IdentifyAnswer.model_validate(self._send("POST", "/identify", files=files, params=asked).json())

    def appraise(self, *, make: str, model: str, year: int, **more: Any) -> KeptAppraisal:
        """Look a car up and price it; `more` are the other fields of GivenCar, such as `miles` and `condition`."""
        given = GivenCar(make=make, model=model, year=year, **more)
        once = {"Idempotency-Key": uuid4().hex}
        body = given.model_dump(mode="json", exclude_none=True)
        answer = self._send("POST", "/appraisals", json=body, headers=once)
        return _kept(answer, answer.headers["Location"].rpartition("/")[2])

    def appraisal(self, appraisal_id: str) -> KeptAppraisal:
        """An appraisal that this key made, as it was made."""
        return _kept(self._send("GET", f"/appraisals/{quote(appraisal_id, safe='')}"), appraisal_id)

    def advert(self, text: str) -> AdvertAnswer:
        """Where the price of an advert stands."""
        return AdvertAnswer.model_validate(self._send("POST", "/adverts", json={"text": text}).json())

    def vin(self, vin: str) -> VinAnswer:
        """What a VIN says of its car."""
        return VinAnswer.model_validate(self._send("GET", f"/vin/{quote(vin, safe='')}").json())

    def makes(self, year: int | None = None) -> Iterator[str]:
        """Every make, page after page."""
        return self._listed("makes", year=year)

    def models(self, make: str, year: int | None = None) -> Iterator[str]:
        """The models of a make."""
        return self._listed("models", make=make, year=year)

    def years(self, make: str, model: str) -> Iterator[int]:
        """The model years of a model, newest first."""
        return self._listed("years", make=make, model=model)

    def trims(self, make: str, model: str, year: int | None = None) -> Iterator[SpecsAnswer]:
        """The trims of a model with their specs, newest first."""
        return map(SpecsAnswer.model_validate, self._listed("trims", make=make, model=model, year=year))

    def _listed(self, name: str, **asked: object) -> Iterator[Any]:
        page, left = 1, 1
        while left > 0:
            params = {"page": page, "per_page": MOST_ON_A_PAGE} | {key: one for key, one in asked.items() if one}
            told = self._send("GET", f"/catalogue/{name}", params=params).json()
            yield from told["items"]
            left = told["total"] - page * MOST_ON_A_PAGE
            page += 1

    def _send(self, method: str, path: str, **more: Any) -> requests.Response:
        answer = self._web.request(method, self._base + path, timeout=TIMEOUT_S, allow_redirects=False, **more)
        if not answer.ok:
            raise Refused(answer)
        return answer


def _kept(answer: requests.Response, appraisal_id: str) -> KeptAppraisal:
    return KeptAppraisal.model_validate(answer.json() | {"id": appraisal_id})


def _problem(answer: requests.Response) -> Mapping[str, Any]:
    """The problem in it; nothing where somebody in between answered."""
    try:
        told = answer.json()
    except requests.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}
