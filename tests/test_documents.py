"""What stands in README.md, CHANGELOG.md, CONTRIBUTING.md and docs/ is true of the program."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

import services
from pages.command_line import commands
from services.settings import Service, Settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")), *ROOT.glob("docs/*.md")]
ROOMS = ("services", "pages", "mocks", "tests", "benchmarks", "training")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
PLACE = re.compile(rf"(?<![\w/.])(?:{'|'.join(ROOMS)}|docs)/[\w./-]*\w")


def variables(model: type[BaseModel], prefix: str = "CURBSIDE_") -> Iterator[str]:
    """The environment variable of every setting, but for what every service has."""
    common = Service.model_fields if issubclass(model, Service) else {}
    for name, field in model.model_fields.items():
        if name in common:
            continue
        kinds: tuple[Any, ...] = get_args(field.annotation) or (field.annotation,)
        parts = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if parts and get_origin(field.annotation) is not dict:
            yield from variables(parts[0], f"{prefix}{name.upper()}__")
        else:
            yield prefix + name.upper()


def test_every_setting_is_documented_and_no_other() -> None:
    said = set(re.findall(r"^\| `(CURBSIDE_\w+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))
    assert said == set(variables(Settings))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_settings_named_elsewhere_exist(document: Path) -> None:
    known = {
        *variables(Settings),
        "CURBSIDE_TEST_POSTGRES",
        "CURBSIDE_TEST_TRAINER",
        "CURBSIDE_FUZZ",
        "CURBSIDE_CLASSIFIERS__",
    }  # its names are free
    common = [
        f"CURBSIDE_{name.upper()}__{field.upper()}" for name in Settings().services for field in Service.model_fields
    ]
    assert set(re.findall(r"CURBSIDE_[A-Z][A-Z_]+", document.read_text())) <= known | set(common)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_file_that_is_named_exists() -> None:
    named = {(path.name, place) for path in [*DOCUMENTS, *MODULES] for place in PLACE.findall(path.read_text())}
    assert [(where, place) for where, place in named if not any(ROOT.glob(f"{place}*"))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_module_that_is_run_exists(document: Path) -> None:
    ran = re.findall(r"python -m ((?:services|pages|mocks|tests|benchmarks|training)[\w.]*)", document.read_text())
    places = [ROOT / one.replace(".", "/") for one in ran]
    assert [str(one) for one in places if not (one.with_suffix(".py").exists() or (one / "__main__.py").exists())] == []


def test_every_command_is_in_the_readme_and_no_other() -> None:
    said = set(re.findall(r"^\| `curbside ([\w-]+)[^`]*` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    groups = {group.typer_instance.info.name for group in commands.registered_groups if group.typer_instance}
    assert said == groups | {found.callback.__name__ for found in commands.registered_commands if found.callback}
    assert CliRunner().invoke(commands, ["--help"]).exit_code == 0


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    newest = re.findall(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[0]
    assert newest == services.__version__


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "services/__init__.py"


def test_every_room_is_on_the_map() -> None:
    said = (ROOT / "docs" / "architecture.md").read_text()
    rooms = [path for path in (ROOT / "services").iterdir() if (path / "__init__.py").exists()]
    assert [room.name for room in rooms if f"`{room.name}/`" not in said] == []
    parts = [path for path in (ROOT / "pages" / "parts").iterdir() if (path / "__init__.py").exists()]
    assert [room.name for room in parts if f"`{room.name}`" not in said] == []
