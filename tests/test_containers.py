"""Dockerfile, compose.yaml and nginx.conf, read: what they name exists, and the app may write next to nothing."""

import re
import shlex
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from deploy.settings_table import names

ROOT = Path(__file__).parents[1]
LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8")).splitlines()
STEPS = [(line.partition(" ")[0], line.partition(" ")[2]) for line in LINES if line and not line.startswith("#")]
COPIED = [source for step, said in STEPS if step == "COPY" and "--from" not in said for source in said.split()[:-1]]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
APPS = [name for name, one in COMPOSE["services"].items() if one.get("build")]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")


def sent_to_docker(name: str) -> bool:
    """Whether .dockerignore leaves it in: everything is out but what a line with "!" lets in, the last one counts."""
    found = True
    for line in (ROOT / ".dockerignore").read_text("utf-8").split():
        pattern = line.removeprefix("!").rstrip("/")
        if fnmatch(name, pattern) or name.startswith(f"{pattern}/"):
            found = line.startswith("!")
    return found


@pytest.mark.parametrize("source", COPIED)
def test_what_is_copied_exists_and_reaches_docker(source: str) -> None:
    assert (ROOT / source).exists()
    assert sent_to_docker(source)


def test_all_that_the_wheel_holds_is_copied() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["only-include"]) <= set(COPIED)


def test_what_is_installed_has_hashes_and_talks_to_postgresql() -> None:
    installs = [part for step, said in STEPS if step == "RUN" for part in said.split("&&") if "pip install" in part]
    first, own = (shlex.split(one) for one in installs)
    assert {"--require-hashes", "--no-cache-dir"} < set(first)
    assert [first[at + 1] for at, word in enumerate(first) if word == "-r"] == ["requirements.txt", "postgres.txt"]
    assert own[1:] == ["install", "--no-cache-dir", "--no-deps", "."]
    (cut,) = (
        part.partition(">")[0] for step, said in STEPS if step == "RUN" for part in said.split("&&") if "sed" in part
    )
    pins = subprocess.run(shlex.split(cut), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^([\w-]+)==[\d.]+ \\\n +--hash=sha256:", pins, re.MULTILINE)) == {
        "psycopg",
        "psycopg-binary",
    }


def test_it_runs_as_nobody_in_particular_and_tells_its_health() -> None:
    last = max(at for at, (step, _) in enumerate(STEPS) if step == "FROM")
    said = dict(STEPS[last:])
    assert int(said["USER"]) > 0
    port = said["EXPOSE"]
    assert f":{port}/healthz" in said["HEALTHCHECK"]
    assert f"--server.port={port}" in said["CMD"]


def test_the_app_writes_to_two_folders_in_memory_alone() -> None:
    assert len(APPS) == 2
    for name in APPS:
        app = COMPOSE["services"][name]
        assert app["read_only"] is True
        assert set(app["tmpfs"]) == {"/tmp", "/data"}
        assert "volumes" not in app
        assert app["cap_drop"] == ["ALL"]
        assert app["security_opt"] == ["no-new-privileges:true"]


def test_every_setting_that_is_given_exists() -> None:
    known = {name for name, _kind, _default in names()}
    for name in APPS:
        given = set(COMPOSE["services"][name]["environment"])
        assert {one for one in given if one.startswith("CURBSIDE_")} <= known


def test_nginx_finds_every_replica_by_its_name_and_only_it_is_reached_from_outside() -> None:
    assert re.findall(r"server ([\w-]+):8501", NGINX) == APPS
    assert [name for name, one in COMPOSE["services"].items() if "ports" in one] == ["nginx"]
    (mapped,) = COMPOSE["services"]["nginx"]["ports"]
    assert f"listen {mapped.partition(':')[2]};" in NGINX
    (volume,) = COMPOSE["services"]["nginx"]["volumes"]
    assert (ROOT / volume.split(":")[0]).is_file()
    assert set(COMPOSE["services"]["nginx"]["depends_on"]) == set(APPS)
