"""Every parser given any JSON at all: an answer in our own terms, or one of our errors, and nothing else.

`CURBSIDE_FUZZ=5000 pytest tests/fuzz` looks longer.
"""

import io
import json
import os
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from benchmarks.faults.matrix import BODIES, COROLLA, VIN, VPIC
from services.appraisal import Appraisal
from services.errors import CurbsideError, PhotoRefused, ServiceError
from services.photo import LARGEST_PICTURE, LONGEST_SIDE, OutsidePhoto, read_photo
from services.recognition.clients.carnet import CarNet
from services.recognition.clients.imagga import Imagga
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.observation import Observation
from services.recognition.outside import for_outside
from services.specs.carquery import CarQuery
from services.specs.reference import ReferenceSpecs
from services.specs.specs import Specs
from services.specs.vpic import Vpic
from services.valuation.marketcheck import MarketCheck
from services.valuation.reference import ReferenceValuation
from services.valuation.valuation import PricedCar, Valuation
from services.vehicle import Grade
from services.web import http
from tests.drawn import jpeg

EXAMPLES = int(os.environ.get("CURBSIDE_FUZZ", "60"))
long_or_short = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
WEB = requests.Session()
PRICED = PricedCar(vehicle=COROLLA, model_id="7", miles=58_000, grade=Grade.GOOD)


def photo() -> OutsidePhoto:
    return for_outside(read_photo(jpeg(1)), hide_plates=False)


PHOTO = photo()
# By the sample of its right answer: what asks, and what it makes of an answer.
PARSERS: dict[str, tuple[Callable[[], object], type]] = {
    "imagga_categories": (lambda: Imagga("", "", "", "cars", WEB).recognize(PHOTO), Observation),
    "imagga_tags": (lambda: Imagga("", "", "", "cars", WEB).tags(PHOTO), tuple),
    "carnet_detect": (lambda: CarNet("", "", WEB).recognize(PHOTO), Observation),
    "juhe_car_detect": (lambda: Juhe("http://localhost", "", WEB).recognize(PHOTO), Observation),
    "openalpr_recognize": (lambda: OpenAlpr("", "", WEB, read_plates=True).recognize(PHOTO), Observation),
    "platerecognizer_default": (lambda: PlateRecognizer("", "", WEB).recognize(PHOTO), Observation),
    "platerecognizer_vehicle_mode": (lambda: PlateRecognizer("", "", WEB).recognize(PHOTO), Observation),
    "specs_response": (lambda: ReferenceSpecs("", WEB, stand_in=True).find(COROLLA), Specs),
    "valuation_response": (lambda: ReferenceValuation("", WEB, stand_in=True).value(PRICED), Valuation),
    "marketcheck_stats": (lambda: MarketCheck("", "", WEB, stand_in=True, zip_code="90210").value(PRICED), Valuation),
    "carquery_trims_2019": (lambda: CarQuery("", WEB, stand_in=True).trims("toyota", "Corolla"), list),
    "vpic": (lambda: Vpic("", WEB, stand_in=True).decode(VIN), object),
}
numbers = (
    st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.sampled_from([0, -1, 0.5, 1.5, 101, 2**31, 2**63, 1e308, -0.0])
)
leaves = (
    st.none() | st.booleans() | numbers | st.text(max_size=20) | st.sampled_from(["", "0", "NaN", "null", "-", "1e400"])
)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def right(name: str) -> Any:
    return VPIC if name == "vpic" else json.loads((BODIES / f"{name}.json").read_text("utf-8"))


def places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a body, the whole first."""
    yield path
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in inside:
        yield from places(value, (*path, key))


def put(body: Any, path: tuple[Any, ...], value: Any, *, gone: bool) -> Any:
    """A copy with another value there, or with nothing there."""
    if not path:
        return value
    copy = dict(body) if isinstance(body, dict) else list(body)
    if gone and len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = put(copy[path[0]], path[1:], value, gone=gone)
    return copy


@st.composite
def broken(draw: st.DrawFn, name: str) -> bytes:
    """The right answer with a few things replaced or left out, or anything at all."""
    body = right(name)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(body))))
        body = put(body, path, draw(anything), gone=draw(st.booleans()))
    return json.dumps(body).encode()


def asked(name: str, body: bytes, status: int) -> object:
    """What a client makes of that answer; None where it is one of our errors."""
    ask, _kind = PARSERS[name]
    headers = {"Monthly-Limit": "x", "Quota-Limit": "1e9", "Retry-After": "soon", "X-Curbside-MSRP": "inf"}

    def answered(_: requests.Session, service: str, *__: Any, **___: Any) -> http.Reply:
        return http.Reply(service, status, headers, body)

    with patch.object(http, "send", answered):
        try:
            return ask()
        except ServiceError as fault:
            return None if str(fault) else AssertionError("a failure without a sentence")


@pytest.mark.parametrize("name", PARSERS)
@long_or_short
@given(data=st.data(), status=st.sampled_from([200, 200, 200, 200, 201, 400, 401, 402, 403, 404, 413, 418]))
def test_any_json_is_an_answer_or_one_of_our_errors(name: str, data: st.DataObject, status: int) -> None:
    found = asked(name, data.draw(broken(name)), status)
    assert found is None or isinstance(found, PARSERS[name][1])
    if isinstance(found, Observation | Valuation | Specs):
        assert type(found).model_validate_json(found.model_dump_json()).model_dump_json() == found.model_dump_json()


@pytest.mark.parametrize("name", PARSERS)
def test_the_right_answer_is_an_answer(name: str) -> None:
    assert isinstance(asked(name, json.dumps(right(name)).encode(), 200), PARSERS[name][1])


@long_or_short
@given(st.binary(max_size=300) | st.sampled_from([jpeg(1)]).flatmap(
    lambda data: st.tuples(st.integers(0, len(data)), st.binary(max_size=8)).map(
        lambda cut: data[: cut[0]] + cut[1] + data[cut[0] + len(cut[1]) :]
    )
))  # fmt: skip
def test_any_bytes_are_a_photo_or_a_sentence(data: bytes) -> None:
    try:
        found = read_photo(data)
    except PhotoRefused as refused:
        found, sentence = None, str(refused)
    if found is None:
        assert sentence.endswith(".")
        return
    assert max(found.width, found.height) <= LONGEST_SIDE
    with Image.open(io.BytesIO(found.jpeg)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()


def test_a_bomb_of_pixels_is_a_sentence() -> None:
    out = io.BytesIO()
    side = int(LARGEST_PICTURE**0.5) + 100
    Image.new("1", (side, side)).save(out, "PNG")
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(PhotoRefused, match="megapixels"):
        read_photo(out.getvalue())


@long_or_short
@given(anything)
def test_a_saved_report_of_any_form_is_read_or_refused(body: Any) -> None:
    from services.storage.garage import read  # noqa: PLC0415

    found = read(json.dumps(body))
    assert found is None or isinstance(found, Appraisal)


def test_every_error_of_ours_has_one_parent() -> None:
    assert issubclass(ServiceError, CurbsideError)
