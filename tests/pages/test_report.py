"""The report in each of its states, and its questions answered in place."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import requests
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from pages.parts.report.price_answer import DEALER, PLACE, PRIVATE, TRADE_IN
from pages.parts.report.state import KEY
from services.build import shared_services
from services.report import Appraisal
from services.valuation.adjust import Fact, price_kinds
from services.valuation.statistics import rounded
from services.valuation.valuation import Confidence, GroupAccuracy
from services.vehicle import Grade, Vehicle
from tests.pages.test_flow import choose, ends, facts, press, price, tables, unfold, words
from tests.reports import adverts, appraised, specs, valuation

Open = Callable[[], AppTest]
NOW = datetime.now(UTC)
COROLLA = Vehicle(make="Toyota", model="Corolla", year=2010)


@pytest.fixture
def opened(open_app: Open, cookies: dict[str, str]) -> Callable[[Appraisal], AppTest]:
    """Opens a report that is in this browser's garage."""

    def open_report(report: Appraisal) -> AppTest:
        at = open_app()
        shop = shared_services()
        shop.for_owner(shop.owners.browser_owner(next(iter(cookies.values())))).garage.save(report)
        at.query_params["id"] = report.id
        return at.switch_page("report.py").run()

    return open_report


@pytest.fixture
def priced(open_app: Open, opened: Callable[[Appraisal], AppTest]) -> Callable[..., AppTest]:
    """Opens the report of a car that the stand-ins price."""

    def open_priced(**answers: Any) -> AppTest:
        open_app()
        given: dict[str, Any] = {"vehicle": COROLLA, "miles": 58_000, "unit": "miles", "grade": Grade.GOOD} | answers
        return opened(shared_services().appraiser.appraise(**given))

    return open_priced


def redrawn(at: AppTest) -> AppTest:
    """The whole page, after a part of it was redrawn alone."""
    return at.run()


def test_a_whole_report_says_everything(opened: Callable[[Appraisal], AppTest]) -> None:
    at = unfold(opened(appraised(created=NOW)), "market")
    said = words(at)
    choose(at, "What do you have in mind?", DEALER)
    assert (price(at), ends(at)) == (9_900, (8_800, 11_200))
    for part in (
        "Medium confidence: 40 adverts",
        "Not an appraisal and not an offer",
        "849,995",
        "looks like a deposit",
    ):
        assert part in said
    for part in ("What changes the price", "Worth over time", "The market", "Specs", "Method and sources", "More"):
        assert any(expander.label.startswith(f"**{part}**") for expander in at.expander)
    assert "Specs: Catalogue, looked up on" in said
    for row in ("Trade-in", "Private party", "Dealer retail", "Good (this car)"):
        assert row in tables(at)
    assert not at.exception


def test_recalls_stand_beside_the_price_with_what_they_mean(priced: Callable[..., AppTest]) -> None:
    at = priced()
    said = words(at)
    assert any(one.label == "**Recalls**  3 on record" for one in at.expander)
    for part in ("10V017000", "Remedy: Dealers reinforce", "can tell from its VIN", "partly in our words"):
        assert part in said
    assert not at.exception


def test_recalls_that_could_not_be_asked_cost_the_report_nothing_else(
    priced: Callable[..., AppTest], stand_ins: str
) -> None:
    requests.put(f"{stand_ins}/_faults", json={"service": "recalls", "kind": "500", "times": 9}, timeout=5)
    try:
        at = priced(vehicle=Vehicle(make="Honda", model="Accord", year=2012))
    finally:
        requests.put(f"{stand_ins}/_faults", json={"service": "recalls", "times": 0}, timeout=5)
    assert any(one.label == "**Recalls**  could not be asked" for one in at.expander)
    assert "NHTSA recalls is out of order" in words(at)
    assert price(at)
    assert not at.warning


