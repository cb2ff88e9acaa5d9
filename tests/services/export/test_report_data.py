"""What every form of a report says."""

from datetime import UTC, datetime, timedelta

import pytest

from services.export.report_data import MOST_ADVERTS, Report, Section, report_of
from services.valuation.valuation import Confidence
from services.wording import languages, use_locale
from tests.reports import appraised, specs, valuation


def section(found: Report, heading: str) -> Section:
    return next(one for one in found.sections if heading in one.heading)


def test_a_report_has_every_part() -> None:
    assert [one.heading for one in report_of(appraised()).sections] == [
        "What such cars are asked for",
        "What you might get, by who buys",
        "The same car in every condition",
        "Worth over time",
        "Specs",
        "What is not included",
        "Sources",
        "The 40 adverts behind the price",
    ]


def test_without_a_price_it_says_why_and_shows_what_was_found() -> None:
    few = valuation(3).model_copy(
        update={"typical": None, "likely": None, "possible": None, "confidence": Confidence.NONE, "excluded": ()}
    )
    found = report_of(appraised(valuation=few))
    assert [one.heading for one in found.sections] == [
        "What such cars are asked for",
        "Specs",
        "Sources",
        "The 3 adverts found",
    ]
    assert "Only 3 similar cars on sale" in found.sections[0].said[0]
    assert not found.figures


def test_without_any_answer_it_still_stands() -> None:
    found = report_of(appraised(valuation=None, specs=None))
    assert [one.heading for one in found.sections] == ["What such cars are asked for", "Specs"]
    assert found.problems == ("One service did not answer.",)


@pytest.mark.parametrize("language", languages())
def test_every_row_has_a_cell_for_every_column(language: str) -> None:
    with use_locale(language):
        found = report_of(appraised())
    tables = [table for one in found.sections for table in one.tables]
    assert tables
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
    assert all(max(table.numbers, default=0) < len(table.columns) for table in tables)


def test_three_prices_stand_on_top_no_more_exact_than_they_are() -> None:
    odd = valuation().model_copy(update={"typical": 9923.4})
    assert report_of(appraised(valuation=odd)).figures == (
        ("Low", "$8,800"),
        ("Typical", "$9,900"),
        ("High", "$11,200"),
    )


def test_each_advert_left_out_is_named_with_its_reason() -> None:
    points = section(report_of(appraised()), "asked for").points
    assert points == (
        "An advert at $849,995 is left out of every figure: it looks like a typing error.",
        "An advert at $950 is left out of every figure: it looks like a deposit.",
    )


def test_a_maximum_too_high_to_be_true_is_told() -> None:
    absurd = valuation().model_copy(update={"excluded": (), "absurd_maximum": 849_995})
    assert "$849,995" in section(report_of(appraised(valuation=absurd)), "asked for").points[0]


@pytest.mark.parametrize(("stand_in", "labelled"), [(True, True), (False, False)])
def test_modelled_figures_are_labelled_as_such(stand_in: bool, labelled: bool) -> None:
    found = report_of(appraised(valuation=valuation().model_copy(update={"stand_in": stand_in})))
    assert (found.label is not None) == labelled
    assert ("stand-in" in " ".join(section(found, "Sources").points)) == labelled


def test_this_cars_condition_is_marked_in_the_ladder() -> None:
    (ladder,) = section(report_of(appraised()), "every condition").tables
    assert ladder.marked is not None
    assert ladder.rows[ladder.marked] == ("Good (this car)", "$9,900")


def test_unknown_specs_say_so_and_units_stand_side_by_side() -> None:
    rows = [row for table in section(report_of(appraised()), "Specs").tables for row in table.rows]
    assert ("Power", "not known", "") in rows
    assert ("Weight", "1,245 kg", "2,745 lb") in rows
    assert ("Body", "Sedan") in rows


def test_many_adverts_are_thinned_out_evenly_and_told_so() -> None:
    (table,) = (found := section(report_of(appraised(valuation=valuation(500))), "500 adverts")).tables
    assert MOST_ADVERTS / 2 < len(table.rows) <= MOST_ADVERTS
    assert table.rows[0][0] == "$8,000"
    assert f"{len(table.rows)} of 500" in found.said[0]


def test_the_same_appraisal_makes_the_same_report_on_any_day() -> None:
    now, later = appraised(), appraised(id="other")
    assert report_of(now) == report_of(later)
    assert report_of(now) != report_of(appraised(created=now.created + timedelta(days=400)))


def test_worth_over_time_is_told_as_of_the_day_of_the_appraisal() -> None:
    (said,) = section(report_of(appraised(created=datetime(2023, 5, 1, tzinfo=UTC))), "Worth").said
    assert said.startswith("About $9,900 in 2023, and in 2028 perhaps")


def test_a_price_when_new_bends_the_past_of_the_curve() -> None:
    dear = report_of(appraised(specs=specs(msrp_usd=30_000)))
    assert section(dear, "Worth").chart != section(report_of(appraised()), "Worth").chart
