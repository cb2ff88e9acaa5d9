"""The API on its own database, with every stand-in."""

from pathlib import Path

import pytest

from services.build import build_services
from services.settings import Settings
from tests.pages.fronts import Api, api_of, hurry


@pytest.fixture
def api(stand_ins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Api:
    """The API with a key of sixty calls a minute."""
    hurry(monkeypatch)
    monkeypatch.setenv("CURBSIDE_STAND_INS", stand_ins)
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path))
    services = build_services(Settings())
    return api_of(lambda: services)
