"""The condition grade from six yes or no questions about what an owner can see, hear or find in a drawer.

The limits follow the grades that US price guides publish: Edmunds' outstanding, clean, average, rough and damaged, and
J.D. Power's clean, average and rough. Each guide asks for inspection; we ask for no more than a look.
"""

from collections.abc import Mapping
from enum import StrEnum

from services.vehicle import Grade
from services.wording import _


class ConditionQuestion(StrEnum):
    """What is asked; a yes is never good for the price."""

    DAMAGE = "damage"
    REPAIR = "repair"
    WEAR = "wear"
    FAULT = "fault"
    PAPERS = "papers"
    TOUCHED = "touched"


# The best grade a car can have with a yes.
LIMIT: dict[ConditionQuestion, Grade] = {
    ConditionQuestion.DAMAGE: Grade.POOR,  # Edmunds damaged: a salvage title, frame or flood damage
    ConditionQuestion.REPAIR: Grade.FAIR,  # rough: needs work by a professional; tyres to be replaced
    ConditionQuestion.WEAR: Grade.GOOD,  # average: scratches, dents or stains, nothing big
    ConditionQuestion.FAULT: Grade.GOOD,  # clean cars have no fault at all
    ConditionQuestion.PAPERS: Grade.GOOD,  # clean cars can show most of their service records
    ConditionQuestion.TOUCHED: Grade.VERY_GOOD,  # outstanding: never painted or repaired, tyres matching and nearly new
}
LADDER = tuple(Grade)  # best first


def question_text(question: ConditionQuestion) -> str:
    """The question as a person reads it."""
    return {
        ConditionQuestion.DAMAGE: _("Frame, flood or engine damage, a salvage title, or a mileage you cannot trust?"),
        ConditionQuestion.REPAIR: _(
            "Does it need paint, body or mechanical work by a professional, or new tyres soon?"
        ),
        ConditionQuestion.WEAR: _("Do you see scratches, dents or stains at a glance?"),
        ConditionQuestion.FAULT: _("Is anything not working, or is a warning light on?"),
        ConditionQuestion.PAPERS: _("Are many of its service papers missing?"),
        ConditionQuestion.TOUCHED: _("Was it ever painted or repaired, or do its tyres not match or look worn?"),
    }[question]


def best_grade(question: ConditionQuestion, yes: bool | None) -> Grade:
    """The best grade this answer alone allows; without one the car is taken for what most cars are."""
    if yes is None:
        return min(LIMIT[question], Grade.GOOD, key=LADDER.index)
    return LIMIT[question] if yes else Grade.EXCELLENT


def derived_grade(answers: Mapping[ConditionQuestion, bool | None]) -> Grade:
    """The grade that all answers together allow; good where nothing is answered, excellent only if all six are no."""
    return max((best_grade(question, answers.get(question)) for question in ConditionQuestion), key=LADDER.index)
