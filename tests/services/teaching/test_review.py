"""What is found wrong with a set, and what a person's answers make of it."""

from pathlib import Path

import pytest

from services.recognition.shape.classifier import Label
from services.teaching.labels import car_name
from services.teaching.looking import Eye, Look, Memory, SeenPicture
from services.teaching.review import Doubt, Review, review
from services.teaching.sources import from_files
from tests.services.teaching.pictures import COLOURS, picture, readers, see, some

AUDI, BMW = Label(make="Audi", model="A4"), Label(make="BMW", model="X5")


def seen(files: dict[str, bytes], folder: Path, patch: pytest.MonkeyPatch) -> list[SeenPicture]:
    patch.setattr(Eye, "see", see)
    look = Look(from_files(readers(files)), Memory(folder / "seen" / "now"))
    look.run()
    return look.seen


def counts(found: Review) -> dict[str, int]:
    return {car_name(car): count for car, count in found.counts.items()}


def test_a_clean_set_raises_no_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = review(seen(some(), tmp_path, monkeypatch), {})
    assert found.questions == ()
    assert counts(found) == {"Audi A4": 6, "BMW X5": 6, "Ford Focus": 6, "Toyota Corolla": 6}


def test_copies_are_learned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = some(each=3)
    files["Audi A4/again.jpg"] = files["Audi A4/0.jpg"]
    found = review(seen(files, tmp_path, monkeypatch), {})
    assert (found.copies, counts(found)["Audi A4"]) == (1, 3)


def test_a_picture_under_two_cars_is_a_question_and_learned_as_it_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = some(each=4)
    files["BMW X5/9.jpg"] = files["Audi A4/0.jpg"]
    shown = seen(files, tmp_path, monkeypatch)
    found = review(shown, {})
    (question,) = found.questions
    assert (question.doubt, question.picture.car, question.rather) == (Doubt.TWO_NAMES, AUDI, BMW)
    assert counts(found)["Audi A4"] == 3
    assert counts(found)["BMW X5"] == 4
    answered = review(shown, {question.picture.digest: BMW})
    assert (counts(answered)["Audi A4"], counts(answered)["BMW X5"]) == (3, 5)
    assert len(answered.questions) == 1  # and may be answered otherwise


def test_a_picture_without_a_car_is_left_out_unless_the_person_sees_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = some(each=4) | {"Audi A4/cup.jpg": picture((250, 250, 250), 1)}
    shown = seen(files, tmp_path, monkeypatch)
    found = review(shown, {})
    (question,) = found.questions
    assert question.doubt is Doubt.NO_CAR
    assert counts(found)["Audi A4"] == 4
    assert counts(review(shown, {question.picture.digest: AUDI}))["Audi A4"] == 5


def test_a_picture_under_the_wrong_car_is_suspected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = some() | {"Audi A4/wrong.jpg": picture(COLOURS["BMW X5"], 77)}
    shown = seen(files, tmp_path, monkeypatch)
    (question,) = review(shown, {}).questions
    assert (question.doubt, question.picture.place, question.rather) == (Doubt.OTHER_CAR, "Audi A4/wrong.jpg", BMW)
    assert question.alike is not None
    assert question.alike.car == BMW
    digest = question.picture.digest
    assert counts(review(shown, {}))["Audi A4"] == 7  # until somebody says otherwise it is what it says
    assert counts(review(shown, {digest: None}))["Audi A4"] == 6
    assert counts(review(shown, {digest: BMW}))["BMW X5"] == 7


def test_a_car_with_a_single_picture_is_left_out_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = some(each=3) | {"Kia Rio/1.jpg": picture((120, 10, 120), 3)}
    found = review(seen(files, tmp_path, monkeypatch), {})
    assert {car_name(car): count for car, count in found.too_few.items()} == {"Kia Rio": 1}
    assert "Kia Rio" not in counts(found)
    assert len(found.pictures) == len(found.classes) == len(found.vectors) == 12


def test_nothing_seen_is_nothing_wrong() -> None:
    assert review([], {}) == Review((), (), 0, {}, {})
