"""From words to a car: make and model agree, weak names need their make, signs and stickers do not count."""

import pytest

from services.recognition.lettering.badge_place import round_plate
from services.recognition.lettering.badge_verdict import Verdict, judge
from services.recognition.lettering.plate import find_plate
from services.recognition.observation import Box, Word

ASPECT = 4 / 3
PLATE = ("ABC·1234", 0.5, 0.62)


def word(text: str, across: float = 0.5, down: float = 0.45, *, score: float = 0.98, height: float = 0.03) -> Word:
    width = 0.018 * len(text)
    box = Box(left=across - width / 2, top=down - height / 2, right=across + width / 2, bottom=down + height / 2)
    return Word(text=text, score=score, box=box)


def judged(*words: Word, plate: bool = True) -> Verdict:
    seen = (*words, word(*PLATE, height=0.05)) if plate else words
    return judge(seen, find_plate(seen), ASPECT)


def best(verdict: Verdict) -> tuple[str, str | None] | None:
    return (verdict.candidates[0].make, verdict.candidates[0].model) if verdict.candidates else None


def test_make_and_model_agree() -> None:
    assert best(judged(word("TOYOTA", 0.4), word("COROLLA", 0.6))) == ("Toyota", "Corolla")


def test_the_words_that_named_the_car_are_told() -> None:
    verdict = judged(word("TOYOTA", 0.4), word("COROLLA", 0.6), word("SALVADOR"))
    assert [one.text for one in verdict.words] == ["TOYOTA", "COROLLA"]


def test_a_make_read_beside_settles_whose_model_it_is() -> None:
    assert best(judged(word("RENAULT", 0.4), word("LOGAN", 0.6))) == ("Renault", "Logan")
    assert best(judged(word("DACIA", 0.4), word("LOGAN", 0.6))) == ("Dacia", "Logan")


def test_a_name_that_two_makes_have_is_shared_by_them_where_no_plate_says_whose_it_is() -> None:
    shared = judged(word("SANDERO"), plate=False)
    assert [(one.make, one.model) for one in shared.candidates] == [("Dacia", "Sandero"), ("Renault", "Sandero")]
    one, other = (candidate.score for candidate in shared.candidates)
    assert one == other <= 0.5
    at_home = judged(word("SANDERO"))
    assert best(at_home) == ("Renault", "Sandero")
    assert at_home.candidates[0].score > 0.9


@pytest.mark.parametrize("name", ["208", "J3", "500", "120", "C4"])
def test_short_and_numeric_models_need_their_make(name: str) -> None:
    assert best(judged(word(name))) is None


def test_with_its_make_a_short_model_counts() -> None:
    assert best(judged(word("JAC", 0.4), word("J3", 0.6))) == ("JAC", "J3")
    assert best(judged(word("PEUGEOT", 0.4), word("208", 0.6))) == ("Peugeot", "208")


def test_two_makes_far_apart_leave_doubt() -> None:
    alone, disturbed = judged(word("FORD")), judged(word("FORD"), word("TOYOTA", 0.6, 0.4))
    assert not disturbed.candidates or disturbed.candidates[0].score < alone.candidates[0].score


def test_a_sign_far_from_the_plate_counts_less() -> None:
    near, far = judged(word("FIESTA")), judged(word("FIESTA", 0.9, 0.05))
    assert not far.candidates or far.candidates[0].score < near.candidates[0].score


def test_a_make_on_a_sign_beside_the_car_is_not_the_cars() -> None:
    assert best(judged(word("TOYOTA", 0.9, 0.05))) is None
    assert best(judged(word("TOYOTA", 0.3, 0.05), plate=False)) is None


def test_the_makes_a_dealer_lists_on_the_plate_frame_do_not_count() -> None:
    listed = word("CHRYSLER-DODGE-JEEP-KIA", 0.5, 0.7)
    assert best(judged(word("JEEP", 0.6, 0.55), listed)) is None
    assert best(judged(word("FORD", 0.6, 0.55), listed)) == ("Ford", None)


@pytest.mark.parametrize(
    "text", ["LEGENDS", "CALIFORNIA", "BA-SALVADOR", "LTZ", "XLE", "TDI", "Nota Máxima em Segurança"]
)
def test_what_is_no_badge_names_no_car(text: str) -> None:
    assert judged(word(text)) == Verdict()


def test_damage_lowers_the_score() -> None:
    assert judged(word("TIGUAN")).candidates[0].score > judged(word("TICUAN")).candidates[0].score


def test_a_name_in_two_pieces_is_put_together() -> None:
    pieces = word("CHEVRO", 0.44), word("LET", 0.53)
    assert best(judged(*pieces)) == ("Chevrolet", None)


def test_scores_never_sum_to_more_than_one() -> None:
    verdict = judged(word("ASTRA"), word("CORSA", 0.6, 0.4), word("OPEL", 0.3))
    assert sum(one.score for one in verdict.candidates) <= 1


def test_the_closer_look_takes_in_what_is_round_the_plate() -> None:
    plate = find_plate([word(*PLATE, height=0.05)])
    region = round_plate(plate, ASPECT)
    assert plate is not None
    assert plate.box is not None
    assert region is not None
    assert region.left < plate.box.left < plate.box.right < region.right
    assert plate.box.top - region.top > region.bottom - plate.box.bottom > 0
    assert round_plate(None, ASPECT) is None
