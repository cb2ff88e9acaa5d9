"""The whole program in a real browser: `streamlit run app.py` on a free port, Chromium at desktop and phone width."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

ROOT = Path(__file__).parents[2]
FROM_THE_CHECKOUT = (sys.executable, "-m", "streamlit", "run", "app.py")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=60_000)
# What no width touches is looked at once: every page has tests of its own at both.
on_a_phone = pytest.mark.parametrize("page", ["phone"], indirect=True)
on_a_desktop = pytest.mark.parametrize("page", ["desktop"], indirect=True)


@contextmanager
def running(
    data: Path, *, command: Sequence[str] = FROM_THE_CHECKOUT, folder: Path = ROOT, **settings: str
) -> Iterator[str]:
    """The app's address while it runs, with its database in `data` and further settings; it stops at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("CURBSIDE_", "STREAMLIT_", "PYTHON"))
    }
    with subprocess.Popen(
        [*command, f"--server.port={port}", "--server.headless=true"],
        cwd=folder,
        env=environment
        | {
            "CURBSIDE_DATA_DIR": str(data),
            "CURBSIDE_BADGE__ENABLED": "false",
            "CURBSIDE_SHAPE__ENABLED": "false",
            "CURBSIDE_FAULTS": "true",
        }
        | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as app:
        web = requests.Session()
        web.mount("http://", HTTPAdapter(max_retries=Retry(total=120, backoff_factor=0.1, backoff_max=0.5)))
        address = f"http://127.0.0.1:{port}"
        try:
            assert web.get(f"{address}/healthz", timeout=30).json() == {"status": "ok"}
            yield address
        finally:
            app.terminate()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One app for all tests that need no restart."""
    with running(tmp_path_factory.mktemp("data")) as address:
        yield address


@pytest.fixture(scope="session")
def start_chromium() -> Iterator[Callable[..., Browser]]:
    """Starts Debian's Chromium with extra flags; all are closed at the end."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        yield lambda *flags: playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def browser(start_chromium: Callable[..., Browser]) -> Browser:
    """One plain browser for all tests."""
    return start_chromium()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A fresh page at desktop and at phone width."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    yield context.new_page()
    context.close()
