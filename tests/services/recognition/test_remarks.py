"""What two photos say about each other, beyond the name."""

import pytest
from pydantic import SecretStr

from services.recognition.boxes import nearest
from services.recognition.observation import Answer, Box, Colour, Observation, Plate, SeenCar, View
from services.recognition.remarks import Kind, agreed_colour, remarks, seen_facing
from services.vehicle import Facing, Side
from services.wording.sentence import Sentence


def seen(side: Side, car: SeenCar) -> Answer:
    return Answer(service="One", side=side, observation=Observation(cars=(car,)))


def view(facing: Facing, score: float = 0.9) -> SeenCar:
    return SeenCar(view=View(facing=facing, score=score))


def painted(*names: str) -> SeenCar:
    return SeenCar(colours=tuple(Colour(name=name, score=0.8 / place) for place, name in enumerate(names, 1)))


def plated(text: str) -> SeenCar:
    return SeenCar(plate=Plate(text=SecretStr(text)))


FRONT, BACK = Side.FRONT, Side.BACK


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        ([seen(FRONT, view(Facing.FRONT)), seen(BACK, view(Facing.REAR))], []),
        ([seen(FRONT, view(Facing.REAR)), seen(BACK, view(Facing.FRONT))], [Kind.SWAPPED]),
        ([seen(FRONT, view(Facing.REAR)), seen(BACK, view(Facing.REAR))], [Kind.WRONG_SIDE]),
        ([seen(FRONT, view(Facing.REAR))], [Kind.WRONG_SIDE]),
        ([seen(FRONT, painted("yellow")), seen(BACK, painted("blue"))], [Kind.TWO_COLOURS]),
        ([seen(FRONT, painted("silver")), seen(BACK, painted("gray"))], []),
        ([seen(FRONT, painted("red")), seen(BACK, SeenCar())], []),
        ([seen(FRONT, plated("ABC-120")), seen(BACK, plated("abc 12O"))], []),
        ([seen(FRONT, plated("ABC120")), seen(BACK, plated("XYZ987"))], [Kind.TWO_PLATES]),
        ([Answer(service="One", side=FRONT, failure=Sentence(template="saw none"), no_car=True)], [Kind.NO_CAR]),
        ([Answer(service="One", side=FRONT, failure=Sentence(template="is down"))], []),
        (
            [
                Answer(service="One", side=FRONT, failure=Sentence(template="saw none"), no_car=True),
                seen(FRONT, painted("red")),
            ],
            [],
        ),
        ([], []),
    ],
)
def test_each_finding_has_its_sentence(answers: list[Answer], kinds: list[Kind]) -> None:
    found = remarks(answers)
    assert [remark.kind for remark in found] == kinds
    assert all(remark.sentence for remark in found)


def test_no_remark_ever_holds_a_plate() -> None:
    found = remarks([seen(FRONT, plated("ABC120")), seen(BACK, plated("XYZ987"))])
    assert "ABC" not in str(found)


def test_the_colour_most_services_see_wins() -> None:
    name, score = agreed_colour([painted("blue", "gray"), painted("blue"), painted("black")]) or ("none", 0.0)
    assert name == "blue"
    assert score == pytest.approx(1.6 / 3)
    assert agreed_colour([SeenCar()]) is None


def test_divided_services_see_no_side() -> None:
    assert seen_facing([view(Facing.FRONT), view(Facing.REAR)]) is None
    assert seen_facing([view(Facing.FRONT, 0.9), view(Facing.REAR, 0.3)]) is Facing.FRONT


def test_the_car_meant_is_the_one_whose_box_overlaps_most() -> None:
    left, right = (Box(left=x, top=0.2, right=x + 0.4, bottom=0.8) for x in (0.05, 0.55))
    cars = [SeenCar(box=left), SeenCar(box=right), SeenCar()]
    assert nearest(cars, Box(left=0.5, top=0.2, right=0.9, bottom=0.8)) == 1
    assert nearest(cars, left) == 0
    assert nearest([SeenCar()], left) is None
