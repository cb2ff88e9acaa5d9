"""Pages driven without a browser, against the stand-ins."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).parents[2] / "pages" / "main.py"


@pytest.fixture
def open_app(stand_ins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    """Opens the first page of an app with its own database; what differs is set in the environment before."""
    monkeypatch.setenv("CURBSIDE_STAND_INS", stand_ins)
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CURBSIDE_BADGE__ENABLED", "false")  # a second of reading a photo; it has its own tests

    def opened() -> AppTest:
        st.cache_resource.clear()
        st.cache_data.clear()
        return AppTest.from_file(str(MAIN), default_timeout=30).run()

    return opened
