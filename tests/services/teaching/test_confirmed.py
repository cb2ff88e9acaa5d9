"""What people confirm is learned from with their consent, speaks once two examples agree, and goes with the consent."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, create_engine, select, update

from services.recognition.shape.reader import ShapeReader
from services.storage.garage import Garage
from services.storage.tables import appraisals, confirmed_views
from services.teaching.confirmed import Array, ConfirmedCars
from services.vehicle import Side
from tests.reports import appraised
from tests.services.recognition.shape.test_reader import best, cars_only, coloured, reader

__all__ = ["cars_only"]
FIRST, LIKE_IT, UNLIKE = [0.05, 0.1, 1.0], [0.4, 0.1, 1.0], [1.0, 0.1, 0.05]
NETWORK = "a" * 64


@pytest.fixture
def confirmed(engine: Engine) -> ConfirmedCars:
    """Everybody here consented."""
    found = ConfirmedCars(engine)
    for owner in ("me", "you"):
        found.answer(owner, True)
    return found


def direction(*numbers: float) -> Array:
    return np.asarray(np.array(numbers) / np.linalg.norm(numbers))


def confirm(engine: Engine, name: str, owner: str = "me") -> str:
    """A Corolla in that owner's garage."""
    Garage(engine, owner).save(appraised(id=name))
    return name


def confirm_two(confirmed: ConfirmedCars, other: list[float], *, side: Side = Side.FRONT) -> None:
    confirmed.keep(confirm(confirmed.engine, "one"), NETWORK, {Side.FRONT: direction(*FIRST)})
    confirmed.keep(confirm(confirmed.engine, "two", "you"), NETWORK, {side: direction(*other)})


def test_one_example_says_nothing(confirmed: ConfirmedCars) -> None:
    confirmed.keep(confirm(confirmed.engine, "one"), NETWORK, {Side.FRONT: direction(*FIRST)})
    assert confirmed.gallery(NETWORK) is None


def test_two_examples_that_look_alike_speak_and_are_marked(confirmed: ConfirmedCars) -> None:
    confirm_two(confirmed, LIKE_IT)
    gallery = confirmed.gallery(NETWORK)
    assert gallery
    assert [(car.make, car.model, car.confirmed) for car in gallery.cars] == [("Toyota", "Corolla", True)] * 2
    assert gallery.alike(direction(*FIRST)).max() > 0.999


@pytest.mark.parametrize(("other", "side"), [(UNLIKE, Side.FRONT), (FIRST, Side.FRONT), (LIKE_IT, Side.BACK)])
def test_a_second_example_that_bears_nothing_out_says_nothing(
    confirmed: ConfirmedCars, other: list[float], side: Side
) -> None:
    """It looks otherwise, it is the same photo, it shows the other end."""
    confirm_two(confirmed, other, side=side)
    assert confirmed.gallery(NETWORK) is None


def test_another_network_saw_nothing(confirmed: ConfirmedCars) -> None:
    confirm_two(confirmed, LIKE_IT)
    assert confirmed.gallery("b" * 64) is None
    assert not confirmed.content("b" * 64)


def test_a_withdrawn_consent_takes_along_what_was_kept(confirmed: ConfirmedCars) -> None:
    assert confirmed.consent("nobody") is None
    confirm_two(confirmed, LIKE_IT)
    assert (confirmed.consent("me"), confirmed.count("me"), confirmed.count("you")) == (True, 1, 1)
    before = confirmed.content(NETWORK)
    confirmed.answer("me", False)
    assert (confirmed.consent("me"), confirmed.count("me"), confirmed.count("you")) == (False, 0, 1)
    assert confirmed.gallery(NETWORK) is None
    assert confirmed.content(NETWORK) != before


def test_a_consent_taken_back_meanwhile_is_heeded(confirmed: ConfirmedCars) -> None:
    """The photos were still looked at when the owner pressed the button."""
    confirm(confirmed.engine, "one")
    confirmed.answer("me", False)
    confirmed.keep("one", NETWORK, {Side.FRONT: direction(*FIRST)})
    assert confirmed.count("me") == 0


def test_a_car_moved_to_somebody_who_did_not_consent_is_silent(confirmed: ConfirmedCars) -> None:
    confirm_two(confirmed, LIKE_IT)
    before = confirmed.content(NETWORK)
    with confirmed.engine.begin() as connection:
        connection.execute(update(appraisals).where(appraisals.c.id == "one").values(owner="stranger"))
    assert confirmed.gallery(NETWORK) is None
    assert confirmed.content(NETWORK) != before
    assert confirmed.count("stranger") == 1


def test_a_database_that_is_gone_costs_only_what_was_learned(confirmed: ConfirmedCars, tmp_path: Path) -> None:
    gone = ConfirmedCars(create_engine(f"sqlite:///{tmp_path / 'no' / 'such.db'}"))
    assert (gone.content(NETWORK), gone.gallery(NETWORK), gone.consent("me")) == ("", None, False)
    gone.learn("one", {}, reader(tmp_path))


def test_a_car_that_left_the_garage_says_nothing(confirmed: ConfirmedCars) -> None:
    confirm_two(confirmed, LIKE_IT)
    before = confirmed.content(NETWORK)
    Garage(confirmed.engine, "me").delete(["one"])
    assert confirmed.gallery(NETWORK) is None
    assert confirmed.content(NETWORK) != before


@pytest.mark.usefixtures("cars_only")
def test_the_reader_names_what_was_confirmed_and_keeps_no_photo(confirmed: ConfirmedCars, tmp_path: Path) -> None:
    learner: ShapeReader = replace(reader(tmp_path), confirmed=confirmed)
    photo = coloured(10, 30, 250)
    assert best(learner.recognize(photo)) != ("Toyota", "Corolla")
    before = learner.fingerprint
    for name, shade in (("one", 20), ("two", 120)):
        confirmed.learn(confirm(confirmed.engine, name), {Side.FRONT: coloured(shade, 30, 250)}, learner)
    assert learner.fingerprint != before, "an answer kept from before is not given any more"
    car = learner.recognize(photo).car
    assert (car.candidates[0].make, car.candidates[0].model, car.confirmed_here) == ("Toyota", "Corolla", True)
    with confirmed.engine.connect() as connection:
        kept = connection.execute(select(confirmed_views.c.vector)).scalars().all()
    assert {len(vector) for vector in kept} == {3}, "a byte a number, and no picture"
