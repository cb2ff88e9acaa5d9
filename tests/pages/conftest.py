"""Pages driven without a browser, against the stand-ins."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from services.build import shared_services
from services.storage.owners import COOKIE
from services.web import budget, http

WAIT_S = 300  # a machine that is busy with other work must not fail a test
MAIN = Path(__file__).parents[2] / "pages" / "main.py"


@pytest.fixture(scope="session", autouse=True)
def packages_read_once() -> Iterator[None]:
    """Each AppTest looks through the metadata of every installed package for components: half of a page's test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No budget of an app that is opened runs out, however slow this machine is just now."""
    step, session = budget.step, http.session

    @contextmanager
    def patient_step(_seconds: float) -> Iterator[float]:
        with step(WAIT_S) as ends:
            yield ends

    def patient_session(**rules: Any) -> http.Session:
        web = session(**rules)
        web.policy = replace(web.policy, connect_s=WAIT_S, read_s=WAIT_S)
        return web

    monkeypatch.setattr(budget, "step", patient_step)
    monkeypatch.setattr(http, "session", patient_session)


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the browser sends; a test changes its garage key to be another browser."""
    sent = {COOKIE: "a" * 43}
    monkeypatch.setattr(type(st.context), "cookies", sent)
    return sent


@pytest.fixture
def open_app(
    stand_ins: str, tmp_path: Path, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AppTest]:
    """Opens the first page of an app with its own database; what differs is set in the environment before."""
    monkeypatch.setenv("CURBSIDE_STAND_INS", stand_ins)
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path))
    for own in ("BADGE", "SHAPE"):  # a second of looking at a photo; they have their own tests
        monkeypatch.setenv(f"CURBSIDE_{own}__ENABLED", "false")

    def opened() -> AppTest:
        shared_services.cache_clear()
        st.cache_resource.clear()
        st.cache_data.clear()
        return AppTest.from_file(str(MAIN), default_timeout=WAIT_S).run()

    return opened


def go_to(at: AppTest, page: str) -> AppTest:
    """Open a page; from there the app leads on. After `switch_page` alone AppTest comes back to it with every run."""
    at.switch_page(page).run()
    at._page_hash = ""
    return at
