"""Pages driven without a browser, against the stand-ins."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from services.build import shared_services
from services.storage.owners import COOKIE

MAIN = Path(__file__).parents[2] / "pages" / "main.py"


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
        return AppTest.from_file(str(MAIN), default_timeout=30).run()

    return opened
