"""Settings: a key makes a service live, none means its stand-in."""

import os
from pathlib import Path

import pytest

from services import settings
from services.settings import Settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No environment and no secrets file of the machine's own."""
    for name in [name for name in os.environ if name.startswith("CURBSIDE_")]:
        monkeypatch.delenv(name)
    secrets = tmp_path / "secrets.toml"
    monkeypatch.setitem(settings.Settings.model_config, "toml_file", secrets)
    return secrets


def test_without_a_key_the_stand_in_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_STAND_INS", "http://127.0.0.1:9/mocks/")
    found = Settings()
    assert not found.imagga.live
    assert found.address(found.imagga) == "http://127.0.0.1:9/mocks/imagga/v2"


def test_a_key_from_the_environment_makes_it_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_IMAGGA__API_KEY", "acc_1")
    monkeypatch.setenv("CURBSIDE_IMAGGA__API_SECRET", "hush")
    found = Settings()
    assert found.imagga.live
    assert found.address(found.imagga) == "https://api.imagga.com/v2"
    assert "hush" not in repr(found)


def test_half_a_key_or_an_empty_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_IMAGGA__API_KEY", "acc_1")
    monkeypatch.setenv("CURBSIDE_IMAGGA__API_SECRET", "")
    assert not Settings().imagga.live


def test_an_address_of_ones_own_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_SPECS__BASE_URL", "https://specs.example/find/")
    found = Settings()
    assert found.specs.live
    assert found.address(found.specs) == "https://specs.example/find"


def test_the_secrets_file_is_read_and_the_environment_wins(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare.write_text('[imagga]\napi_key = "a"\napi_secret = "b"\ncategorizer = "filed"\n[auth]\nother = 1\n')
    assert Settings().imagga.categorizer == "filed"
    monkeypatch.setenv("CURBSIDE_IMAGGA__CATEGORIZER", "mine")
    assert Settings().imagga.categorizer == "mine"
    assert Settings().imagga.live


def test_secrets_are_those_of_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(settings.Settings.model_config, "toml_file", settings.SECRETS)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('[carnet]\napi_key = "mine"\n')
    assert not Settings().carnet.live
    monkeypatch.chdir(tmp_path)
    assert Settings().carnet.live