@pytest.mark.parametrize("count", [0, 1, 5])
def test_below_six_comparables_there_is_no_price(opened: Callable[[Appraisal], AppTest], count: int) -> None:
    few = valuation(count).model_copy(
        update={"typical": None, "likely": None, "possible": None, "confidence": Confidence.NONE, "percentiles": {}}
    )
    at = opened(appraised(valuation=few, created=NOW))
    assert not at.header
    assert "too few comparables for an honest price" in words(at)
    assert words(at).count("\n- $") == count, "the adverts there are"
    assert "Trade-in" not in tables(at)
    assert "What would tell us most" not in words(at)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"valuation": valuation(8).model_copy(update={"confidence": Confidence.LOW})}, "Low confidence: 8 adverts"),
        ({"valuation": valuation().model_copy(update={"likely": None, "possible": None})}, "40 adverts"),
        ({"created": NOW - timedelta(days=90)}, "prices have moved since"),
        (
            {"valuation": valuation().model_copy(update={"as_of": date(2020, 1, 1)})},
            "The newest prices we found are of",
        ),
        ({"second_opinion": valuation()}, "Second opinion: Market puts the typical price at $9,900"),
        ({"valuation": valuation().model_copy(update={"absurd_maximum": 999_999.0})}, "999,999"),
        ({"specs": None}, "no specs for this car"),
        ({"miles": 192_000, "guessed": (Fact.MILEAGE,)}, "192,000 miles, a guess"),
        ({"accident": True}, "With an accident"),
    ],
)
def test_each_state_is_told(opened: Callable[[Appraisal], AppTest], changes: dict[str, object], said: str) -> None:
    at = unfold(opened(appraised(**{"created": NOW} | changes)), "market")
    assert said in words(at)
    assert not at.exception


def test_a_price_without_ranges_invents_none(opened: Callable[[Appraisal], AppTest]) -> None:
    bare = valuation(0).model_copy(update={"likely": None, "possible": None, "comparables": (), "excluded": ()})
    at = opened(appraised(valuation=bare, created=NOW))
    choose(at, "What do you have in mind?", DEALER)
    assert price(at) == 9_900
    assert "Low" not in words(at)
    assert "Likely" not in words(at)


def test_an_answer_in_place_prices_anew_and_is_kept(priced: Callable[..., AppTest]) -> None:
    at = priced()
    before = price(at)
    assert asked_for(at) == ["Which trim is it?"], "what moves the price most is asked for, and nothing else"
    take_trim(at, "XRS")
    after = price(redrawn(at))
    assert after > before, "the XRS is the dearest"
    assert "With your answer" in words(at)
    assert "XRS" in " · ".join(facts(at))
    assert "XRS" in tables(at), "the specs follow"
    assert "Which trim is it?" not in asked_for(at)
    fresh = at.switch_page("photos.py").run().switch_page("report.py").run()
    assert price(fresh) == after, "it is kept under its address"


@pytest.mark.parametrize(("answer", "moved"), [(True, -1), (False, 1)])
def test_an_accident_moves_the_price(priced: Callable[..., AppTest], answer: bool, moved: int) -> None:
    at = priced()
    before = price(at) + sum(ends(at))
    choose(at, "Has it had an accident that is on record?", answer)
    after = price(redrawn(at)) + sum(ends(at))
    assert (after - before) * moved > 0, "its parts are rounded, so not each of them moves"
    assert at.session_state[KEY].report.accident is answer


def test_an_electric_car_asks_for_its_battery_and_the_answer_moves_the_price(priced: Callable[..., AppTest]) -> None:
    at = priced(vehicle=Vehicle(make="Nissan", model="Leaf", year=2016))
    assert not at.exception, [one.value for one in at.exception]
    before = price(at) + sum(ends(at))
    assert "Battery's health not known" in " · ".join(facts(at))
    question = "How much of its capacity does the battery still hold, in percent?"
    next(one for one in at.number_input if one.label == question).set_value(55).run()
    after = price(redrawn(at)) + sum(ends(at))
    assert after < before
    assert at.session_state[KEY].report.battery == 0.55
    assert "Battery holds 55" in " · ".join(facts(at))
    assert "usual at this age is" in words(at)
    assert "Geotab" in words(at)


def test_a_petrol_car_is_not_asked_for_its_battery(priced: Callable[..., AppTest]) -> None:
    at = priced()
    assert not at.number_input
    assert "Battery" not in " · ".join(facts(at))


