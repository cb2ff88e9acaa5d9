"""The grade that follows from the answers, and what each of them allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.condition import LADDER, LIMIT, ConditionQuestion, best_grade, derived_grade, question_text
from services.vehicle import Grade

ANSWERS = st.dictionaries(st.sampled_from(ConditionQuestion), st.sampled_from([True, False, None]))
NO = dict.fromkeys(ConditionQuestion, False)


def test_without_an_answer_a_car_is_good_as_most_are() -> None:
    assert derived_grade({}) is Grade.GOOD


def test_only_six_times_no_is_excellent() -> None:
    assert derived_grade(NO) is Grade.EXCELLENT
    for question in ConditionQuestion:
        assert derived_grade(NO | {question: True}) is LIMIT[question]
        assert (
            derived_grade({other: False for other in ConditionQuestion if other is not question}) is not Grade.EXCELLENT
        )


@given(ANSWERS, st.sampled_from(ConditionQuestion))
def test_a_worse_answer_never_betters_the_grade(
    answers: dict[ConditionQuestion, bool | None], question: ConditionQuestion
) -> None:
    places = [LADDER.index(derived_grade(answers | {question: answer})) for answer in (False, None, True)]
    assert places == sorted(places)


@given(ANSWERS)
def test_the_grade_is_the_worst_that_an_answer_allows(answers: dict[ConditionQuestion, bool | None]) -> None:
    allowed = [best_grade(question, answers.get(question)) for question in ConditionQuestion]
    assert derived_grade(answers) in allowed
    assert all(LADDER.index(derived_grade(answers)) >= LADDER.index(one) for one in allowed)


@pytest.mark.parametrize("question", ConditionQuestion)
def test_every_question_is_a_question(question: ConditionQuestion) -> None:
    assert question_text(question).endswith("?")
