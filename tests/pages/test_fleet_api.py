"""`/api/v1/fleet`: a list in, a job, its result; nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pages.api.app import build_api
from services.build import Services, build_services
from services.settings import Settings

CARS = b"VIN;Marke;Modell;Baujahr;km\n;VW;Golf;2018;58.000\n;Foo;Bar;2018;1\n"


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return build_services(Settings(data_dir=tmp_path))


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    with TestClient(build_api(lambda: services)) as client:
        yield client


def bearer(services: Services, name: str = "ana") -> dict[str, str]:
    return {"Authorization": f"Bearer {services.api_keys.add(name)}"}


def test_a_list_becomes_a_job_and_its_result(api: TestClient, services: Services) -> None:
    key = bearer(services)
    taken = api.post("/fleet?name=bestand.csv", content=CARS, headers=key)
    assert taken.status_code == 202
    assert taken.json()["columns"] == {
        "vin": "VIN",
        "make": "Marke",
        "model": "Modell",
        "year": "Baujahr",
        "mileage": "km",
    }
    assert taken.json()["unit"] == "km"
    services.fleet.wait()
    path = taken.headers["Location"].removeprefix("/api/v1")
    done = api.get(path, headers=key).json()
    assert (done["state"], done["rows"], done["priced"], done["failed"]) == ("done", 2, 2, 1)
    assert done["bad"] == [{"row": 3, "why": "We know no make of that name."}]
    assert done["total"]["low"] < done["total"]["typical"] < done["total"]["high"]
    result = api.get(f"{path}/result", headers=key)
    assert result.headers["Content-Type"].startswith("text/csv")
    assert result.text.splitlines()[0].endswith("km,low,typical,high,possible_low,possible_high,confidence,note")
    assert api.get("/fleet", headers=key).json()["fleets"][0]["id"] == done["id"]
    assert api.delete(path, headers=key).status_code == 204
    assert api.get(path, headers=key).status_code == 404


def test_a_job_pauses_and_goes_on(api: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    key = bearer(services)
    with monkeypatch.context() as nobody:
        nobody.setattr(type(services.fleet), "kick", lambda _self: None)  # works: it stays under way
        job = api.post("/fleet", content=CARS, headers=key).json()["id"]
        assert api.get(f"/fleet/{job}/result", headers=key).status_code == 409
        assert api.put(f"/fleet/{job}/state?wanted=pause", headers=key).json()["state"] == "paused"
    assert api.put(f"/fleet/{job}/state?wanted=run", headers=key).json()["state"] in {"running", "done"}
    services.fleet.wait()
    assert api.get(f"/fleet/{job}", headers=key).json()["state"] == "done"


def test_another_key_sees_nothing_of_it(api: TestClient, services: Services) -> None:
    job = api.post("/fleet", content=CARS, headers=bearer(services)).json()["id"]
    other = bearer(services, "eve")
    for method, path in (("GET", ""), ("GET", "/result"), ("PUT", "/state?wanted=pause"), ("DELETE", "")):
        assert api.request(method, f"/fleet/{job}{path}", headers=other).status_code == 404
    assert api.get("/fleet", headers=other).json() == {"fleets": []}


@pytest.mark.parametrize(
    ("body", "query", "status", "words"),
    [
        (b"%PDF-1.7", "", 422, "neither a table"),
        (b"a;b\n1;2\n", "", 422, "which cars these are"),
        (CARS, "?column=vin%3Dnothing", 422, "does not name a column"),
        (CARS, "?condition=shiny", 422, "must be one of these"),
        (b"x" * 20_000_001, "", 413, "more than may be sent"),
    ],
)
def test_what_is_no_list_is_refused_in_words(  # noqa: PLR0917  # a row of the table each
    api: TestClient, services: Services, body: bytes, query: str, status: int, words: str
) -> None:
    refused = api.post(f"/fleet{query}", content=body, headers=bearer(services))
    assert refused.status_code == status
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert words in refused.json()["detail"]


def test_columns_may_be_said(api: TestClient, services: Services) -> None:
    asked = api.post("/fleet?column=make%3D2&column=vin%3D&unit=miles", content=CARS, headers=bearer(services)).json()
    assert "vin" not in asked["columns"]
    assert asked["unit"] == "miles"
