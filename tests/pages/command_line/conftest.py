"""The commands, run in this process in a folder of their own, against the stand-ins."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pages.command_line import at_hand, commands
from services.wording import use_locale
from tests.pages.fronts import hurry

Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, in which `run` runs."""
    made = tmp_path / "here"
    made.mkdir()
    return made


@pytest.fixture
def run(stand_ins: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in `folder`; gives what came of it."""

    @contextmanager
    def running() -> Iterator[str]:
        yield stand_ins

    hurry(monkeypatch)
    monkeypatch.setattr(at_hand, "stand_ins_running", running)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    with use_locale("en"):  # a command sets its reader's for good
        yield lambda *given: CliRunner().invoke(commands, [*given], catch_exceptions=False)
