"""Whatever is sent to a stand-in or to a route of ours: an answer in its documented form, and never a fault of ours.

The API below /api/v1 has a document of its own, see `tests/pages/api/test_schema.py`.
"""

import os
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings
from schemathesis.config import SchemathesisConfig
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

import app
from services.build import shared_services
from tests.contracts.test_taught_imagga import taught_in
from tests.fuzz.wire import DESCRIPTION

FUZZ = int(os.environ.get("CURBSIDE_FUZZ", "0"))
SECRET = "the operator's secret"
KEYS = {"/mocks/imagga/": "Basic ZGVtbzpkZW1v", "/mocks/platerecognizer/": "Token demo"}
CONFIG = {
    "checks": {
        # Words where numbers are wanted are described as words, so that they are sent; and keys as parameters.
        **{name: {"enabled": False} for name in ("positive_data_acceptance", "ignored_auth", "unsupported_method")},
        **{name: {"enabled": False} for name in ("missing_required_header", "negative_data_rejection")},
        "allow_header_conformance": {"enabled": False},  # one route of NHTSA's stand-in serves calls of both methods
    }
}


SERVED: dict[str, ASGIApp] = {"app": Starlette(routes=[Route("/openapi.json", lambda _: JSONResponse(DESCRIPTION))])}


async def door(scope: Scope, receive: Receive, send: Send) -> None:
    """Passes on to whatever is served just now: the description, and then the routes it describes."""
    await SERVED["app"](scope, receive, send)


schema = schemathesis.openapi.from_asgi("/openapi.json", door, config=SchemathesisConfig.from_dict(CONFIG))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All routes with everything switched on, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("data")
        patch.setenv("CURBSIDE_DATA_DIR", str(folder))
        patch.setenv("CURBSIDE_FAULTS", "true")
        patch.setenv("CURBSIDE_WEBHOOKS__PLATE_RECOGNIZER_SECRET", SECRET)
        patch.setenv("CURBSIDE_API__ENABLED", "true")
        patch.setenv("CURBSIDE_METRICS__ENABLED", "true")
        shared_services.cache_clear()
        taught_in(folder)
        key = shared_services().api_keys.add("fuzz", a_minute=10**6, a_day=10**6)
        patch.setitem(KEYS, "/api/imagga/", f"Basic {b64encode(f'fuzz:{key}'.encode()).decode()}")
        patch.setitem(SERVED, "app", Starlette(routes=app.routes()))
        yield
        shared_services.cache_clear()


@pytest.mark.usefixtures("served")
@schema.parametrize()
@settings(max_examples=FUZZ or 8, deadline=None, derandomize=not FUZZ, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_documented(case: schemathesis.Case[Any]) -> None:
    # No route of Starlette's takes a line break: another answers than the one that was meant.
    assume(not any("\n" in unquote(str(value)) for value in (case.path_parameters or {}).values()))
    key = next((key for path, key in KEYS.items() if case.path.startswith(path)), None)
    case.call_and_validate(headers={"Authorization": key} if key else None)
