"""A classifier of the operator's own: a card among the services, a column on the board, a sentence if it is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from services.wording.formatting import percent
from tests.pages.test_flow import corolla, unfold, words
from tests.services.recognition.classifiers import LABELS, write_classifier

Open = Callable[[], AppTest]


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the operator says the file lies."""
    file = tmp_path / "mine.onnx"
    chosen = {"mine": {"title": "Our yard's cars", "file": str(file)}}
    monkeypatch.setenv("CURBSIDE_CLASSIFIERS", json.dumps(chosen))
    return file


def test_its_candidates_stand_on_the_board_and_its_card_among_the_services(open_app: Open, own: Path) -> None:
    write_classifier(own, notes={"labels": LABELS})
    at = unfold(corolla(open_app()), "why")
    assert words(at).count("**Our yard's cars**") == 2
    at = at.switch_page("providers.py").run()
    assert not at.exception
    assert "Our yard's cars" in words(at)


def test_its_card_tells_what_it_learned_from_and_what_it_may_be_used_for(open_app: Open, own: Path) -> None:
    street = {"n": 50, "make": {"right": 40, "wrong": 2, "silent": 8}, "model": {"right": 20}}
    card = {
        "source": "our yard",
        "licence": "Ours alone",
        "held_out": {"pictures": 40, "top_1": 0.95},
        "photos": {"view": {"as people take them": street}},
    }
    write_classifier(own, notes={"labels": LABELS, "card": card})
    said = words(open_app().switch_page("providers.py").run())
    assert "It knows 3 cars by their shape. Learned from: our yard. Of 40 such pictures kept aside" in said
    assert f"kept aside it named {percent(0.95)} right" in said
    assert f"told the make of {percent(0.8)} rightly and of {percent(0.04)} wrongly" in said
    assert "Use: Ours alone." in said


def test_a_card_that_says_other_things_is_left_unsaid(open_app: Open, own: Path) -> None:
    write_classifier(own, notes={"labels": LABELS, "card": {"held_out": "much", "source": "", "photos": {"view": 3}}})
    at = open_app().switch_page("providers.py").run()
    assert not at.exception
    assert "It knows 3 cars by their shape." in words(at)


def test_it_can_be_switched_off(open_app: Open, own: Path) -> None:
    write_classifier(own, notes={"labels": LABELS})
    at = open_app().switch_page("providers.py").run()
    at.toggle(key="on own mine").set_value(False).run()
    assert "**Our yard's cars**" not in words(
        unfold(corolla(at.switch_page("photos.py").run()).switch_page("confirm.py"), "why")
    )


def test_a_wrong_file_is_a_sentence_and_costs_only_its_own_cell(open_app: Open, own: Path) -> None:
    own.write_bytes(b"not a network")
    at = unfold(corolla(open_app()), "why")
    assert not at.exception
    assert "Our yard's cars cannot open its file: the operator should check" in words(at)
    assert "Most likely: **Toyota Corolla**" in words(at)
    assert "cannot open its file" in words(at.switch_page("providers.py").run())
