"""Answers as no service should give them: documented ones with a few places changed, any JSON, any bytes."""

import io
import json
from copy import deepcopy
from typing import Any, TypeAlias

import requests
from hypothesis import strategies as st

from services.web import http

Answered: TypeAlias = tuple[int, dict[str, str], bytes]
REMOVED = object()  # compared by identity, so never copied
# What programs stumble over: ends of ranges, almost numbers, words that are code elsewhere.
ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 1.5, -0.0, 1e-308, 1e308, -1e308, 10**30, -(10**30), 2**63, 10**400),
    *("", " ", "0", "-1", "²", "٣", "1e999", "nan", "inf", "9" * 5000, "1" * 400, "\x00", "a" * 20_000, "{0}", "%s"),
    *(
        "null",
        "2010-02-30",
        "9999-12-31T23:59:59",
        "$1$ **x** [y](z)",
        "=1+1",
        "<script>",
        "名" * 300,
        "\u202e",
        "A4 2-1",
    ),
    "Request was throttled. Expected available in " + "9" * 400 + " seconds.",
    *([], {}, [[]], [None], [{}], {"": ""}),
]
leaf = st.sampled_from(ODD) | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20)
anything = st.recursive(
    leaf,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
STATUSES = [200, 200, 200, 200, 201, 204, 302, 400, 401, 402, 403, 404, 413, 415, 422, 429, 500, 503, 100, 999]
HEADERS = [
    *("Retry-After", "X-Ratelimit-Reset", "Monthly-Limit", "Monthly-Limit-Remaining", "Quota-Limit", "Quota-Remaining"),
    *("X-Curbside-Note", "X-Curbside-MSRP", "Content-Type", "Location"),
]
odd_headers = st.dictionaries(
    st.sampled_from(HEADERS),
    st.sampled_from(
        ["", "²", "-1", "9" * 5000, "1e400", "{x}", "{", "nan", "12", "Wed, 21 Oct 9999 99:99:99 GMT", "%", "\x80"]
    ),
    max_size=3,
)


def places(found: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Paths of every value in it, itself included."""
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [here, *(path for name, value in inside for path in places(value, (*here, name)))]


def put(found: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The same with another value there."""
    if not path:
        return deepcopy(value)
    *way, last = path
    at = found
    for step in way:
        at = at[step]
    if value is REMOVED:
        del at[last]
    else:
        at[last] = deepcopy(value)
    return found


@st.composite
def changed(draw: st.DrawFn, right: Any) -> Any:
    """The right answer with one to four of its values replaced or taken away."""
    found = deepcopy(right)
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(places(found)))
        found = put(found, path, draw(st.just(REMOVED) | leaf if path else leaf))
    return found


def answered(right: Any) -> st.SearchStrategy[Answered]:
    """Status, headers and body of an answer that is more or less like the right one."""
    bodies = (changed(right) | st.just(right) | anything).map(lambda body: json.dumps(body).encode()) | st.binary(
        max_size=200
    )
    return st.tuples(st.sampled_from(STATUSES), odd_headers, bodies)


class Canned(http.Session):
    """A session that gives this answer to whatever is asked."""

    def __init__(self, said: Answered) -> None:
        super().__init__(http.Policy(attempts=1))
        self._said = said

    def request(self, *_args: Any, **_kwargs: Any) -> requests.Response:
        """The answer."""
        status, headers, body = self._said
        response = requests.Response()
        response.status_code, response.raw = status, io.BytesIO(body)
        response.headers.update(headers)
        return response
