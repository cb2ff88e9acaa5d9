"""What the check of an advert says, in sentences that page, command line and others share."""

from services.advert.check import NEEDED, AdvertCheck
from services.advert.grade import AskGrade, Word, measured
from services.valuation.estimate import about
from services.valuation.valuation import Valuation
from services.wording import _
from services.wording.formatting import listed, money, percent, whole


def word_name(word: Word) -> str:
    """One of the five, as a scale has it."""
    return {
        Word.FAR_BELOW: _("far below"),
        Word.BELOW: _("below"),
        Word.ABOUT: _("about right"),
        Word.ABOVE: _("above"),
        Word.FAR_ABOVE: _("far above"),
    }[word]


def headline(grade: AskGrade) -> str:
    """The word, and where the ask stands among ten of its kind."""
    return f"{in_a_sentence(grade)}: {of_ten(grade)}"


def in_a_sentence(grade: AskGrade) -> str:
    """The word said of the ask."""
    return {
        Word.FAR_BELOW: _("Far below what such cars are asked for"),
        Word.BELOW: _("Below what such cars are asked for"),
        Word.ABOUT: _("About what such cars are asked for"),
        Word.ABOVE: _("Above what such cars are asked for"),
        Word.FAR_ABOVE: _("Far above what such cars are asked for"),
    }[grade.word]


def of_ten(grade: AskGrade) -> str:
    """ "lower than 8 of 10", counted on the side that has more of them."""
    above = 1 - grade.lower
    if above >= 0.5:
        return _("lower than {count} of 10").format(count=whole(min(9, round(10 * above))))
    return _("higher than {count} of 10").format(count=whole(min(9, round(10 * grade.lower))))


def beside_the_range(ask: int, valuation: Valuation) -> str:
    """The ask beside the typical price and the likely range."""
    assert valuation.typical is not None
    words = _("{ask} is asked; such cars: typically {typical}, half of them {low} to {high}.")
    low, high = (valuation.likely.low, valuation.likely.high) if valuation.likely else (valuation.typical,) * 2
    return words.format(
        ask=money(ask, valuation.currency),
        typical=about(valuation.typical, valuation.currency),
        low=about(low, valuation.currency),
        high=about(high, valuation.currency),
    )


def how_often_right() -> str:
    """How the words did on real asks that the model was never fitted to."""
    figures = measured()
    return _(
        "Of {count} real asks, {about} were called about right and {far} far below. A price lowered by {by} was called "
        "far below {found} of the time."
    ).format(
        count=whole(figures.n),
        about=percent(figures.shares[Word.ABOUT] / 100),
        far=percent(figures.shares[Word.FAR_BELOW] / 100),
        by=percent(0.35),
        found=percent(figures.lowered[35][0] / 100),
    )


def what_is_missing(check: AdvertCheck) -> str:
    """Which facts must still be told."""
    names = listed([_(NEEDED[name]) for name in check.missing])
    return _("Please fill in {facts}: the advert does not tell, or we did not find it.").format(facts=names)
