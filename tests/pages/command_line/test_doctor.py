"""The commands: what the doctor says of each service, of the database and of wrong settings."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from typer.testing import CliRunner

from pages.command_line import commands, examination
from services.wording import use_locale

Ask = Callable[..., tuple[int, dict[str, str], str]]


@pytest.fixture
def ask(stand_ins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Calls the doctor in an empty folder; gives its exit code, its lines by their title, and all it printed."""

    @contextmanager
    def running() -> Iterator[str]:
        yield stand_ins

    monkeypatch.setattr(examination, "stand_ins_running", running)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    for own in ("BADGE", "SHAPE"):  # seconds of looking at a photo; they have their own tests
        monkeypatch.setenv(f"CURBSIDE_{own}__ENABLED", "false")

    def asked(*given: str, **settings: str) -> tuple[int, dict[str, str], str]:
        for name, value in settings.items():
            monkeypatch.setenv(f"CURBSIDE_{name}", value)
        done = CliRunner().invoke(commands, ["doctor", *given], catch_exceptions=False)
        lines = {line[2:32].strip(): line[0] + line[32:] for line in done.output.splitlines()}
        return done.exit_code, lines, done.output

    with use_locale("en"):  # the command sets its reader's for good
        yield asked


def test_without_any_key_every_stand_in_answers(ask: Ask) -> None:
    code, lines, _ = ask()
    assert code == 0
    for service in ("Imagga", "CarNET", "Juhe", "OpenALPR", "Plate Recognizer"):
        assert lines[service].startswith("+ stand-in")
        assert "It sees a Toyota Corolla" in lines[service]
    for source in ("CarQuery (lists of cars)", "Specs", "NHTSA (VIN)", "Prices (model)"):
        assert lines[source].startswith("+ stand-in")
    assert lines["Badge reader"].startswith("- on this machine")
    assert "No key" in lines["MarketCheck (live prices)"]
    assert lines["Database"].startswith("+ SQLite")


def test_the_log_says_afterwards_what_it_said_before(ask: Ask) -> None:
    log = logging.getLogger("curbside")
    before = log.level
    ask()
    assert log.level == before


def test_nothing_is_left_in_the_folder(ask: Ask, tmp_path: Path) -> None:
    ask()
    assert not list(tmp_path.iterdir())


def test_a_service_that_answers_wrong_is_told_with_its_reason(ask: Ask, stand_ins: str) -> None:
    fault = {"service": "carnet", "kind": "key", "times": 1}
    requests.put(f"{stand_ins}/_faults", json=fault, timeout=30).raise_for_status()
    code, lines, _ = ask()
    assert code == 1
    assert lines["CarNET"].startswith("! stand-in")
    assert "refused our key" in lines["CarNET"]
    assert lines["Juhe"].startswith("+")


def test_a_real_service_is_asked_only_where_it_may_bill(ask: Ask, stand_ins: str) -> None:
    live = {"OPENALPR__BASE_URL": f"{stand_ins}/openalpr/v3", "MARKETCHECK__BASE_URL": f"{stand_ins}/marketcheck/v2"}
    code, lines, _ = ask(**live)
    assert code == 0
    for service in ("OpenALPR", "MarketCheck (live prices)"):
        assert lines[service].startswith("+ live")
        assert "can be reached" in lines[service]
    assert lines["Imagga"].startswith("- stand-in")
    code, lines, _ = ask("--billed")
    assert code == 0
    assert "It sees a Toyota Corolla" in lines["OpenALPR"]
    assert "It answers" in lines["MarketCheck (live prices)"]


def test_a_service_that_is_down_costs_its_own_line_and_no_key_is_shown(ask: Ask) -> None:
    code, lines, output = ask(OPENALPR__SECRET_KEY="sk_hush", OPENALPR__BASE_URL="http://127.0.0.1:9/v3")
    assert code == 1
    assert lines["OpenALPR"].startswith("! live")
    assert "did not answer" in lines["OpenALPR"]
    assert lines["Specs"].startswith("+")
    assert "hush" not in output


def test_lists_that_come_from_elsewhere_are_an_outage(ask: Ask) -> None:
    code, lines, _ = ask(CARQUERY__BASE_URL="http://127.0.0.1:9/api/0.3")
    assert code == 1
    assert lines["CarQuery (lists of cars)"].startswith("! live")


def test_half_a_key_is_told(ask: Ask) -> None:
    code, lines, output = ask(IMAGGA__API_KEY="acc_hush")
    assert code == 1
    assert "Only a part of its key is set" in lines["Imagga"]
    assert "hush" not in output


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"DATA_DIR": "file/data"}, "cannot be written to"),
        ({"DATABASE": "postgresql://me:hush@127.0.0.1:9/cars"}, "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_used_is_told(ask: Ask, tmp_path: Path, settings: dict[str, str], says: str) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    code, lines, output = ask(**settings)
    assert code == 1
    assert says in lines["Database"]
    assert "hush" not in output


@pytest.mark.parametrize(
    ("secrets", "says"),
    [
        ('[openalpr]\nsecret_key = "hush"\ntopn = "hush"', "CURBSIDE_OPENALPR__TOPN"),
        ("[openalpr\nsecret_key = 'hush'", "is not TOML"),
    ],
)
def test_wrong_settings_are_named_without_their_value(ask: Ask, tmp_path: Path, secrets: str, says: str) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets)
    code, _, output = ask()
    assert code == 1
    assert says in output
    assert "hush" not in output


def test_the_doctor_speaks_the_language_of_the_machine(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    _, lines, output = ask()
    assert "auf diesem Rechner" in lines["Formmodell"]
    assert "Nothing is wrong" not in output
