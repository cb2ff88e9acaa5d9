"""What a report says of recalls, in each state."""

from datetime import date

import pytest

from services.export.recall_words import (
    beside_recalls,
    campaign_heading,
    campaign_said,
    recalls_in_short,
    what_recalls_mean,
)
from services.export.report_data import report_of
from services.specs.recalls import Campaign, Recalls
from services.wording.sentence import Sentence
from tests.reports import appraised

FIRE = Campaign(
    number="23V651000",
    received=date(2023, 9, 22),
    component="SERVICE BRAKES, HYDRAULIC:ANTILOCK",
    summary="The module may leak.",
    consequence="A fire may start.",
    remedy="Dealers replace a fuse.",
    park_outside=True,
)


def recalls(*campaigns: Campaign, stand_in: bool = False) -> Recalls:
    return Recalls(source="NHTSA recalls", stand_in=stand_in, as_of=date(2026, 11, 20), campaigns=campaigns)


@pytest.mark.parametrize(
    ("changes", "short", "means"),
    [
        ({"recalls": recalls(FIRE)}, "1 on record", "a dealer of the make can tell from its VIN"),
        ({"recalls": recalls()}, "none on record", "No recall is on record"),
        ({"recalls": recalls(stand_in=True)}, "not in our built-in table", "does not mean that there is none"),
        ({"recalls_missing": Sentence(template="It is down.")}, "could not be asked", "It is down."),
        ({}, "not asked for this report", ""),
    ],
)
def test_every_state_has_its_words(changes: dict[str, object], short: str, means: str) -> None:
    report = appraised(**changes)
    assert recalls_in_short(report) == short
    assert means in " ".join(what_recalls_mean(report))


def test_a_campaign_says_what_it_is_what_may_come_of_it_and_what_is_done() -> None:
    assert campaign_heading(FIRE) == "Service brakes, hydraulic; Antilock · 23V651000 · September 22, 2023"
    advice, *told = campaign_said(FIRE)
    assert advice.startswith("NHTSA advises to park it outside")
    assert told == ["The module may leak.", "A fire may start.", "Remedy: Dealers replace a fuse."]


def test_a_stand_in_never_passes_for_the_whole_list() -> None:
    assert "not complete" in " ".join(beside_recalls(recalls(FIRE, stand_in=True)))
    assert "looked up on" in " ".join(beside_recalls(recalls(FIRE)))


def test_stars_and_complaints_are_told_where_there_are_some() -> None:
    told = recalls().model_copy(update={"stars": 5, "complaints": 1614, "rated": "2019 Tesla Model 3 4 DR RWD"})
    said = " ".join(beside_recalls(told))
    assert "Crash rating: 5 of 5 stars (2019 Tesla Model 3 4 DR RWD)." in said
    assert "1,614 complaints" in said


def test_the_paper_has_them_and_a_report_of_before_has_no_such_part() -> None:
    section = next(one for one in report_of(appraised(recalls=recalls(FIRE))).sections if "Recalls" in one.heading)
    assert "23V651000" in section.points[0]
    down = report_of(appraised(recalls_missing=Sentence(template="It is down."))).sections
    assert any(one.heading == "Recalls: could not be asked" and one.said == ("It is down.",) for one in down)
    assert not [one for one in report_of(appraised()).sections if "Recalls" in one.heading]
