"""A VIN against what the photos show."""

import pytest

from services.recognition.merge import Identification, Suggestion
from services.recognition.vin_witness import contradicted
from services.specs.decoded import Decoded


def says(make: str, model: str | None) -> Decoded:
    spellings = (model,) if model else ()
    return Decoded(
        source="NHTSA", stand_in=True, as_of=None, year=2012, make=make, model=model, trim=None, spellings=spellings
    )


def shows(make: str, model: str | None, score: float = 0.9) -> Identification:
    car = Suggestion(make=make, model=model, score=score)
    return Identification(make=car, suggestions=(car,))


@pytest.mark.parametrize(
    ("photos", "vin", "question"),
    [
        (shows("Honda", "Accord"), says("Toyota", "Camry"), True),
        (shows("Honda", "Accord"), says("Honda", "Civic"), True),
        (shows("Honda", "Accord"), says("Honda", "Accord"), False),
        (shows("Honda", "Accord"), says("Honda", None), False),
        (shows("Honda", None), says("Honda", "Civic"), False),
        (shows("Honda", None), says("Toyota", None), True),
        (shows("BMW", "3 Series"), says("BMW", "328i"), False),
        (shows("Mercedes-Benz", "C-Class"), says("Mercedes-Benz", "C300"), False),
        (shows("Volkswagen", "Golf"), says("Volkswagen", "GTI"), True),
        (Identification(), says("Toyota", "Camry"), False),
    ],
)
def test_another_car_is_a_question(photos: Identification, vin: Decoded, question: bool) -> None:
    assert (contradicted(photos, vin) is not None) == question
