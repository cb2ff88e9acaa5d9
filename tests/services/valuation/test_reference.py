"""The reference valuation contract, client side."""

import json
from datetime import date
from typing import Any

import pytest
import responses

from services.errors import KeyRefused, MalformedAnswer, NotKnown, QuotaSpent, RequestRefused, ServiceError
from services.valuation.reference import ReferenceValuation
from services.valuation.valuation import Band, Confidence, GroupAccuracy, PricedCar, Valuation
from services.vehicle import Grade, Vehicle
from services.web import http

URL = "https://valuation.test/value"
BARE = {"min": 1795, "median": 7995, "max": 849995, "mean": 8940}
RICH = BARE | {
    "count": 60,
    "percentiles": {"5": 5800, "10": 6200, "25": 7200, "50": 7995, "75": 8800, "90": 9600, "95": 10100},
    "as_of": "2026-11-20",
    "currency": "USD",
    "listings": [{"price": 7000 + 40 * i, "mileage": 50000 + i, "year": 2010, "seller": "dealer"} for i in range(59)]
    + [{"price": 849995}],
}


COROLLA = PricedCar(
    vehicle=Vehicle(make="Toyota", model="Corolla", year=2010), model_id="45963", miles=58000, grade=Grade.VERY_GOOD
)


def value(body: Any, subject: PricedCar = COROLLA) -> Valuation:
    responses.post(URL, json=body)
    return ReferenceValuation(URL, http.session(), stand_in=False).value(subject)


@responses.activate
def test_the_request_is_the_contracts_to_the_letter() -> None:
    value(BARE)
    assert json.loads(responses.calls[0].request.body or "") == {
        "model_id": "45963",
        "mileage": 58000,
        "condition": "very good",
    }


@responses.activate
def test_a_day_to_price_at_goes_along() -> None:
    value(BARE, COROLLA.model_copy(update={"as_of": date(2025, 1, 31)}))
    assert json.loads(responses.calls[0].request.body or "")["as_of"] == "2025-01-31"


@responses.activate
def test_without_a_model_id_nothing_is_asked() -> None:
    with pytest.raises(NotKnown):
        value(BARE, COROLLA.model_copy(update={"model_id": None}))
    assert not responses.calls


@responses.activate
def test_a_car_that_nobody_sells_has_no_price() -> None:
    found = value({"min": None, "median": 40000, "max": None, "mean": None, "count": 0, "listings": []})
    assert (found.typical, found.count, found.confidence) == (None, 0, Confidence.NONE)


@responses.activate
def test_a_bare_answer_gives_its_median_and_invents_no_percentiles() -> None:
    found = value(BARE)
    assert found.typical == 7995
    assert found.likely is None
    assert found.possible is None
    assert found.confidence is Confidence.NONE
    assert found.absurd_maximum == 849995


@responses.activate
def test_a_rich_answer_gives_both_ranges_without_the_typing_error() -> None:
    found = value(RICH)
    assert (found.typical, found.likely, found.possible) == (7995, Band(low=7200, high=8800), Band(low=6200, high=9600))
    assert found.count == 59
    assert found.confidence is Confidence.HIGH
    assert [one.comparable.price for one in found.excluded] == [849995]
    assert max(one.price for one in found.comparables) < 10_000
    assert (found.percentiles[5], found.percentiles[95], found.on_sale) == (5800, 10100, 60)


@responses.activate
def test_fewer_than_six_comparables_give_no_price() -> None:
    found = value(RICH | {"count": 5, "listings": RICH["listings"][:5]})  # type: ignore[index]
    assert (found.typical, found.likely, found.possible, found.confidence) == (None, None, None, Confidence.NONE)
    assert len(found.comparables) == 5


@responses.activate
@pytest.mark.parametrize("shown", [0, 1, 5, 59])
def test_a_modelled_price_does_not_hang_on_the_adverts_drawn_beside_it(shown: int) -> None:
    drawn = [*RICH["listings"][:shown], {"price": 849995}]  # type: ignore[index]
    found = value(RICH | {"count": len(drawn), "listings": drawn, "support": 300})
    assert (found.typical, found.likely, found.possible) == (7995, Band(low=7200, high=8800), Band(low=6200, high=9600))
    assert found.confidence is Confidence.HIGH


@responses.activate
@pytest.mark.parametrize("percentiles", [{}, {"25": 9, "75": 8}, {"25": -1, "75": 8}, {"50": 8}])
def test_percentiles_that_cannot_be_are_left_out(percentiles: dict[str, float]) -> None:
    assert value(RICH | {"percentiles": percentiles}).likely is None


@responses.activate
@pytest.mark.parametrize("body", [{}, [], None, BARE | {"median": -5}, BARE | {"median": "much"}])
def test_an_answer_out_of_form_is_malformed(body: Any) -> None:
    with pytest.raises(MalformedAnswer):
        value(body)


@responses.activate
@pytest.mark.parametrize("listings", [3, None, [3], [None, {"price": "call"}, {"price": None}]])
def test_adverts_out_of_form_cost_themselves_alone(listings: Any) -> None:
    found = value(RICH | {"listings": listings})
    assert (found.typical, found.comparables) == (RICH["median"], ())


@responses.activate
@pytest.mark.parametrize("miles", [-1, 10**7, 10**30])
def test_miles_that_no_odometer_shows_are_not_said(miles: int) -> None:
    found = value(RICH | {"listings": [{"price": 8_000, "mileage": miles}]})
    assert [(one.price, one.mileage) for one in found.comparables] == [(8_000, None)]


@responses.activate
@pytest.mark.parametrize(
    ("status", "error"),
    [(401, KeyRefused), (402, QuotaSpent), (403, KeyRefused), (404, NotKnown), (422, RequestRefused)],
)
def test_each_status_is_told_as_what_it_is(status: int, error: type[ServiceError]) -> None:
    responses.post(URL, status=status, json={"error": "no"})
    with pytest.raises(error):
        ReferenceValuation(URL, http.session(), stand_in=False).value(COROLLA)


@responses.activate
def test_a_modelled_price_says_what_it_rests_on_and_how_near_such_prices_are() -> None:
    beyond = {"support": 300, "accuracy": {"n": 500, "error": 0.06, "inside": 0.81}, "caution": None}
    found = value(RICH | beyond)
    assert (found.support, found.accuracy, found.notes) == (300, GroupAccuracy(n=500, error=0.06, inside=0.81), ())
    assert value(RICH | beyond | {"support": 8}).confidence is Confidence.LOW


@responses.activate
def test_a_caution_becomes_a_sentence_and_an_unknown_one_none() -> None:
    found = value(RICH | {"support": 9, "caution": "more miles than the asks behind the model"})
    assert "have it inspected" in str(found.notes[0])
    assert value(RICH | {"support": 9, "caution": "mind the gap"}).notes == ()


@responses.activate
def test_a_source_that_knows_too_little_of_such_cars_gives_no_price() -> None:
    found = value({"min": None, "median": None, "max": None, "mean": None, "count": 0, "support": 0, "listings": []})
    assert (found.typical, found.confidence, found.support) == (None, Confidence.NONE, 0)
