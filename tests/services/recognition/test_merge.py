"""Merging: what must hold whatever the services say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recognition.calibration import Calibration, calibrations
from services.recognition.merge import merge
from services.recognition.observation import Answer, Candidate, Observation, SeenCar
from services.recognition.registry import NAMES as NAMES_OF_SERVICES
from services.vehicle import ModelYears, Side
from services.wording.sentence import Sentence

NAMES = [("Audi", "A4"), ("Audi", "S4"), ("Audi", None), ("BMW", "Z3"), ("BMW", "Z4"), ("MINI", "Cooper")]


def answer(side: Side, *scores: tuple[str, str | None, float], service: str = "One") -> Answer:
    candidates = tuple(Candidate(make=make, model=model, score=score) for make, model, score in scores)
    return Answer(service=service, side=side, observation=Observation(cars=(SeenCar(candidates=candidates),)))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """One service's view: up to five names whose scores sum to at most one."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=5, unique=True))
    parts = [draw(st.floats(0.001, 1)) for _ in names]
    whole = max(1.0, sum(parts))
    scored = [(make, model, part / whole) for (make, model), part in zip(names, parts, strict=True)]
    return answer(draw(st.sampled_from(list(Side))), *scored, service=draw(st.sampled_from(["One", "Two"])))


def scores(seen: list[Answer]) -> dict[tuple[str, str | None], float]:
    return {(one.make, one.model): one.score for one in merge(seen).suggestions}


@given(st.lists(answers(), max_size=6), st.randoms())
def test_the_order_of_answers_does_not_matter(seen: list[Answer], random: object) -> None:
    shuffled = list(seen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled) == merge(seen)


@given(st.lists(answers(), max_size=6))
def test_scores_stay_within_nought_and_one_and_so_does_their_sum(seen: list[Answer]) -> None:
    verdict = merge(seen)
    claimed = sum(one.score for one in verdict.suggestions)
    assert all(0 <= one.score <= 1 for one in verdict.suggestions)
    assert claimed <= 1 + 1e-9
    assert verdict.unclaimed == pytest.approx(max(0, 1 - claimed))


@given(st.lists(answers(), min_size=1, max_size=5), st.data())
def test_an_agreeing_view_never_lowers_the_winner(seen: list[Answer], data: st.DataObject) -> None:
    before = merge(seen)
    if not before.suggestions:
        return
    winner = before.suggestions[0]
    other_scores = data.draw(st.lists(st.floats(0.01, 1), max_size=3))
    top = data.draw(st.floats(0.01, 1))
    others = [name for name in NAMES if name[0] != winner.make]
    scored = [(winner.make, winner.model, top)]
    scored += [(make, model, top * part / 10) for (make, model), part in zip(others, other_scores, strict=False)]
    after = merge([*seen, answer(data.draw(st.sampled_from(list(Side))), *scored)])
    assert before.make is not None
    assert after.make is not None
    assert after.make.make == winner.make
    assert after.make.score >= before.make.score - 1e-6
    if winner.model is not None:
        assert {one.model: one.score for one in after.suggestions}[winner.model] >= winner.score - 1e-6


@given(answers(), st.integers(2, 4))
def test_a_name_split_into_aliases_changes_no_total(seen: Answer, parts: int) -> None:
    assert seen.observation is not None
    split = [(one.make, one.model, one.score / parts) for one in seen.observation.car.candidates for _ in range(parts)]
    whole, pieces = scores([seen]), scores([answer(seen.side, *split)])
    assert pieces.keys() == whole.keys()
    assert all(pieces[name] == pytest.approx(whole[name]) for name in whole)


@given(st.lists(answers(), max_size=5))
def test_a_service_that_knows_nothing_or_fails_has_no_say(seen: list[Answer]) -> None:
    silent = [answer(Side.FRONT), Answer(service="Two", side=Side.BACK, failure=Sentence(template="Two is busy."))]
    assert merge([*seen, *silent]) == merge(seen)


