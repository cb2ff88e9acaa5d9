"""The MarketCheck stand-in, as the author of another client would meet it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from mocks import marketcheck
from tests.serving import serving

F150 = {"make": "ford", "model": "f-150", "year": "2016"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(marketcheck.routes) as url:
        yield f"{url}/marketcheck/v2/search/car/active"


@pytest.fixture
def get(address: str) -> Callable[..., requests.Response]:
    def send(**query: str | int) -> requests.Response:
        return requests.get(address, params={"api_key": "demo", **query}, timeout=10)

    return send


@pytest.fixture
def found(get: Callable[..., requests.Response]) -> Callable[..., Any]:
    def send(**query: str | int) -> Any:
        answer = get(**query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return send


def test_an_answer_has_the_documented_shape(found: Callable[..., Any]) -> None:
    answer = found(**F150, stats="price,miles", rows=50)
    assert set(answer) == {"num_found", "listings", "stats"}
    listing = answer["listings"][0]
    assert {"id", "vin", "heading", "price", "miles", "dom", "dealer", "build", "media", "last_seen_at"} <= set(listing)
    assert (listing["seller_type"], listing["inventory_type"]) == ("dealer", "used")
    assert (listing["build"]["make"], listing["build"]["model"], listing["build"]["year"]) == ("Ford", "F-150", 2016)
    assert "dist" not in listing
    price = answer["stats"]["price"]
    assert set(price["percentiles"]) == {"5.0", "25.0", "50.0", "75.0", "90.0", "95.0", "99.0"}
    assert price["min"] <= price["percentiles"]["25.0"] <= price["median"] <= price["percentiles"]["75.0"]
    assert price["median"] <= price["max"]
    assert price["count"] + price["missing"] == answer["num_found"]


def test_the_same_question_has_the_same_answer(found: Callable[..., Any]) -> None:
    assert found(**F150, stats="price") == found(**F150, stats="price")


def test_adverts_without_a_price_are_left_out_by_a_price_range(found: Callable[..., Any]) -> None:
    everything, priced = found(**F150, stats="price"), found(**F150, stats="price", price_range="1-*")
    assert priced["stats"]["price"]["missing"] == 0
    assert priced["num_found"] == everything["num_found"] - everything["stats"]["price"]["missing"]


def test_statistics_alone_come_with_no_rows(found: Callable[..., Any]) -> None:
    answer = found(**F150, stats="price", rows=0)
    assert answer["listings"] == []
    assert answer["stats"]["price"]["count"] > 0


@pytest.mark.parametrize(
    ("narrower", "wider"),
    [
        ({"year": "2016"}, {"year": "2015,2016,2017"}),
        ({"trim": "XLT"}, {}),
        ({"zip": "10001", "radius": 50}, {"zip": "10001", "radius": 100}),
        ({"miles_range": "60000-100000"}, {"miles_range": "50000-110000"}),
    ],
)
def test_a_narrower_search_finds_some_of_the_wider_one(
    found: Callable[..., Any], narrower: dict[str, str], wider: dict[str, str]
) -> None:
    few, many = (found(**{**F150, **search})["num_found"] for search in (narrower, wider))
    assert 0 < few < many


def test_what_was_asked_for_is_what_is_found(found: Callable[..., Any]) -> None:
    rows = found(**F150, trim="XLT", miles_range="60000-100000", zip="10001", radius=80, rows=50)["listings"]
    assert all(60_000 <= row["miles"] <= 100_000 and row["dist"] <= 80 for row in rows)
    assert all("xlt" in row["build"]["trim"].casefold() for row in rows)


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_adverts_are_sorted_as_asked_and_those_that_say_nothing_come_last(
    found: Callable[..., Any], order: str
) -> None:
    prices = [row["price"] for row in found(**F150, sort_by="price", sort_order=order, rows=50)["listings"]]
    priced = [price for price in prices if price is not None]
    assert priced == sorted(priced, reverse=order == "desc")
    assert prices[: len(priced)] == priced


def test_certified_cars_and_other_states_can_be_left_out(found: Callable[..., Any]) -> None:
    newer = F150 | {"year": "2022", "rows": "50"}
    certified = [row["is_certified"] for row in found(**newer)["listings"]]
    assert 0 < sum(certified) < len(certified)
    assert not any(row["is_certified"] for row in found(**newer, exclude_certified="true")["listings"])
    assert {row["dealer"]["state"] for row in found(**newer, state="il")["listings"]} == {"IL"}
    assert found(**newer, country="ca")["num_found"] == 0


def test_a_car_by_ymmt_is_the_same_car(found: Callable[..., Any]) -> None:
    assert found(ymmt="2016|ford|f-150|XLT") == found(**F150, trim="XLT")


def test_private_sellers_are_elsewhere(found: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    advert = {"price": 20_000, "mileage": 60_000, "year": 2016, "trim": "XLT", "days_on_market": 9}
    adverts = [advert | {"distance_miles": 5, "seller": seller} for seller in ("dealer", "private", "dealer")]
    monkeypatch.setattr(marketcheck, "draw", lambda *_: adverts)
    assert found(**F150, zip="10001")["num_found"] == 2


def test_rows_are_served_in_pages(found: Callable[..., Any]) -> None:
    first, second = (found(**F150, start=start, rows=5)["listings"] for start in (0, 5))
    assert len(first) == 5
    assert not {row["id"] for row in first} & {row["id"] for row in second}


@pytest.mark.parametrize("car", [{"make": "riley", "model": "rmf", "year": "1953"}, {"car_type": "new", **F150}, {}])
def test_a_car_that_nobody_sells_is_found_nowhere(found: Callable[..., Any], car: dict[str, str]) -> None:
    answer = found(**car, stats="price")
    assert (answer["num_found"], answer["listings"], answer["stats"]["price"]["count"]) == (0, [], 0)


@pytest.mark.parametrize("key", ["wrong", ""])
def test_a_wrong_key_is_unauthorised(get: Callable[..., requests.Response], key: str) -> None:
    answer = get(**F150, api_key=key)
    assert answer.status_code == 401
    assert answer.json()["code"] == 401


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"rows": 51}, "rows"),
        ({"rows": "all"}, "rows"),
        ({"radius": 101}, "radius"),
        ({"miles_range": "60000"}, "miles_range"),
        ({"price_range": "cheap"}, "price_range"),
        ({"year": "MMXVI"}, "year"),
        ({"stats": "charm"}, "charm"),
        ({"sort_by": "charm"}, "charm"),
    ],
)
def test_a_parameter_out_of_range_is_named(
    get: Callable[..., requests.Response], wrong: dict[str, str | int], named: str
) -> None:
    answer = get(**{**F150, **wrong})
    assert answer.status_code == 422
    assert named in answer.json()["message"]


def test_every_answer_tells_what_is_left_of_the_plan(get: Callable[..., requests.Response]) -> None:
    for answer in (get(**F150), get(**F150, api_key="wrong")):
        assert int(answer.headers["Quota-Remaining"]) <= int(answer.headers["Quota-Limit"]) == 500
        assert datetime.fromisoformat(answer.headers["Quota-Reset-Time"]) > datetime.now(UTC)
        assert answer.headers["RateLimit-Limit"] == "5"


@pytest.mark.parametrize(
    ("kind", "message"), [("429", "API rate limit exceeded"), ("quota", "Monthly API quota exhausted")]
)
def test_both_refusals_for_too_many_calls_have_their_words(kind: str, message: str) -> None:
    answer = marketcheck.refusals[kind]()
    assert answer.status_code == 429
    assert message.encode() in bytes(answer.body)
    assert int(answer.headers["Retry-After"]) >= 1


def test_badges_are_false_on_nearly_every_advert_as_in_the_captures(found: Callable[..., Any]) -> None:
    adverts = found(**F150, rows=50)["listings"]
    assert sum(not one["carfax_clean_title"] for one in adverts) > 0.6 * len(adverts)
    assert {one["title_type"] for one in adverts} == {"clean"}


def test_facets_count_the_adverts(found: Callable[..., Any]) -> None:
    answer = found(**F150, facets="trim,year", range_facets="price,miles", stats="dom_active", rows=0)
    assert sum(one["count"] for one in answer["facets"]["trim"]) == answer["num_found"]
    assert set(answer["facets"]["year"][0]) == {"item", "count"}
    steps = answer["range_facets"]["miles"]
    assert set(steps) == {"counts", "interval", "start", "end"}
    assert sum(one["count"] for one in steps["counts"]) == answer["num_found"]
    assert answer["stats"]["dom_active"]["count"] == answer["num_found"]


def test_a_range_of_years_holds_its_ends_and_no_year_means_any(found: Callable[..., Any]) -> None:
    some = found(make="ford", model="f-150", year_range="2015-2017", rows=50)["listings"]
    assert {one["build"]["year"] for one in some} <= {2015, 2016, 2017}
    assert some
    assert found(make="ford", model="f-150")["num_found"] > 0
    assert found(make="ford", model="tacos")["num_found"] == 0


@pytest.mark.parametrize("query", [{"facets": "colour"}, {"range_facets": "trim"}, {"year_range": "2015"}])
def test_a_facet_or_range_it_does_not_know_is_refused(get: Callable[..., requests.Response], query: Any) -> None:
    assert get(**F150 | query).status_code == 422
