"""The lists of cars: a make or model as somebody typed it becomes the one of the list that is meant."""

from collections.abc import Sequence

from services.errors import CurbsideError
from services.names import fitting
from services.specs.car_lists import CarLists
from services.specs.specs import Specs
from services.specs.typed_names import TypedModel, find_make, find_model
from services.wording import N_
from services.wording.sentence import FieldValue, Sentence

MOST_TO_NAME = 10  # models in a sentence


class CarNotKnown(CurbsideError):
    """No list has such a car; the sentence says what to name instead. `field` is what it is about."""

    def __init__(self, field: str, template: str, **fields: FieldValue) -> None:
        super().__init__(template, **fields)
        self.field = field


def listed_make(lists: CarLists, typed: str) -> str:
    """The make that is meant. Raises CarNotKnown or ServiceError, as all below."""
    make = find_make(typed, lists.makes().ids)
    if make is None:
        raise CarNotKnown("make", N_("We know no make called “{name}”: please check its spelling."), name=typed)
    return make


def listed_model(lists: CarLists, make: str, typed: str) -> TypedModel:
    """The model of a listed make that is meant, and what was typed beyond its name."""
    models = list(lists.models(lists.makes().ids[make]).ids)
    if found := find_model(typed, make, models):
        return found
    if several := fitting(typed, models, make)[:MOST_TO_NAME]:
        raise CarNotKnown(
            "model",
            N_("Several models of {make} are called so. Which one is it: {models:listed}?"),
            make=make,
            models=_as_they_are(several),
        )
    raise CarNotKnown(
        "model", N_("We know no {make} called “{name}”: please check its spelling."), make=make, name=typed
    )


def listed_trims(lists: CarLists, make: str, model: str, year: int | None = None) -> list[Specs]:
    """The trims of a listed model, newest first; of one model year where that is given."""
    trims = lists.trims(lists.makes().ids[make], model)
    return trims if year is None else [one for one in trims if one.year == year]


def _as_they_are(names: Sequence[str]) -> tuple[Sentence, ...]:
    return tuple(Sentence(template=name) for name in names)
