"""Sentences kept with data are said in the reader's language, unit and format, however long ago they were made."""

import pytest
from pydantic import ValidationError

from services.valuation.valuation import Valuation
from services.wording import N_, use_locale
from services.wording.sentence import Sentence

MOVED = N_(
    "These cars have {middle:distance} in the middle, yours {yours:distance}: the prices are moved by {by:change.1}."
)


def test_a_sentence_is_said_as_its_reader_speaks() -> None:
    kept = Sentence.of(MOVED, middle=68_000, yours=58_000, by=0.044).model_dump_json()
    sentence = Sentence.model_validate_json(kept)
    assert str(sentence) == (
        "These cars have 68,000 miles in the middle, yours 58,000 miles: the prices are moved by +4.4%."
    )
    with use_locale("de", "km"):
        assert "109.435 km" in str(sentence)
        assert "+4,4\N{NO-BREAK SPACE}%" in str(sentence)


def test_a_sentence_may_hold_others() -> None:
    both = Sentence.of(
        N_("CarQuery gave {figures:listed} under metric names; converted here."),
        figures=(Sentence(template=N_("weight in pounds")), Sentence(template=N_("the tank in US gallons"))),
    )
    assert str(both) == "CarQuery gave weight in pounds and the tank in US gallons under metric names; converted here."
    assert Sentence.model_validate_json(both.model_dump_json()) == both
    with use_locale("es"):
        assert "el peso en libras y el tanque" in str(both)


def test_text_of_others_is_told_as_it_is_braces_and_all() -> None:
    assert str(Sentence.model_validate("Model year {2010} stands in.")) == "Model year {2010} stands in."


def test_what_was_saved_as_bare_text_is_still_read() -> None:
    body = {
        **{"source": "Model", "stand_in": True, "currency": "USD", "as_of": None, "grade": "good", "count": 0},
        **{"typical": None, "likely": None, "possible": None, "confidence": "none"},
        "notes": ["The model years beside count too."],
    }
    assert [str(note) for note in Valuation.model_validate(body).notes] == ["The model years beside count too."]


@pytest.mark.parametrize(
    "template",
    ["{car.__class__}", "{car[0]}", "{car:>999999999}", "{car!r:money}", "{car:money}", "{gone}", "{car", "{0}"],
)
def test_a_sentence_from_a_file_reaches_nothing_but_its_own_fields(template: str) -> None:
    with pytest.raises(ValidationError):
        Sentence(template=template, fields={"car": "Z3"})
