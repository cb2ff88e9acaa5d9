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
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def lists(clock: list[float]) -> CarLists:
    return bridged(clock)


def bridged(clock: list[float]) -> CarLists:
    return CarLists([CarQuery(LIVE, http.session(), stand_in=False), MarketSpecs()], now=lambda: clock[0])


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
def test_lists_of_a_source_that_stands_in_are_kept_for_minutes_only(clock: list[float]) -> None:
    live = responses.get(LIVE + "/", status=403)
    lists = bridged(clock)
    assert lists.models("ford") == lists.models("ford")
    assert lists.trouble
    assert live.call_count == 1
    clock[0] = catalogue.STOOD_IN_S + 1
    assert lists.trouble is None
    responses.replace("GET", LIVE + "/", json={"Models": [{"model_name": "Ranger"}]})
    assert list(lists.models("ford").ids) == ["Ranger"]
    assert lists.trouble is None


@responses.activate
def test_whole_lists_are_kept_for_half_a_day(clock: list[float]) -> None:
    live = responses.get(LIVE + "/", json={"Models": [{"model_name": "Escape"}]})
    lists = bridged(clock)
    for moment in (0, catalogue.KEPT_S - 1):
        clock[0] = moment
        assert list(lists.models("ford").ids) == ["Escape"]
    assert live.call_count == 1
    clock[0] = catalogue.KEPT_S + 1
    lists.models("ford")
    assert live.call_count == 2


@responses.activate
def test_specs_of_a_source_that_stands_in_are_partial(lists: CarLists) -> None:
    responses.get(LIVE + "/", status=403)
    assert lists.find(ESCAPE).partial


@responses.activate
def test_a_car_that_only_the_built_in_catalogue_knows_is_no_outage(lists: CarLists) -> None:
    responses.get(LIVE + "/", json={"Trims": []})
    found = lists.find(ESCAPE)
    assert (found.model, found.source, found.stand_in) == ("Escape", "Built-in catalogue", True)
    assert not found.partial
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
