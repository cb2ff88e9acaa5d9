"""Which fields of a documented answer a client reads: another value must change what it makes of the answer."""

import copy
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr
from requests import PreparedRequest, Request, Response, Session
from requests.adapters import BaseAdapter

from benchmarks.coverage.clients import READERS, picture
from services.errors import CurbsideError, ServiceError
from services.storage.arrivals import Arrivals
from services.storage.database import open_database
from services.web.webhooks import Receiver

HERE = Path(__file__).parent


@cache
def documented() -> dict[tuple[str, str], dict[str, Any]]:
    """Every documented answer by service and call."""
    entries = json.loads((HERE / "documented.json").read_text(encoding="utf-8"))
    return {(entry["service"], entry["call"]): entry for entry in entries}


def plain(call: str) -> str:
    """The call without the word in brackets that tells its answers apart."""
    return call.partition(" (")[0]


def is_call(call: str, method: str, url: str) -> bool:
    """Whether a request is that call: "POST /uploads/{id}", or for CarQuery "cmd=getYears"."""
    if call.startswith("cmd="):
        return f"{call}&" in f"{urlsplit(url).query}&"
    verb, _, path = call.partition(" ")
    pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))
    return verb == method and re.search(f"{pattern}$", urlsplit(url).path) is not None


@dataclass
class Canned(BaseAdapter):
    """Answers every call of one service as documented, one of them as given."""

    service: str
    call: str
    entry: Mapping[str, Any]
    asked: list[str] = field(default_factory=list)

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """The given answer for its call, the first documented one for any other."""
        method, url = str(request.method), str(request.url)
        self.asked.append(f"{method} {url}")
        entry = self.entry
        if not is_call(plain(self.call), method, url):
            entry = next(
                found
                for (service, call), found in documented().items()
                if service == self.service and is_call(call, method, url)
            )
        answer = Response()
        answer.status_code, answer.raw = entry.get("status", 200), io.BytesIO(json.dumps(entry["body"]).encode())
        answer.headers.update(entry.get("headers", {}))
        answer.url, answer.request = url, request
        return answer

    def close(self) -> None:
        """Nothing is open."""


def made_of(service: str, call: str, entry: Mapping[str, Any]) -> object:
    """What the client makes of an answer, plate texts included, and asks because of it; a refusal in its own words."""
    if service == "webhooks":
        return _pushed(entry["body"])
    web, line = Session(), Canned(service, call, entry)
    web.mount("https://", line)
    try:
        made = _open(READERS[service, plain(call)](web))
    except ServiceError as refused:
        made = type(refused).__name__, str(refused)
    return made, line.asked


def _pushed(body: object) -> object:
    """What becomes of a push with its picture; the number a shot is known by hangs on every word and does not count."""
    form = Request("POST", "https://ours.test", data={"json": json.dumps(body)}, files={"upload": picture()}).prepare()
    with tempfile.TemporaryDirectory() as folder:
        arrivals = Arrivals(open_database(Path(folder)))
        try:
            body_sent = form.body if isinstance(form.body, bytes) else b""
            receipt = Receiver(arrivals, "hush").receive(body_sent, form.headers["Content-Type"], "hush")
        except CurbsideError as refused:
            return str(refused)
        shots = [shot.model_copy(update={"id": ""}) for arrival in arrivals.recent() for shot in arrival.shots]
    return receipt, _open(shots)


def _open(value: object) -> object:
    """A value with what it hides."""
    if isinstance(value, BaseModel):
        return {name: _open(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, list | tuple):
        return [_open(one) for one in value]
    return value


OTHER_WORDS = (
    "salvage",
    "Blue",
    "1999-2003",
    "rear",
    "180",
    "unknown",
    "other",
    "zzz",
    "31",
    "2001-01-01T00:00:00Z",
    "黑色",
)


def is_read(service: str, call: str, path: str) -> bool:
    """Whether another value of a field (`a[].b`, `header:Name`) changes what the client makes of a documented answer.

    Raises KeyError for a field that no documented answer has.
    """
    steps = ["headers", path.removeprefix("header:")] if path.startswith("header:") else _steps(path)
    answers = [
        (name, entry)
        for (whose, name), entry in documented().items()
        if (whose, plain(name)) == (service, call) and _has(entry, steps)
    ]
    if not answers:
        raise KeyError(f"{service}: {path} is in no documented answer to {call}")
    return any(
        made_of(service, name, changed) != before
        for name, entry in answers
        for before in [made_of(service, name, entry)]
        for changed in _changed(entry, steps)
    )


def _steps(path: str) -> list[str | int]:
    """The way to the first such field: keys, and 0 for the first of a list."""
    return ["body", *(0 if step == "[]" else step for step in re.findall(r"\[\]|[^.\[\]]+", path))]


def _at(value: Any, steps: Sequence[str | int]) -> Any:
    for step in steps:
        value = value[step]
    return value


def _has(value: Any, steps: Sequence[str | int]) -> bool:
    try:
        _at(value, steps)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _changed(entry: Mapping[str, Any], steps: Sequence[str | int]) -> Iterator[Mapping[str, Any]]:
    for other in _others(_at(entry, steps)):
        changed = copy.deepcopy(dict(entry))
        _at(changed, steps[:-1])[steps[-1]] = other
        yield changed


def _others(value: object) -> Iterable[object]:
    """Other values of the same type."""
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int | float):
        return (value * 0.5, value + 1, 0)
    if isinstance(value, list):
        return ([],) if value else (["zzz"], [{}])
    if isinstance(value, dict):
        return ({},)
    return (word for word in OTHER_WORDS if word != value)


def paths(value: object, at: str = "") -> Iterator[str]:
    """Every leaf of an answer as `a[].b`; an empty list or object is a leaf too."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from paths(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list) and value:
        for inner in value:
            yield from paths(inner, f"{at}[]")
    else:
        yield at
