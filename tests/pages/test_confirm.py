"""What only the person knows: a grade from questions, a mileage that nobody read off."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.report.state import KEY
from services.condition import ConditionQuestion, question_text
from services.valuation.adjust import Fact
from services.vehicle import Grade
from tests.pages.test_flow import choose, corolla, fill_in, press, words

Open = Callable[[], AppTest]


@pytest.fixture
def confirm(open_app: Open) -> AppTest:
    """Confirm with everything filled in but the condition."""
    return fill_in(corolla(open_app()))


def tell(at: AppTest, answers: dict[ConditionQuestion, bool]) -> AppTest:
    for question, yes in answers.items():
        choose(at, question_text(question), yes)
    return at


@pytest.mark.parametrize(
    ("answers", "grade"),
    [
        ({ConditionQuestion.REPAIR: True}, Grade.FAIR),
        ({ConditionQuestion.DAMAGE: True, ConditionQuestion.WEAR: False}, Grade.POOR),
        (dict.fromkeys(ConditionQuestion, False), Grade.EXCELLENT),
        (dict.fromkeys(ConditionQuestion, False) | {ConditionQuestion.TOUCHED: True}, Grade.VERY_GOOD),
    ],
)
def test_the_questions_set_the_grade_and_show_how(
    confirm: AppTest, answers: dict[ConditionQuestion, bool], grade: Grade
) -> None:
    at = tell(confirm, answers)
    assert at.button_group(key="grade").value == grade
    assert f"So your answers say: **{grade.capitalize()}**." in words(at)
    for question in answers:
        assert question_text(question) in words(at)


def test_a_grade_chosen_by_hand_counts_more_than_the_answers(confirm: AppTest) -> None:
    at = tell(confirm, {ConditionQuestion.REPAIR: True})
    choose(at, "Condition", Grade.VERY_GOOD)
    assert "Your own choice counts, though your answers say Fair." in words(at)
    press(at, "Show specs and price")
    assert at.session_state[KEY].report.grade is Grade.VERY_GOOD


def test_a_grade_nobody_told_is_good_and_called_a_guess(confirm: AppTest) -> None:
    press(confirm, "Show specs and price")
    assert confirm.session_state[KEY].report.grade is Grade.GOOD
    assert confirm.session_state[KEY].report.guessed == (Fact.CONDITION,)
    assert "Condition: Good, a guess" in words(confirm)


def test_a_grade_that_was_told_is_no_guess(confirm: AppTest) -> None:
    press(tell(confirm, {ConditionQuestion.WEAR: True}), "Show specs and price")
    assert confirm.session_state[KEY].report.guessed == ()


def test_a_mileage_nobody_knows_is_estimated_aloud(confirm: AppTest) -> None:
    confirm.checkbox(key="mileage unknown").check().run()
    assert "We take what such a car has usually done" in words(confirm)
    press(confirm, "Show specs and price")
    report = confirm.session_state[KEY].report
    assert report.miles >= 12_000 * 16
    assert Fact.MILEAGE in report.guessed
    assert "a guess" in words(confirm)


def test_starting_over_forgets_the_answers(confirm: AppTest) -> None:
    confirm.checkbox(key="mileage unknown").check().run()
    at = press(tell(confirm, {ConditionQuestion.REPAIR: True}), "Show specs and price")
    at = press(at, "Start over").switch_page("confirm.py").run()
    assert at.button_group(key="grade").value is None
    assert not at.checkbox(key="mileage unknown").value
    assert "So your answers say" not in words(at)
