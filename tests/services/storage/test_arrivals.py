"""Shots of one plate close in time are one arrival; plates stay hidden."""

import io
import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import Engine

from services.recognition.observation import Box, Candidate, Observation, Plate, SeenCar, View
from services.recognition.plate_key import plate_key
from services.storage.arrivals import WINDOW, Arrivals, Shot, group, masked
from services.vehicle import Facing, Side
from tests.drawn import photo

NOON = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)


def shot(
    name: str, plate: str | None = "NHK552", after: float = 0, facing: Facing | None = None, score: float = 0.5
) -> Shot:
    """A shot taken so many seconds after noon."""
    car = SeenCar(
        candidates=(Candidate(make="Riley", model="RMF", score=score),),
        view=View(facing=facing, score=0.9) if facing else None,
        plate=Plate(text=SecretStr(plate)) if plate else None,
    )
    return Shot(
        id=name,
        taken=NOON + timedelta(seconds=after),
        camera="gate",
        plate=SecretStr(plate) if plate else None,
        observation=Observation(cars=(car,)),
    )


@pytest.fixture
def arrivals(engine: Engine) -> Arrivals:
    return Arrivals(engine)


def ids(grouped: object) -> list[list[str]]:
    return [[shot.id for shot in arrival.shots] for arrival in grouped]  # type: ignore[attr-defined]


def test_front_and_rear_shots_of_one_plate_are_one_arrival() -> None:
    (arrival,) = group([shot("rear", after=40, facing=Facing.REAR), shot("front", facing=Facing.FRONT)])
    assert {side: shot.id for side, shot in arrival.sides.items()} == {Side.FRONT: "front", Side.BACK: "rear"}
    assert [answer.side for answer in arrival.answers("Plate Recognizer")] == [Side.FRONT, Side.BACK]
    assert arrival.id == "front"


@pytest.mark.parametrize(
    ("after", "plate", "arrivals"),
    [
        (WINDOW.total_seconds(), "NHK552", 1),
        (WINDOW.total_seconds() + 1, "NHK552", 2),
        (10, "nhk 552", 1),
        (10, "NHKSS2", 1),  # S and 5 are read for each other
        (10, "ABC123", 2),
        (10, None, 2),
    ],
)
def test_what_joins_an_arrival(after: float, plate: str | None, arrivals: int) -> None:
    assert len(group([shot("a"), shot("b", plate, after)])) == arrivals


def test_two_shots_without_a_plate_are_two_arrivals() -> None:
    assert len(group([shot("a", None), shot("b", None, 1)])) == 2


def test_the_newest_arrival_comes_first() -> None:
    assert ids(group([shot("old", "AAA111"), shot("new", "BBB222", 60)])) == [["new"], ["old"]]


def test_a_plate_is_painted_over_until_it_is_asked_for(arrivals: Arrivals) -> None:
    seen = shot("a")
    plated = seen.observation.car.model_copy(update={"plate": Plate(box=Box(left=0.4, top=0.4, right=0.6, bottom=0.5))})
    arrivals.add(seen.model_copy(update={"observation": Observation(cars=(plated,))}), photo(1))
    shown, asked = arrivals.photo("a"), arrivals.photo("a", plates=True)
    assert asked == photo(1)
    assert shown is not None
    with Image.open(io.BytesIO(shown.jpeg)) as picture:
        pixels = np.asarray(picture)
    height, width, _ = pixels.shape
    plate = pixels[round(0.42 * height) : round(0.48 * height), round(0.42 * width) : round(0.58 * width)]
    assert np.ptp(plate, axis=(0, 1)).max() <= 12  # one colour, as JPEG has it


def test_of_two_shots_of_a_side_the_surer_stands_for_it() -> None:
    shots = [shot("a", facing=Facing.FRONT, score=0.9), shot("b", after=5, facing=Facing.FRONT, score=0.4)]
    (arrival,) = group(shots)
    assert arrival.sides[Side.FRONT].id == "a"


def test_a_shot_that_does_not_know_its_side_stands_in_for_the_missing_one() -> None:
    (arrival,) = group([shot("front", facing=Facing.FRONT), shot("unknown", after=5), shot("another", after=6)])
    assert {side: shot.id for side, shot in arrival.sides.items()} == {Side.FRONT: "front", Side.BACK: "unknown"}


