"""CarQuery's lists, and the built-in ones where it is out."""

import pytest
import responses

from services.errors import NotKnown, RequestRefused, Unavailable
from services.specs import car_lists as catalogue
from services.specs.car_lists import CarLists
from services.specs.carquery import CarQuery
from services.specs.market import MarketSpecs
from services.vehicle import Vehicle
from services.web import http

LIVE = "https://carquery.test/api/0.3"
ESCAPE = Vehicle(make="Ford", model="Escape", year=2012)


@pytest.fixture
def lists() -> CarLists:
    return CarLists([CarQuery(LIVE, http.session(), stand_in=False), MarketSpecs()])


@responses.activate
def test_while_it_answers_only_carquery_is_asked(lists: CarLists) -> None:
    responses.get(LIVE + "/", json={"Models": [{"model_name": "Escape"}]})
    found = lists.models("ford")
    assert (list(found.ids), found.source, found.stand_in) == (["Escape"], "CarQuery", False)
    assert lists.trouble is None


@responses.activate
@pytest.mark.parametrize("out", [{"status": 503}, {"body": "<html>"}, {"body": ""}, {"json": {"error": "no"}}])
def test_an_outage_is_bridged_by_the_built_in_lists_and_told(lists: CarLists, out: dict[str, object]) -> None:
    responses.get(LIVE + "/", **out)
    found = lists.models("ford")
    assert "Escape" in found.ids
    assert (found.source, found.stand_in) == ("Built-in catalogue", True)
    assert lists.trouble
    assert str(lists.trouble).endswith("The lists are those of Built-in catalogue for now.")


@responses.activate
def test_the_sentence_goes_when_it_is_back_or_long_ago(lists: CarLists, monkeypatch: pytest.MonkeyPatch) -> None:
    responses.get(LIVE + "/", status=403)
    responses.get(LIVE + "/", json={"Models": []})
    responses.get(LIVE + "/", status=403)
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
    found = lists.find(ESCAPE)
    assert (found.model, found.source, found.stand_in) == ("Escape", "Built-in catalogue", True)
    assert lists.trouble is None


@responses.activate
def test_where_none_answers_the_first_ones_failure_is_told(lists: CarLists) -> None:
    responses.get(LIVE + "/", status=403)
    with pytest.raises(Unavailable, match="CarQuery is out"):
        lists.find(Vehicle(make="Riley", model="RMF", year=1953))


@responses.activate
@pytest.mark.parametrize(("body", "error"), [({"Trims": []}, NotKnown), ({"error": "no"}, RequestRefused)])
def test_a_single_source_is_asked_as_it_is(body: dict[str, object], error: type[Exception]) -> None:
    responses.get(LIVE + "/", json=body)
    with pytest.raises(error):
        CarLists([CarQuery(LIVE, http.session(), stand_in=False)]).find(ESCAPE)
