"""The OpenALPR stand-in against the vendor's own specification, with requests made up from it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from mocks import openalpr as stand_in
from tests.drawn import jpeg, teach
from tests.serving import serving

SPECIFICATION = Path(__file__).parents[3] / "shared" / "contracts" / "openalpr-carcheck.swagger.json"
if not SPECIFICATION.exists():
    pytest.skip("the vendor's specification is not at hand", allow_module_level=True)
ACCORD, UNKNOWN = 1, 2
CONFIG = {
    "parameters": {"query.secret_key": "demo"},
    "generation": {"allow-extra-parameters": False},  # the service ignores what it does not know
    # What a picture is, the specification does not say: most of what it allows to be sent is none.
    "checks": {"positive_data_acceptance": {"enabled": False}},
}
schema = schemathesis.openapi.from_path(SPECIFICATION, config=SchemathesisConfig.from_dict(CONFIG))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {ACCORD: ("honda-accord", "front")})
        with serving(stand_in.routes) as url:
            yield f"{url}/openalpr/v3"


@schema.parametrize()
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_specified(case: schemathesis.Case[Any], address: str) -> None:
    case.call_and_validate(base_url=address)


@pytest.mark.parametrize("number", [ACCORD, UNKNOWN])
@pytest.mark.parametrize("topn", [1, 10])
@pytest.mark.parametrize("flag", [0, 1])
def test_an_answer_about_a_picture_is_as_specified(address: str, number: int, topn: int, flag: int) -> None:
    asked: dict[str, str | int] = {"secret_key": "demo", "country": "us"}
    asked |= {"topn": topn, "recognize_vehicle": flag, "return_image": flag}
    answer = requests.post(f"{address}/recognize", params=asked, files={"image": jpeg(number)}, timeout=10)
    assert answer.status_code == 200
    schema["/recognize"]["POST"].validate_response(answer)


def test_an_answer_that_is_not_as_specified_is_noticed(address: str) -> None:
    asked = {"secret_key": "demo", "country": "us"}
    answer = requests.post(f"{address}/recognize", params=asked, files={"image": jpeg(ACCORD)}, timeout=10)
    answer._content = answer.content.replace(b'"img_width": 640', b'"img_width": "wide"')
    with pytest.raises(schemathesis.core.failures.Failure, match="not of type"):
        schema["/recognize"]["POST"].validate_response(answer)
