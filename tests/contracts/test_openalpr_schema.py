"""The OpenALPR stand-in against the vendor's own specification, with requests made up from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from mocks import openalpr as stand_in
from tests.drawn import jpeg, teach
from tests.serving import serving

SPECIFICATION = Path(__file__).parents[3] / "shared" / "contracts" / "openalpr-carcheck.swagger.json"
ACCORD, UNKNOWN = 1, 2
schema = schemathesis.pytest.from_fixture("specification")


@pytest.fixture(scope="module")
def specification() -> schemathesis.BaseSchema:
    if not SPECIFICATION.exists():
        pytest.skip("the vendor's specification is not at hand")
    ours = SchemathesisConfig.from_dict(
        {
            "parameters": {"query.secret_key": "demo", "query.country": "us"},
            # What a picture is, it does not say: most of what it allows to be sent is none.
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    )
    return schemathesis.openapi.from_path(SPECIFICATION, config=ours)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {ACCORD: ("honda-accord", "front")})
        with serving(stand_in.routes) as url:
            yield f"{url}/openalpr/v3"


@schema.parametrize()
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_specified(case: schemathesis.Case, address: str) -> None:
    case.call_and_validate(base_url=address)


@pytest.mark.parametrize("number", [ACCORD, UNKNOWN])
@pytest.mark.parametrize("topn", [1, 10])
@pytest.mark.parametrize("flag", [0, 1])
def test_an_answer_about_a_picture_is_as_specified(
    specification: schemathesis.BaseSchema, address: str, number: int, topn: int, flag: int
) -> None:
    asked = {"secret_key": "demo", "country": "us", "topn": topn, "recognize_vehicle": flag, "return_image": flag}
    answer = requests.post(f"{address}/recognize", params=asked, files={"image": jpeg(number)}, timeout=10)
    assert answer.status_code == 200
    specification["/recognize"]["POST"].validate_response(answer)


def test_an_answer_that_is_not_as_specified_is_noticed(specification: schemathesis.BaseSchema, address: str) -> None:
    asked = {"secret_key": "demo", "country": "us"}
    answer = requests.post(f"{address}/recognize", params=asked, files={"image": jpeg(ACCORD)}, timeout=10)
    answer._content = answer.content.replace(b'"img_width": 640', b'"img_width": "wide"')
    with pytest.raises(schemathesis.errors.SchemathesisError if False else BaseException, match="img_width|wide"):
        specification["/recognize"]["POST"].validate_response(answer)
