"""The house plan's doors, and what must never stand in the repository."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def tracked() -> list[Path]:
    """Every file that git knows."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_the_doors_between_the_rooms_are_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")  # in this process it would disable every logger
    done = subprocess.run([lint_imports], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_top_level_is_the_agreed_one() -> None:
    agreed = {"pyproject.toml", "app.py", "pages", "services", "mocks", "tests", ".streamlit", "README.md"}
    needed = {".ci", ".gitignore", "requirements.txt", "requirements-dev.txt", "benchmarks", "LICENSE"}
    later = {"training", "requirements-train.txt", "docs", "CHANGELOG.md", "CONTRIBUTING.md"}
    deployed = {"deploy", "Dockerfile", ".dockerignore", "compose.yaml"}
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= agreed | needed | later | deployed


def test_requirements_hold_hashes_and_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-train.txt"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)


def test_no_module_is_too_long_to_read() -> None:
    modules = [path for path in tracked() if path.suffix == ".py" and path.exists()]
    long = [path.name for path in modules if len(path.read_text().splitlines()) > 400]
    assert not long