@given(
    st.lists(st.tuples(st.sampled_from(["AB1", "CD2", None]), st.integers(0, 3000)), max_size=12), st.integers(0, 99)
)
def test_grouping_keeps_every_shot_once_whatever_the_order(taken: list[tuple[str | None, int]], seed: int) -> None:
    shots = [shot(f"s{index:02}", plate, after) for index, (plate, after) in enumerate(taken)]
    mixed = list(shots)
    random.Random(seed).shuffle(mixed)
    grouped = group(mixed)
    assert ids(grouped) == ids(group(shots))
    assert sorted(name for several in ids(grouped) for name in several) == [one.id for one in shots]
    for arrival in grouped:
        gaps = [after.taken - before.taken for before, after in zip(arrival.shots, arrival.shots[1:], strict=False)]
        assert all(gap <= WINDOW for gap in gaps)
        assert len({one.plate for one in arrival.shots}) == 1


@pytest.mark.parametrize(
    ("plate", "shown"), [("NHK552", "••••52"), ("AB123", "•••23"), ("AB12", "••••"), ("", ""), (None, "")]
)
def test_a_plate_is_shown_masked(plate: str | None, shown: str) -> None:
    assert masked(SecretStr(plate) if plate is not None else None) == shown


@given(st.text(max_size=12))
def test_a_masked_plate_never_shows_more_than_two_signs(text: str) -> None:
    assert sum(sign != "•" for sign in masked(SecretStr(text.replace("•", "x")))) <= 2


@given(st.text(max_size=12))
def test_a_plate_key_is_its_own_key(text: str) -> None:
    assert plate_key(plate_key(text)) == plate_key(text)


def test_a_kept_shot_is_found_again_with_its_picture(arrivals: Arrivals) -> None:
    assert arrivals.add(shot("a", facing=Facing.FRONT), photo(1))
    assert arrivals.add(shot("b", after=30, facing=Facing.REAR))
    (arrival,) = arrivals.recent()
    assert ids([arrival]) == [["a", "b"]]
    assert [one.has_photo for one in arrival.shots] == [True, False]
    assert arrival.shots[0].taken == NOON
    assert arrival.plate
    assert arrival.plate.get_secret_value() == "NHK552"
    assert arrival.shots[0].observation.car.candidates[0].make == "Riley"
    assert arrivals.photo("a", plates=True) == photo(1)
    assert arrivals.photo("b") is None
    assert arrivals.photo("c") is None
    assert arrivals.find("a") == arrival
    assert arrivals.find("c") is None


def test_a_shot_is_kept_once_and_a_late_picture_is_taken(arrivals: Arrivals) -> None:
    assert arrivals.add(shot("a"))
    assert not arrivals.add(shot("a"), photo(1))
    assert not arrivals.add(shot("a"), photo(2))
    assert len(arrivals.recent()[0].shots) == 1
    assert arrivals.photo("a", plates=True) == photo(1)


def test_an_arrival_of_a_plate_that_comes_daily_is_found_by_its_own_id(arrivals: Arrivals) -> None:
    for name, after in (("first", 0), ("second", 60), ("later", 7200)):
        arrivals.add(shot(name, after=after))
    found = arrivals.find("later")
    assert found
    assert ids([found]) == [["later"]]
    assert arrivals.find("second") is None


def test_no_more_than_asked_for_is_told(arrivals: Arrivals) -> None:
    for index in range(5):
        arrivals.add(shot(str(index), None, after=index))
    assert [arrival.id for arrival in arrivals.recent(2)] == ["4", "3"]


def test_shots_are_forgotten_by_when_they_came_in_not_by_the_camera_s_clock(engine: Engine) -> None:
    Arrivals(engine).add(shot("long ago", None, after=-1e8))
    Arrivals(engine).add(shot("yesterday", None))
    assert ids(Arrivals(engine).recent()) == [["yesterday"], ["long ago"]]
    Arrivals(engine, kept_for=timedelta(0)).add(shot("new", None))
    assert ids(Arrivals(engine).recent()) == [["new"]]


def test_the_plate_text_is_in_no_text_form_of_an_arrival(arrivals: Arrivals) -> None:
    arrivals.add(shot("a"))
    (arrival,) = arrivals.recent()
    assert "NHK552" not in f"{arrival!r} {arrival} {arrival.model_dump_json()}"
    assert "NHK552" not in arrival.shots[0].observation.model_dump_json()