def test_a_year_that_stands_in_is_told_with_the_price(priced: Callable[..., AppTest]) -> None:
    at = priced(vehicle=Vehicle(make="Toyota", model="Corolla", year=2027))
    assert "Priced as model year 2026, which stands in for 2027." in words(at)


def test_a_guessed_condition_is_worth_telling(priced: Callable[..., AppTest]) -> None:
    at = priced(guessed=(Fact.CONDITION,))
    choose(at, "What do you have in mind?", DEALER)
    low, high = ends(at)
    assert "Condition: Good, a guess" in words(at)
    choose(at, "What condition is it in?", Grade.GOOD)
    after = ends(redrawn(at))
    assert after[0] > low
    assert after[1] < high
    assert "a guess" not in words(at)


def test_a_condition_pressed_twice_changes_nothing(priced: Callable[..., AppTest]) -> None:
    at = priced()
    before = price(at)
    choose(at, "What condition is it in?", None)
    assert price(redrawn(at)) == before
    assert not at.exception


def test_a_guessed_mileage_is_worth_reading_off(priced: Callable[..., AppTest]) -> None:
    at = priced(miles=192_000, guessed=(Fact.MILEAGE,))
    before = price(at)
    odometer(at).set_value("90k").run()
    assert price(redrawn(at)) > before
    assert "90,000 miles" in " · ".join(facts(at))


def test_nought_miles_are_a_reading_too(priced: Callable[..., AppTest]) -> None:
    at = priced()
    odometer(at).set_value("0").run()
    assert "0 miles" in " · ".join(facts(redrawn(at)))
    assert at.session_state[KEY].report.miles == 0


def odometer(at: AppTest) -> TextInput:
    return next(field for field in at.text_input if field.label.startswith("What does the odometer show"))


def asked_for(at: AppTest) -> list[str]:
    """The questions that the page puts by itself, beside those behind the pencils."""
    boxes = [*at.selectbox, *at.button_group, *at.text_input]
    return [box.label for box in boxes if box.key and " next " in box.key]


def take_trim(at: AppTest, name: str) -> None:
    box = next(box for box in at.selectbox if box.label == "Which trim is it?")
    box.select(next(option for option in box.options if option.startswith(name))).run()


def test_an_answer_that_cannot_be_priced_costs_nothing(priced: Callable[..., AppTest], stand_ins: str) -> None:
    at = priced()
    before = price(at)
    requests.put(f"{stand_ins}/_faults", json={"service": "valuation", "kind": "500", "times": 9}, timeout=5)
    take_trim(at, "XRS")
    requests.put(f"{stand_ins}/_faults", json={"service": "valuation", "times": 0}, timeout=5)
    assert "could not be priced just now" in words(at)
    assert price(redrawn(at)) == before
    assert not at.exception


def test_without_the_lists_the_trim_is_not_asked_for(priced: Callable[..., AppTest], stand_ins: str) -> None:
    requests.put(f"{stand_ins}/_faults", json={"service": "carquery", "kind": "500", "times": 99}, timeout=5)
    at = priced()
    requests.put(f"{stand_ins}/_faults", json={"service": "carquery", "times": 0}, timeout=5)
    assert "Which trim is it?" not in [box.label for box in at.selectbox]
    assert price(at)
    assert not at.exception


def test_the_slider_moves_the_price_and_asks_no_service(opened: Callable[[Appraisal], AppTest]) -> None:
    at = opened(appraised(created=NOW))
    at.slider[0].set_value(78_000).run()
    line = next(line for line in words(at).splitlines() if line.startswith("At 78,000 miles"))
    assert "**$9,100**" in line
    assert "−$800" in line


def test_units_switch_and_another_trim_stands_beside(priced: Callable[..., AppTest]) -> None:
    at = priced()
    assert "2,745 lb" in tables(at)
    assert "34 miles per gallon are 6.9 litres on 100 km" in words(at)
    choose(at, "Units", "metric")
    assert "1,245 kg" in tables(at)
    beside = next(box for box in at.selectbox if box.label == "Beside another trim")
    beside.select(next(option for option in beside.options if option.startswith("XRS"))).run()
    assert re.search(r"\*\*.+\*\*", next(table.value["XRS"].to_string() for table in at.table if "XRS" in table.value))


