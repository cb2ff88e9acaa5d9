"""What Confirm does where photos leave something open: no name, two cars, the sample's mark after a reload."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.report.state import KEY
from services.recognition.observation import Answer, Candidate, Colour, Observation, SeenCar
from services.vehicle import ModelYears, Side
from tests.pages.test_drafts import reloaded
from tests.pages.test_flow import corolla, fill_in, press, tables, words

Open = Callable[[], AppTest]


def seen(side: Side, *cars: tuple[str, str, float], colour: str | None = None, body: str | None = None) -> Answer:
    car = SeenCar(
        candidates=tuple(Candidate(make=make, model=model, score=score) for make, model, score in cars),
        colours=(Colour(name=colour, score=0.9),) if colour else (),
        body=body,
    )
    return Answer(service="Shape model", side=side, observation=Observation(cars=(car,)), seconds=0.1)


def confirm(at: AppTest, *answers: Answer) -> AppTest:
    """Confirm with two photos of which the services said this."""
    corolla(at)
    at.session_state["visit"].record_answers(list(answers))
    at.session_state["visit"].sample = None
    return at.run()


def labels(at: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in at.button]


def test_nothing_recognised_offers_makes_then_models_of_that_body(open_app: Open) -> None:
    at = confirm(
        open_app(),
        seen(Side.FRONT, ("Toyota", "Camry", 0.2), ("Honda", "Accord", 0.15), ("BMW", "X5", 0.01), body="Sedan"),
    )
    assert at.title[0].value == "Which car is it?"
    assert labels(at)[:2] == ["Toyota · 20 %", "Honda · 15 %"]
    press(at, "Toyota · 20 %")
    assert at.selectbox(key="make").value == "Toyota"
    models = [key.removeprefix("take Toyota ") for key in (one.key or "" for one in at.button) if "take Toyota " in key]
    assert models[0] == "Camry", "the one that was seen"
    assert "Corolla" in models
    assert not {"Tacoma", "RAV4", "Sienna"} & set(models), "no pickup, no SUV and no van"
    press(at, "Corolla")
    assert at.selectbox(key="model").value == "Corolla"


def test_where_the_photos_disagree_no_year_is_offered_before_the_model(open_app: Open) -> None:
    years = ModelYears(first=2010, last=2014)
    golf = Candidate(make="Volkswagen", model="Golf", score=0.9, years=years)
    front = Answer(
        service="Shape model",
        side=Side.FRONT,
        observation=Observation(cars=(SeenCar(candidates=(golf,)),)),
        seconds=0.1,
    )
    at = confirm(open_app(), front, seen(Side.BACK, ("Hyundai", "Elantra Touring", 0.8)))
    assert at.selectbox(key="make").value is None
    assert "Years that fit the photos" not in [group.label for group in at.button_group]
    at = press(at, "Take Volkswagen Golf")
    assert "Years that fit the photos" in [group.label for group in at.button_group]


@pytest.mark.parametrize(
    ("front", "back", "question"),
    [
        ({"colour": "red"}, {"colour": "blue"}, "shows a red car, the back photo a blue one. Is this one car?"),
        ({"colour": "white"}, {"colour": "black"}, "shows a white car, the back photo a black one. Is this one car?"),
        ({"body": "Crew Cab"}, {"body": "Sedan"}, "Is this one car?"),
    ],
    ids=["hues", "black and white", "shapes"],
)
def test_photos_that_look_like_two_cars_are_asked_about_though_the_names_agree(
    open_app: Open, front: dict[str, str], back: dict[str, str], question: str
) -> None:
    name = ("Toyota", "Corolla", 0.95)
    at = confirm(open_app(), seen(Side.FRONT, name, **front), seen(Side.BACK, name, **back))
    assert question in words(at)
    press(at, "Yes, one car")
    assert "Is this one car?" not in words(at)
    at.session_state["visit"].record_answers(at.session_state["visit"].answers)
    press(at.run(), "The back photo alone")
    assert list(at.session_state["visit"].photos) == [Side.BACK]
    assert "Is this one car?" not in words(at)


@pytest.mark.parametrize(("one", "other"), [("silver", "gray"), ("white", "silver"), ("red", "red")])
def test_paint_that_only_the_light_changes_is_no_question(open_app: Open, one: str, other: str) -> None:
    name = ("Toyota", "Corolla", 0.95)
    at = confirm(open_app(), seen(Side.FRONT, name, colour=one), seen(Side.BACK, name, colour=other))
    assert "Is this one car?" not in words(at)


def test_a_drawn_example_is_still_marked_after_a_reload(open_app: Open) -> None:
    corolla(open_app())
    again = reloaded()
    assert "A drawn example" in words(again)
    assert again.text_input(key="mileage").value == "104000"


def test_a_drawn_example_is_known_even_where_no_service_answers(open_app: Open) -> None:
    at = corolla(open_app())
    at.session_state["visit"].record_answers([])
    at.run()
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Toyota", "Corolla")


def test_i_have_the_vin_opens_its_field(open_app: Open) -> None:
    at = open_app()
    at.query_params["by"] = "vin"
    at.switch_page("confirm.py").run()
    fold = next(one for one in at.expander if "VIN" in one.label)
    assert fold.proto.expanded


def test_a_trim_that_nobody_said_is_called_assumed_and_has_the_body_of_the_photo(open_app: Open) -> None:
    at = confirm(open_app(), seen(Side.FRONT, ("BMW", "3 Series", 0.95), body="Sedan"))
    press(fill_in(at, 2012, 60_000), "Show specs and price")
    report = at.session_state[KEY].report
    assert report.vehicle.trim is None
    assert (report.specs.body, report.specs.doors) == ("Sedan", 4)
    assert f"Most common trim, assumed: **{report.specs.trim}**." in words(at)


def test_six_rows_of_the_specs_come_first_and_no_row_says_unknown(open_app: Open) -> None:
    at = press(fill_in(corolla(open_app())), "Show specs and price")
    first = next(table.value for table in at.table if table.value.index.name == "In short")
    assert len(first) == 6
    assert "not known" not in tables(at)
