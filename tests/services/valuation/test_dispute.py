"""The dispute report's figures: what adds up, what is left out, what is refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.valuation.adjust import accident_factor
from services.valuation.depreciation import year_factor
from services.valuation.dispute import Dispute, DisputeRefused, Line, dispute
from services.valuation.valuation import Comparable, Confidence, Excluded, PricedCar, Valuation
from services.vehicle import Grade, Vehicle
from services.wording.sentence import Sentence

DAY = date(2026, 11, 29)


def car(trim: str | None = "LE", miles: int = 60_000, grade: Grade = Grade.GOOD) -> PricedCar:
    return PricedCar(vehicle=Vehicle(make="Toyota", model="Corolla", year=2019, trim=trim), miles=miles, grade=grade)


def live(*adverts: Comparable, **changes: object) -> Valuation:
    plain = Valuation(
        source="MarketCheck",
        stand_in=False,
        currency="USD",
        as_of=date(2026, 11, 28),
        grade=Grade.GOOD,
        count=len(adverts),
        typical=15_000,
        likely=None,
        possible=None,
        confidence=Confidence.LOW,
        comparables=adverts,
    )
    return plain.model_copy(update=changes)


def advert(price: float = 15_000, miles: int | None = 50_000, year: int | None = 2019, trim: str = "LE") -> Comparable:
    return Comparable(price=price, mileage=miles, year=year, trim=trim, distance_miles=12.0)


def of(*adverts: Comparable, accident: bool | None = None, subject: PricedCar | None = None) -> Dispute:
    return dispute(live(*adverts), subject or car(), DAY, accident=accident)


adverts = st.builds(
    advert,
    price=st.floats(500, 250_000),
    miles=st.integers(0, 400_000),
    year=st.integers(1995, 2027),
    trim=st.sampled_from(["LE", "SE", ""]),
)


@settings(max_examples=80)
@given(
    st.lists(adverts, min_size=6, max_size=25),
    st.integers(0, 400_000),
    st.sampled_from(Grade),
    st.sampled_from([None, True, False]),
)
def test_every_adjusted_price_is_its_ask_plus_its_lines_and_nothing_is_lost(
    found: list[Comparable], miles: int, grade: Grade, accident: bool | None
) -> None:
    report = of(*found, accident=accident, subject=car(miles=miles, grade=grade))
    for one in report.comparables:
        assert one.adjusted == one.ask + sum(one.lines.values())
        assert list(one.lines) == list(Line)
        assert abs(one.ask - one.comparable.price) <= 0.5
        assert one.adjusted >= 0
    assert len(report.comparables) + len(report.left_out) == len(found)
    prices = [one.adjusted for one in report.comparables]
    assert prices == sorted(prices)
    assert report.lowest <= report.middle <= report.highest


def test_a_car_like_this_one_is_moved_by_its_condition_alone() -> None:
    report = of(*[advert(miles=60_000)] * 6)
    assert {line: money for line, money in report.comparables[0].lines.items() if money} == {Line.CONDITION: -1050}
    assert report.middle == 13_950


def test_each_line_goes_the_way_it_should() -> None:
    fewer, more = advert(miles=20_000), advert(miles=90_000)
    younger, older = advert(miles=60_000, year=2021), advert(miles=60_000, year=2016)
    report = of(fewer, more, younger, older, advert(), advert(), accident=True)
    lines = {(one.comparable.mileage, one.comparable.year): one.lines for one in report.comparables}
    assert lines[20_000, 2019][Line.MILEAGE] < 0 < lines[90_000, 2019][Line.MILEAGE]
    assert lines[60_000, 2021][Line.YEAR] < 0 < lines[60_000, 2016][Line.YEAR]
    assert all(one[Line.ACCIDENT] < 0 for one in lines.values())
    assert all(one[Line.DATE] == one[Line.DISTANCE] == 0 for one in lines.values())


def test_a_year_has_its_mileage_taken_out() -> None:
    assert year_factor("Toyota", 5, 5) == 1
    assert 0.9 < year_factor("Toyota", 6, 5) < 1
    assert accident_factor(None) == 1


def test_an_advert_that_cannot_be_adjusted_is_left_out_with_its_reason() -> None:
    odd = Excluded(comparable=advert(999_999), reason=Sentence(template="it looks like a typing error"))
    valuation = live(*[advert()] * 6, advert(miles=None), advert(year=None), excluded=(odd,))
    report = dispute(valuation, car(), DAY, accident=None)
    assert [str(one.reason) for one in report.left_out] == [
        "it looks like a typing error",
        "it does not say its mileage, so that it cannot be adjusted",
        "it does not say its model year",
    ]


def test_other_trims_go_only_where_there_are_enough_of_this_one() -> None:
    enough = of(*[advert()] * 6, advert(trim="SE"))
    assert (len(enough.comparables), str(enough.left_out[0].reason)[:23]) == (6, "it is another trim, and")
    assert len(of(*[advert()] * 5, advert(trim="SE")).comparables) == 6


@pytest.mark.parametrize(
    ("valuation", "said"),
    [
        (None, "needs adverts of real cars"),
        (live(*[advert()] * 9, stand_in=True), "This price is modelled"),
        (live(*[advert()] * 9, support=120), "give the service MarketCheck its key"),
        (live(), "needs adverts of real cars"),
        (live(*[advert()] * 5), "Only 5 adverts can be compared line by line"),
    ],
)
def test_what_is_no_argument_is_refused_in_words(valuation: Valuation | None, said: str) -> None:
    with pytest.raises(DisputeRefused, match=said):
        dispute(valuation, car(), DAY, accident=None)