def test_a_row_that_nobody_knows_is_left_out(opened: Callable[[Appraisal], AppTest]) -> None:
    assert "Power" in tables(opened(appraised(created=NOW, specs=specs(power_hp=132))))
    assert "Power" not in tables(opened(appraised(created=NOW, specs=specs(power_hp=None))))


def test_adverts_come_with_those_left_out_named(opened: Callable[[Appraisal], AppTest]) -> None:
    at = unfold(opened(appraised(created=NOW)), "market")
    frame = unfold(at, f"adverts {at.session_state[KEY].report.id}").dataframe[0].value
    assert len(frame) == 42
    assert frame["Price in USD"].is_monotonic_increasing
    reasons = frame.set_index("Price in USD")["Left out because"].dropna()
    assert dict(reasons) == {849_995: "it looks like a typing error", 950: "it looks like a deposit"}


def test_more_than_fifty_adverts_become_fifty_dots(opened: Callable[[Appraisal], AppTest]) -> None:
    many = valuation(120).model_copy(update={"comparables": adverts(120)})
    at = unfold(opened(appraised(created=NOW, valuation=many)), "market")
    assert "Each dot: one in 50 of the adverts, as if that car had" in words(at)


def test_pictures_of_the_market_and_of_the_years_are_drawn_once_their_folds_are_open(
    opened: Callable[[Appraisal], AppTest],
) -> None:
    at = opened(appraised(created=NOW))
    drawn = len(at.get("vega_lite_chart"))
    for opens, fold in enumerate(("market", "worth"), 1):
        assert len(at.get("vega_lite_chart")) == drawn + opens - 1
        unfold(at, fold)
        assert len(at.get("vega_lite_chart")) == drawn + opens


def test_changing_an_answer_finds_everything_filled_in(opened: Callable[[Appraisal], AppTest]) -> None:
    at = opened(appraised(created=NOW, unit="km", miles=58_000, grade=Grade.FAIR))
    at = press(at, "Change an answer")
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Toyota", "Corolla")
    assert at.selectbox(key="year").value == 2010
    assert at.text_input(key="mileage").value == "93342"
    assert at.button_group(key="unit").value == "km"
    assert at.button_group(key="grade").value == Grade.FAIR


@pytest.mark.parametrize("kind", [PRIVATE, TRADE_IN, DEALER])
def test_the_number_is_the_one_that_was_asked_for(opened: Callable[[Appraisal], AppTest], kind: str) -> None:
    at = opened(appraised(created=NOW))
    choose(at, "What do you have in mind?", kind)
    wanted = price_kinds(valuation(), max(0, NOW.year - 2010))[PLACE[kind]]
    assert (price(at), ends(at)) == (rounded(wanted.price), (rounded(wanted.band.low), rounded(wanted.band.high)))
    at = at.switch_page("photos.py").run().switch_page("report.py").run()
    assert price(at) == rounded(wanted.price), "it is remembered"


def test_the_error_told_is_that_of_the_cars_own_group(opened: Callable[[Appraisal], AppTest]) -> None:
    measured = GroupAccuracy(n=812, error=0.131, inside=0.79)
    priced = valuation().model_copy(update={"accuracy": measured})
    at = opened(appraised(created=NOW).model_copy(update={"valuation": priced}))
    assert "half of our prices are within 13 %; 79 % of 812 real asks lay in the possible range" in words(at)
    assert "half of our prices" not in words(opened(appraised(created=NOW, id="unmeasured")))


@pytest.mark.parametrize(
    ("source", "stand_in", "said"),
    [
        ("CarQuery", False, "Specs: CarQuery, looked up on November 20, 2026."),
        ("Built-in catalogue", True, "Specs: Built-in catalogue, built-in figures of November 20, 2026."),
        ("", False, ""),  # a report of a version that did not keep it
    ],
)
def test_the_small_print_names_the_source_that_the_specs_carry(
    opened: Callable[[Appraisal], AppTest], source: str, stand_in: bool, said: str
) -> None:
    at = opened(appraised(created=NOW, specs=specs(source=source, stand_in=stand_in)))
    assert "Prices: Market" in words(at)
    assert said in words(at)
    assert ("Specs: " in words(at)) == bool(said)
