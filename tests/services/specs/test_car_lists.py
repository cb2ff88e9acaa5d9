"""CarQuery's lists, and the built-in ones where it is out."""

import pytest
import responses

from services.errors import NotKnown, RequestRefused, Unavailable
from services.specs import car_lists as catalogue
from services.specs.car_lists import CarLists
from services.specs.carquery import CarQuery
from services.vehicle import Vehicle
from services.web import http

LIVE, BUILT_IN = "https://carquery.test/api/0.3", "http://stand-in.test/carquery/api/0.3"
ESCAPE = Vehicle(make="Ford", model="Escape", year=2012)


def trims(*models: str) -> dict[str, list[dict[str, str]]]:
    rows = [
        {"model_id": str(i), "model_name": name, "model_year": "2012", "make_display": "Ford", "model_trim": name}
        for i, name in enumerate(models, 1)
    ]
    return {"Trims": rows}


@pytest.fixture
def lists() -> CarLists:
    web = http.session()
    return CarLists([CarQuery(LIVE, web), CarQuery(BUILT_IN, web, name="built-in catalogue")])


@responses.activate
def test_while_it_answers_only_carquery_is_asked(lists: CarLists) -> None:
    responses.get(LIVE + "/", json={"Models": [{"model_name": "Escape"}]})
    assert lists.models("ford") == ["Escape"]
    assert lists.trouble is None


@responses.activate
@pytest.mark.parametrize("out", [{"status": 503}, {"body": "<html>"}, {"body": ""}, {"json": {"error": "no"}}])
def test_an_outage_is_bridged_by_the_built_in_lists_and_told(lists: CarLists, out: dict[str, object]) -> None:
    responses.get(LIVE + "/", **out)
    responses.get(BUILT_IN + "/", json={"Models": [{"model_name": "Escape"}]})
    assert lists.models("ford") == ["Escape"]
    assert lists.trouble
    assert str(lists.trouble).endswith("The lists are those of the built-in catalogue for now.")


@responses.activate
def test_the_sentence_goes_when_it_is_back_or_long_ago(lists: CarLists, monkeypatch: pytest.MonkeyPatch) -> None:
    responses.get(LIVE + "/", status=403)
    responses.get(LIVE + "/", json={"Models": []})
    responses.get(LIVE + "/", status=403)
    responses.get(BUILT_IN + "/", json={"Models": []})
    lists.models("ford")
    assert lists.trouble
    lists.models("ford")
    assert lists.trouble is None
    lists.models("ford")
    monkeypatch.setattr(catalogue, "TOLD_FOR_S", -1)
    assert lists.trouble is None


@responses.activate
def test_a_car_that_only_the_built_in_catalogue_knows_is_no_outage(lists: CarLists) -> None:
    responses.get(LIVE + "/", json={"Trims": []})
    responses.get(BUILT_IN + "/", json=trims("Escape"))
    assert lists.find(ESCAPE).trim == "Escape"
    assert lists.trouble is None


@responses.activate
def test_where_none_answers_the_first_ones_failure_is_told(lists: CarLists) -> None:
    responses.get(LIVE + "/", status=403)
    responses.get(BUILT_IN + "/", json={"error": "no"})
    with pytest.raises(Unavailable, match="CarQuery is out"):
        lists.makes()


@responses.activate
@pytest.mark.parametrize(("body", "error"), [({"Trims": []}, NotKnown), ({"error": "no"}, RequestRefused)])
def test_a_single_source_is_asked_as_it_is(body: dict[str, object], error: type[Exception]) -> None:
    responses.get(LIVE + "/", json=body)
    with pytest.raises(error):
        CarLists([CarQuery(LIVE, http.session())]).find(ESCAPE)
