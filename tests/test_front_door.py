"""The app's own paths: stand-ins are served while they are called for, and fail on demand only where allowed."""

import ast
import asyncio
import inspect
import re
import threading
from pathlib import Path
from time import monotonic

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

import app
from pages.parts.frame.wordmark import ICON
from services.build import shared_services
from services.storage.drafts import Draft, Drafts
from tests.services.test_build import LIVE

FAULT = {"service": "valuation", "kind": "500", "times": 9}


def client() -> TestClient:
    """The app's routes as they are mounted under the settings of the moment, without its pages."""
    return TestClient(Starlette(routes=app.routes()))


def test_without_keys_the_stand_ins_answer() -> None:
    assert client().get("/mocks/samples").status_code == 200


def test_with_every_enabled_service_live_nothing_answers_under_mocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in LIVE.items():
        monkeypatch.setenv(name, value)
    for path in ("/mocks", "/mocks/", "/mocks/samples", "/mocks/_faults", "/mocks/carquery/api/0.3/?cmd=getYears"):
        assert client().get(path).status_code == 404
    assert client().get("/healthz").status_code == 200


def test_a_visitor_cannot_switch_prices_off() -> None:
    assert client().put("/mocks/_faults", json=FAULT).status_code == 404
    assert client().get("/mocks/_faults").status_code == 404


def test_faults_are_taken_where_the_operator_allows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_FAULTS", "true")
    there = client()
    assert there.put("/mocks/_faults", json=FAULT).status_code == 200
    assert there.post("/mocks/valuation", json={}).status_code == 500


def test_every_answer_carries_the_security_headers() -> None:
    guarded = TestClient(Starlette(routes=app.routes(), middleware=[Middleware(app.SecurityHeaders)]))
    for path in ("/healthz", "/mocks/samples", "/nothing"):
        told = guarded.get(path).headers
        assert (told["X-Content-Type-Options"], told["Referrer-Policy"]) == ("nosniff", "no-referrer")
        assert told["X-Frame-Options"] == "SAMEORIGIN"
    assert "SecurityHeaders" in str(app.app._user_middleware)


def test_the_tabs_icon_is_our_own() -> None:
    """One of the icon font's would be fetched from its host with every visit."""
    source = (Path(app.__file__).parent / "pages" / "main.py").read_text("utf-8")
    assert "page_icon=ICON" in source
    assert ICON.startswith("<svg ")
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", ICON)


def test_no_stand_in_keeps_the_pages_own_loop_busy() -> None:
    """They run in the server of the pages: pictures are looked at in a thread. A price or a car's specs take a few
    milliseconds, and the way to a thread and back as long again."""
    heavy = {"recognise_all", "_recognized", "_look", "_words", "_colors"}
    for path in (Path(app.__file__).parent / "mocks").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef):
                called = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
                assert not called & heavy, f"{path.name}: {node.name} calls {called & heavy}"


def test_the_categorizers_answer_where_the_api_is_on_and_want_a_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path))
    assert client().get("/api/imagga/v2/categorizers").status_code == 404
    monkeypatch.setenv("CURBSIDE_API__ENABLED", "true")
    shared_services.cache_clear()
    refused = client().get("/api/imagga/v2/categorizers")
    shared_services.cache_clear()
    assert refused.status_code == 401
    assert refused.json()["status"]["type"] == "error"


def test_drafts_go_though_nobody_comes_by(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path))
    shared_services.cache_clear()
    drafts = shared_services().drafts
    drafts.keep("a" * 43, Draft(entries={"make": "Toyota"}))
    monkeypatch.setattr(drafts, "_now", lambda: monotonic() + 3_601)
    looked, purge = threading.Event(), drafts.purge

    def seen() -> None:
        purge()
        looked.set()

    monkeypatch.setattr(drafts, "purge", seen)

    async def a_look() -> None:
        chore = asyncio.create_task(app.forget_drafts())
        assert await asyncio.to_thread(looked.wait, 10)
        chore.cancel()

    asyncio.run(a_look())
    shared_services.cache_clear()
    assert isinstance(drafts, Drafts)
    assert not drafts._kept
    assert app.DRAFTS_EVERY_S == 60
    assert "forget_drafts" in inspect.getsource(app.do_chores)