def test_the_reference_answer_joins_both_names_of_one_model() -> None:
    seen = [("Audi", "A4", 0.66788327693939), ("Audi", "A4", 0.17167422175407), ("Audi", "S4", 0.064318783581257)]
    verdict = merge([answer(Side.FRONT, *seen)])
    assert [(one.name, round(one.score, 3)) for one in verdict.suggestions] == [("Audi A4", 0.84), ("Audi S4", 0.064)]


def test_the_model_belongs_to_the_winning_make() -> None:
    verdict = merge([answer(Side.FRONT, ("BMW", "Z3", 0.35), ("Audi", "A4", 0.33), ("Audi", "S4", 0.3))])
    assert verdict.best is not None
    assert verdict.best.name == "Audi A4"


def test_a_make_alone_speaks_for_the_model_that_others_name() -> None:
    verdict = merge([answer(Side.FRONT, ("Riley", "RMF", 0.9)), answer(Side.BACK, ("Riley", None, 0.8))])
    assert [one.name for one in verdict.suggestions] == ["Riley RMF"]
    assert verdict.suggestions[0].score > 0.9
    assert not verdict.front_and_back_disagree


def test_two_photos_that_disagree_are_a_question() -> None:
    verdict = merge([answer(Side.FRONT, ("Audi", "A4", 0.9)), answer(Side.BACK, ("BMW", "Z3", 0.8))])
    assert verdict.front_and_back_disagree
    assert verdict.suggestions[0].by_side == {Side.FRONT: 0.9, Side.BACK: 0.0}


@pytest.mark.parametrize(("front", "back"), [(0.2, 0.16), (0.2, 0.9), (0.9, 0.3)])
def test_a_guess_too_weak_to_be_named_disagrees_with_nobody(front: float, back: float) -> None:
    verdict = merge([answer(Side.FRONT, ("Audi", "A4", front)), answer(Side.BACK, ("BMW", "Z3", back))])
    assert not verdict.front_and_back_disagree


def test_two_photos_that_agree_are_no_question() -> None:
    verdict = merge([answer(Side.FRONT, ("Audi", "A4", 0.6)), answer(Side.BACK, ("Audi", "A4", 0.9))])
    assert not verdict.front_and_back_disagree
    assert verdict.best is not None
    assert 0.9 < verdict.best.score < 1


def test_a_service_measured_to_be_better_weighs_more() -> None:
    seen = [
        answer(Side.FRONT, ("Audi", "A4", 0.8), service="Good"),
        answer(Side.FRONT, ("BMW", "Z3", 0.9), service="Poor"),
    ]
    best = merge(seen, {"Good": Calibration(weight=3), "Poor": Calibration(weight=1)}).best
    assert best is not None
    assert best.name == "Audi A4"


def test_a_service_may_be_worth_more_on_backs() -> None:
    trust = {"Good": Calibration(weight=1, weight_back=4), "Other": Calibration(weight=2)}
    for side, name in ((Side.FRONT, "BMW Z3"), (Side.BACK, "Audi A4")):
        seen = [answer(side, ("Audi", "A4", 0.8)), answer(side, ("BMW", "Z3", 0.8))]
        seen = [
            one.model_copy(update={"service": service}) for one, service in zip(seen, ("Good", "Other"), strict=True)
        ]
        best = merge(seen, trust).best
        assert best is not None
        assert best.name == name


def test_a_model_that_is_read_counts_more_than_one_that_is_seen() -> None:
    """As measured on a Polo: its front looks like a Golf's, its boot lid says what it is."""
    front = answer(Side.FRONT, ("Volkswagen", "Golf", 0.9), service="Shape model")
    back = answer(Side.BACK, ("Volkswagen", "Golf", 0.1), service="Shape model")
    read = answer(Side.BACK, ("Volkswagen", "Polo", 0.9), service="Badge reader")
    verdict = merge([front, back, read], calibrations())
    assert [one.model for one in verdict.suggestions][:2] == ["Polo", "Golf"]
    assert verdict.front_and_back_disagree
    alike = {name: one.model_copy(update={"weight_of_model": 1.0}) for name, one in calibrations().items()}
    assert merge([front, back, read], alike).suggestions[0].model == "Golf"


