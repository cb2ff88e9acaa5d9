"""The API of the running app, called by the very lines of its documentation."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from mocks.world.cars import CARS
from pages.api.app import PATH
from pages.api.client import Curbside, Refused
from tests.browser.conftest import ROOT, running

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")


def new_key(data: Path) -> str:
    command = [sys.executable, "-m", "pages.command_line", "api-key", "add", "docs"]
    settings = os.environ | {"CURBSIDE_DATA_DIR": str(data)}
    made = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True, timeout=120)
    return made.stdout.strip()


def test_the_documented_lines_value_a_car(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corolla = next(car for car in CARS if car.id == "toyota-corolla")
    for side in ("front", "back"):
        (tmp_path / f"{side}.jpg").write_bytes(corolla.picture(side).read_bytes())
    (lines,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    with running(tmp_path / "data", CURBSIDE_API__ENABLED="true") as address:
        key = new_key(tmp_path / "data")
        for _ in range(4):  # on a busy machine the first asked load their models longer than a step lasts
            if Curbside(address, key).identify("front.jpg", "back.jpg").suggestions:
                break
        exec(lines, {"address": address, "key": key})
        assert re.fullmatch(r"Toyota Corolla (\d+) (\d+) (\d+)\n", capsys.readouterr().out)

        curbside = Curbside(address, key, language="de")
        made = curbside.appraise(make="vw", model="golf", year=2018, km=60_000)
        assert curbside.appraisal(made.id) == made
        assert curbside.vin("1NXBU4EE4AA000001").model == "Corolla"
        assert curbside.advert("2016 Toyota Corolla LE - $11,900. 84k miles").advert.miles == 84_000
        assert len(list(curbside.makes())) > 50
        assert "Golf" in curbside.models("vw")
        assert 2018 in curbside.years("vw", "golf")
        assert {trim.year for trim in curbside.trims("vw", "golf", 2018)} == {2018}
        with pytest.raises(Refused, match="keine Marke „Xqzzz“") as refused:
            curbside.appraise(make="Xqzzz", model="golf", year=2018)
        assert (refused.value.status, refused.value.word, list(refused.value.errors)) == (422, "car", ["make"])
        with pytest.raises(Refused, match="This key opens nothing"):
            Curbside(address, "cb_wrong").vin("1NXBU4EE4AA000001")

        document = requests.get(f"{address}{PATH}/openapi.json", timeout=30).json()
        named = set(re.findall(r"^\| `[A-Z]+ (/[\w/{}]+)`", PAGE, re.MULTILINE))
        assert named <= document["paths"].keys()


def test_what_is_switched_off_is_not_there(app: str) -> None:
    found = requests.get(f"{app}{PATH}/openapi.json", timeout=30)
    assert found.headers["Content-Type"].startswith("text/html"), "the app's own page, as of any unknown address"
