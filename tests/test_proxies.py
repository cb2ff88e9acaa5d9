"""Guesses are counted by whoever makes them, through a proxy too, and nobody else is believed about who that is."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

import app
from benchmarks.browserless import Visitor
from services.web.proxies import network

ROOT = Path(__file__).parents[1]
PAGE = """
import streamlit as st
from pages.parts.frame.operator import visitor_place
st.text(f"place: {visitor_place()}")
"""
FRONT = """
import streamlit as st
from starlette.middleware import Middleware
from services.web.proxies import Peers
app = st.App("page.py", middleware=[Middleware(Peers)])
"""


def test_the_front_door_asks_them_first() -> None:
    assert "Peers" in str(app.app._user_middleware[0])


@contextmanager
def served(folder: Path, trusted: str | None) -> Iterator[str]:
    """A page that says where its visitor comes from, behind the server that the app has."""
    (folder / "page.py").write_text(PAGE, "utf-8")
    (folder / "front.py").write_text(FRONT, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if name != "FORWARDED_ALLOW_IPS"}
    own |= {"PYTHONPATH": str(ROOT)} | ({"FORWARDED_ALLOW_IPS": trusted} if trusted else {})
    command = [sys.executable, "-m", "streamlit", "run", "front.py", f"--server.port={port}", "--server.headless=true"]
    with subprocess.Popen(command, cwd=folder, env=own, stdout=subprocess.DEVNULL) as server:
        web = requests.Session()
        web.mount("http://", HTTPAdapter(max_retries=Retry(total=600, backoff_factor=0.1, backoff_max=0.2)))
        try:
            assert web.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=60).ok
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


async def place(address: str, **headers: str) -> str:
    visitor = await Visitor.come(address, **headers)
    await visitor.load()
    await visitor.leave()
    (said,) = [words for words in visitor.said if words.startswith("place:")]
    return said.removeprefix("place:").strip()


def test_a_proxy_on_this_machine_tells_its_visitors_apart(tmp_path: Path) -> None:
    with served(tmp_path, None) as address:
        assert asyncio.run(place(address)) == ""
        assert asyncio.run(place(address, X_Forwarded_For="203.0.113.7")) == "203.0.113.7"
        assert asyncio.run(place(address, X_Forwarded_For="1.1.1.1, 203.0.113.7")) == "203.0.113.7", "a claim before it"


def test_who_is_not_the_proxy_is_not_believed(tmp_path: Path) -> None:
    with served(tmp_path, "10.0.0.0/8") as address:
        for claimed in ("203.0.113.7", "10.0.0.1", "1.1.1.1, 203.0.113.7"):
            assert asyncio.run(place(address, X_Forwarded_For=claimed)) == ""


@pytest.mark.parametrize(
    ("peer", "place"),
    [
        (None, ""),
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("a socket", "a socket"),
    ],
)
def test_a_place_is_what_one_visitor_has(peer: str | None, place: str) -> None:
    assert network(peer) == place
