"""Cars as people type them: the list's own name is found, and what was typed beyond it may tell the trim."""

import pytest

from services.market.catalogue import catalogue
from services.market.price_model import market
from services.specs.specs import Specs
from services.specs.typed_names import TypedModel, by_number_on_the_road, find_make, find_model, find_trim


@pytest.mark.parametrize(
    ("typed", "make"),
    [
        ("toy", "Toyota"),
        ("TOYOTA", "Toyota"),
        ("VW", "Volkswagen"),
        ("Chevy", "Chevrolet"),
        ("Mercedes Benz", "Mercedes-Benz"),
        ("Infinity", "INFINITI"),
        ("Land-Rover", "Land Rover"),
        ("Toyotta", "Toyota"),
        ("mer", "Mercedes-Benz"),
        ("ho", "Honda"),
    ],
)
def test_a_make_is_found(typed: str, make: str) -> None:
    assert find_make(typed, catalogue().makes()) == make


@pytest.mark.parametrize(
    ("make", "typed", "model", "rest"),
    [
        ("Honda", "CRV", "CR-V", None),
        ("Volkswagen", "Golf Mk7", "Golf", "Mk7"),
        ("Chevrolet", "Suburban 1500", "Suburban", "1500"),
        ("Mercedes-Benz", "GLE 350 4MATIC", "GLE-Class", "gle 350 4matic"),
        ("Ford", "F-150 XLT SuperCrew", "F-150", "XLT SuperCrew"),
        ("BMW", "330i", "3 Series", "330i"),
        ("BMW", "3-series", "3 Series", None),
        ("Tesla", "Model3", "Model 3", None),
        ("INFINITI", "G37", "G37", None),
        ("Land Rover", "Land Rover Range Rover Sport", "Range Rover Sport", None),
        ("Toyota", "cor", "Corolla", None),
        ("MINI", "coop", "Cooper", None),
        ("MINI", "Cooper S", "Cooper", "S"),
        ("Mazda", "Mazda3", "3", None),
        ("Mazda", "Miata", "MX-5 Miata", None),
        ("Mercedes-Benz", "C300", "C-Class", "c300"),
    ],
)
def test_a_model_is_found(make: str, typed: str, model: str, rest: str | None) -> None:
    assert find_model(typed, make, catalogue().models(make)) == TypedModel(model, rest)


@pytest.mark.parametrize("typed", ["", " ", "-", "qqqq", "zzz 500"])
def test_what_no_list_holds_is_not_made_up(typed: str) -> None:
    assert find_model(typed, "Toyota", catalogue().models("Toyota")) is None
    assert find_make("Zzyzx", catalogue().makes()) is None


@pytest.mark.parametrize(("make", "typed"), [("Chevrolet", "Silverado"), ("Ford", "Transit")])
def test_a_name_of_several_models_is_left_to_the_person(make: str, typed: str) -> None:
    assert find_model(typed, make, catalogue().models(make)) is None


def trim(name: str) -> Specs:
    return Specs(model_id=name, make="Ford", model="F-150", year=2018, trim=name)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("XLT", "XLT"),
        ("xlt 4WD", "XLT 4WD 5.0L V8"),
        ("XLT SuperCrew", "XLT"),
        ("Limited", None),
        ("SuperCrew", None),
        ("", None),
    ],
)
def test_a_trim_is_taken_only_where_it_is_the_one(told: str, found: str | None) -> None:
    trims = [trim("XL"), trim("XLT"), trim("XLT 4WD 5.0L V8"), trim("Limited AWD"), trim("Limited 2WD")]
    chosen = find_trim(told, trims)
    assert (chosen.trim if chosen else None) == found


def test_models_come_by_how_many_are_on_the_road() -> None:
    ranked = by_number_on_the_road("Honda", ["Prelude", "Accord", "CR-V", "Civic"])
    assert ranked[-1] == "Prelude"
    assert [market().asks("Honda", model) for model in ranked] == sorted(
        (market().asks("Honda", model) for model in ranked), reverse=True
    )