def test_an_over_confident_service_is_cooled() -> None:
    seen = [answer(Side.FRONT, ("Audi", "A4", 0.98), service="Loud")]
    best = merge(seen, {"Loud": Calibration(temperature=2)}).best
    assert best is not None
    assert best.score == pytest.approx(0.875)


@given(answers(), st.floats(0.2, 5))
def test_cooling_keeps_the_order_and_the_bounds(seen: Answer, temperature: float) -> None:
    cooled = merge([seen], {"One": Calibration(temperature=temperature), "Two": Calibration(temperature=temperature)})
    assert sum(one.score for one in cooled.suggestions) <= 1 + 1e-9


def test_every_service_has_its_calibration_with_a_source() -> None:
    assert set(NAMES_OF_SERVICES.values()) == set(calibrations())
    assert all(calibration.source for calibration in calibrations().values())


def test_neighbouring_generations_are_one_model_with_two_runs_of_years() -> None:
    runs = ModelYears(first=2012, last=2015), ModelYears(first=2016, last=2019)
    candidates = tuple(Candidate(make="Audi", model="A4", score=0.45, years=run) for run in runs)
    observation = Observation(cars=(SeenCar(candidates=candidates),))
    best = merge([Answer(service="One", side=Side.FRONT, observation=observation)]).best
    assert best is not None
    assert best.score == pytest.approx(0.9)
    assert best.years == runs


def test_at_most_five_suggestions_and_the_rest_is_something_else() -> None:
    names = [("Audi", "A4"), ("Audi", "S4"), ("BMW", "Z3"), ("BMW", "Z4"), ("MINI", "Cooper"), ("Kia", "Rio")]
    verdict = merge([answer(Side.FRONT, *[(make, model, 0.15) for make, model in names])])
    assert len(verdict.suggestions) == 5
    assert verdict.unclaimed == pytest.approx(0.25)


ALIASES = [
    ("Mazda", "3", "Mazda", "Mazda3"),
    ("Mercedes-Benz", "C-Class", "Mercedes", "C300"),
    ("Mercedes-Benz", "GLE-Class", "Mercedes-Benz", "GLE"),
    ("BMW", "3 Series", "bmw", "330i"),
    ("Volkswagen", "Golf", "VW", "Golf VII"),
    ("Mazda", "MX-5 Miata", "Mazda", "MX-5"),
    ("Lamborghini", "Huracan", "Lamborghini", "Huracán"),
    ("Skoda", "Octavia", "Škoda", "Octavia"),
    ("Chrysler", "Town and Country", "Chrysler", "Town & Country"),
]


@pytest.mark.parametrize(("make", "model", "other_make", "other_model"), ALIASES)
def test_two_spellings_of_one_car_are_one_candidate(make: str, model: str, other_make: str, other_model: str) -> None:
    heard = [
        Answer(
            service="one",
            side=Side.FRONT,
            observation=Observation(
                cars=(
                    SeenCar(
                        candidates=(
                            Candidate(make=make, model=model, score=0.4),
                            Candidate(make=other_make, model=other_model, score=0.4),
                        )
                    ),
                )
            ),
        )
    ]
    (only,) = merge(heard).suggestions
    assert (only.make, only.model) == (make, model)
    assert only.score == pytest.approx(0.8)


def test_a_badge_keeps_its_trim() -> None:
    candidates = (
        Candidate(make="BMW", model="330i", score=0.3),
        Candidate(make="BMW", model="328i", score=0.2),
        Candidate(make="BMW", model="3 Series", score=0.4),
    )
    seen = Observation(cars=(SeenCar(candidates=candidates),))
    best = merge([Answer(service="one", side=Side.FRONT, observation=seen)]).best
    assert best is not None
    assert (best.name, best.trim) == ("BMW 3 Series", "330i")


@pytest.mark.parametrize("label", ["generic", "Unknown", "", "other"])
def test_a_label_for_no_make_is_no_candidate(label: str) -> None:
    candidates = (Candidate(make=label, model="Unknown", score=0.6), Candidate(make="Audi", model="A4", score=0.2))
    seen = Observation(cars=(SeenCar(candidates=candidates),))
    (only,) = merge([Answer(service="one", side=Side.FRONT, observation=seen)]).suggestions
    assert only.name == "Audi A4"
