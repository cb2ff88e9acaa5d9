"""The API against its own OpenAPI document, with requests made up from it."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings
from schemathesis.config import SchemathesisConfig
from starlette.routing import Mount

from pages.api.app import PATH, build_api
from services.build import Services, build_services
from services.settings import Settings
from tests.pages.fronts import hurry
from tests.serving import serving

FUZZ = int(os.environ.get("CURBSIDE_FUZZ", "0"))
CONFIG = {
    "generation": {"allow-extra-parameters": False},  # what is not known in an address is passed over
    # What a picture, a make or a model is, no schema says: most of what it allows to be sent is none.
    # What is too long may be too large as well.
    "checks": {
        "positive_data_acceptance": {"enabled": False},
        "negative_data_rejection": {"expected-statuses": ["4XX", "5XX"]},
    },
}


def nobody() -> Services:
    """The document is made without any services."""
    raise AssertionError


schema = schemathesis.openapi.from_dict(build_api(nobody).openapi(), config=SchemathesisConfig.from_dict(CONFIG))


@pytest.fixture(scope="module")
def served(stand_ins: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Where the API answers, and the headers with a key that has calls enough."""
    with pytest.MonkeyPatch.context() as patch:
        hurry(patch)
        services = build_services(Settings(stand_ins=stand_ins, data_dir=tmp_path_factory.mktemp("api")))
        key = services.api_keys.add("schemathesis", a_minute=10**6, a_day=10**6)
        with serving([Mount(PATH, app=build_api(lambda: services))]) as address:
            yield address + PATH, {"Authorization": f"Bearer {key}"}


@schema.parametrize()
@settings(max_examples=FUZZ or 10, deadline=None, derandomize=not FUZZ, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_described(
    case: schemathesis.Case[Any], served: tuple[str, dict[str, str]]
) -> None:
    # No route of Starlette's takes a line break: another answers than the API.
    assume(not any("\n" in unquote(str(value)) for value in (case.path_parameters or {}).values()))
    address, headers = served
    case.call_and_validate(base_url=address, headers=headers, timeout=120)
