"""The wheel, installed outside the checkout beside what requirements.txt names and nothing else, and used from there.

No file of the checkout can take part: the environment has no path to it, and a test asks where every module is from.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

import services
from tests.browser.conftest import ROOT, running
from tests.browser.test_flow import choose, show, try_sample, type_mileage

BUILD = (sys.executable, "-m", "hatchling", "build")
MODULES = """
import json, pkgutil, sys
import app, pages, services, mocks
def packages():
    for package in (pages, services, mocks):
        yield from pkgutil.walk_packages(package.__path__, package.__name__ + ".")
names = [found.name for found in packages() if not found.name.endswith(("__main__", "env"))]
print(json.dumps({"path": sys.path, "modules": [app.__file__, services.__file__], "names": names}))
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, unpacked."""
    folder = tmp_path_factory.mktemp("source")
    subprocess.run([*BUILD, "-t", "sdist", "-d", folder], cwd=ROOT, check=True, capture_output=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    """The wheel, built of the source archive."""
    subprocess.run([*BUILD, "-t", "wheel"], cwd=source, check=True, capture_output=True)
    (built,) = source.glob("dist/*.whl")
    return built


@pytest.fixture(scope="module")
def commands(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    programs = folder / "bin"
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE):
        take_over(name, packages)
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, cwd=folder)
    return programs


def take_over(name: str, packages: Path) -> None:
    """One of the packages that run this test, by hard links where the file system has them: as good as installed."""
    for file in distribution(name).files or ():
        there, here = Path(str(file.locate())), packages / file
        if ".." in file.parts or here.exists() or not there.exists():
            continue
        here.parent.mkdir(parents=True, exist_ok=True)
        try:
            here.hardlink_to(there)
        except OSError:
            shutil.copy2(there, here)


def run(program: Path, *given: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("CURBSIDE_", "PYTHON", "LC_"))}
    return subprocess.run(
        [program, *given], cwd=folder, env=bare | {"LANG": "en_US.UTF-8"} | settings,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_wheel_holds_what_git_knows_of_the_program_and_nothing_else(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "--", "app.py", ".streamlit/config.toml", "pages", "services", "mocks"],
                            cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    wanted = {name for name in listed.stdout.splitlines() if not name.startswith("mocks/studio/")}
    with ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert held == wanted


def test_the_source_archive_holds_no_secret(source: Path) -> None:
    assert [file.name for file in (source / ".streamlit").iterdir() if "secrets" in file.name] == [
        "secrets.toml.example"
    ]


def test_every_module_is_the_installed_one(commands: Path, tmp_path: Path) -> None:
    found = json.loads(run(commands / "python", "-P", "-c", MODULES, folder=tmp_path).stdout)
    assert not [path for path in found["path"] if Path(path).is_relative_to(ROOT)]
    assert all(Path(file).is_relative_to(commands.parent) for file in found["modules"])
    assert "services.market.price_model" in found["names"]
    assert "mocks.studio" not in found["names"]


def test_the_version_is_that_of_the_services(commands: Path, tmp_path: Path) -> None:
    assert run(commands / "curbside", "--version", folder=tmp_path).stdout == f"curbside {services.__version__}\n"
    assert services.__version__ in commands.parent.glob("lib/*/site-packages/curbside-*.dist-info").__next__().name


def test_the_doctor_finds_all_files_and_every_stand_in(commands: Path, tmp_path: Path) -> None:
    said = run(commands / "curbside", "doctor", folder=tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "are as they were installed" in said.stdout
    assert "It sees a Toyota Corolla" in said.stdout
    assert not list(tmp_path.iterdir())


def test_the_doctor_misses_a_lost_file_and_takes_secrets_of_the_working_folder(commands: Path, tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('[webhooks]\nplate_recognizer_secret = "hush"\n')
    (font,) = commands.parent.glob("lib/*/site-packages/services/export/fonts/README.md")
    kept = font.read_bytes()
    font.unlink()
    try:
        off = {f"CURBSIDE_{name}__ENABLED": "false" for name in ("BADGE", "SHAPE")}
        said = run(commands / "curbside", "doctor", folder=tmp_path, **off)
    finally:
        font.write_bytes(kept)
    assert said.returncode == 1
    assert "services/export/fonts/README.md" in said.stdout
    assert "They are taken with the secret" in said.stdout
    assert "hush" not in said.stdout + said.stderr


def test_the_sample_corolla_is_driven_to_its_price(commands: Path, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(locale="en-US")
    with running(tmp_path / "kept", command=(str(commands / "curbside"), "serve"), folder=tmp_path) as address:
        page.goto(address)
        try_sample(page, "2010 Toyota Corolla")
        choose(page, "Year", "2010")
        type_mileage(page, 58_000)
        show(page, "2010 Toyota Corolla")
        expect(page.get_by_role("heading", name=re.compile(r"^\$[\d,]+$"))).to_be_visible()
        background = page.get_by_test_id("stApp").evaluate("page => getComputedStyle(page).backgroundColor")
        assert background == "rgb(251, 250, 247)"  # ours: the theme came along
    page.context.close()
