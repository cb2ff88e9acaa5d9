"""What a person entered of a car stays with that car, whatever they do next; what was another car's does not."""

from collections.abc import Callable

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest

from pages.parts.report.state import KEY as REPORT
from services.vehicle import Grade, Side
from tests.pages.conftest import go_to
from tests.pages.test_drafts import reloaded
from tests.pages.test_flow import SAMPLES, choose, corolla, fill_in, jpeg, press, upload, words
from tests.pages.test_services_pages import typed

pytestmark = pytest.mark.usefixtures("unhurried")
Open = Callable[[], AppTest]
FRONT, BACK = ((SAMPLES / f"toyota-corolla-{end}.jpg").read_bytes() for end in ("front", "back"))


def car(at: AppTest) -> tuple[object, ...]:
    return tuple(at.selectbox(key=key).value for key in ("make", "model", "year"))


def test_a_second_photo_of_the_same_car_keeps_its_year(open_app: Open) -> None:
    at = press(upload(open_app(), FRONT), "Identify car")
    at = fill_in(at)
    at = press(upload(go_to(at, "photos.py"), BACK), "Identify car")
    assert "Both photos say Toyota Corolla." in words(at)
    assert car(at) == ("Toyota", "Corolla", 2010)


def test_photos_of_another_car_ask_for_its_year(open_app: Open) -> None:
    at = fill_in(press(upload(open_app(), FRONT), "Identify car"))
    at = go_to(at, "photos.py")
    at = upload(press(at, "Remove front photo"), (SAMPLES / "toyota-corolla-front.jpg").read_bytes()[:-2])
    at = press(at, "Identify car")
    assert car(at)[:2] == ("Toyota", "Corolla")
    at = go_to(at, "photos.py")
    at = press(press(upload(at, (SAMPLES / "bmw-z3-back.jpg").read_bytes()), "Remove front photo"), "Identify car")
    assert car(at) == ("BMW", "Z3", None)


def test_swapped_photos_keep_what_was_chosen_since(open_app: Open) -> None:
    at = upload(upload(open_app(), FRONT), BACK)
    at = press(press(at, "Swap front and back"), "Identify car")
    at.selectbox(key="model").select("Camry").run()
    at = press(fill_in(at, 2012), "Swap the photos")
    assert car(at) == ("Toyota", "Camry", 2012), "the person put the guess right"


def test_a_car_chosen_by_hand_outlasts_photos_that_name_none(open_app: Open) -> None:
    at = go_to(open_app(), "confirm.py")
    at.selectbox(key="make").select("Honda").run()
    at.selectbox(key="model").select("Accord").run()
    at = fill_in(at, 2012)
    at = press(upload(go_to(at, "photos.py"), jpeg()), "Identify car")
    assert "did not recognise" in words(at)
    assert car(at) == ("Honda", "Accord", 2012)


def test_a_removed_photo_takes_along_what_was_said_of_it(open_app: Open) -> None:
    at = press(upload(open_app(), FRONT), "Identify car")
    at = press(go_to(at, "photos.py"), "Remove front photo")
    at = go_to(at, "confirm.py")
    assert "Toyota Corolla" not in words(at)
    assert car(at) == (None, None, None)


def test_a_photo_that_nobody_looked_at_is_not_called_unknown(open_app: Open) -> None:
    at = go_to(upload(open_app(), FRONT), "confirm.py")
    assert "We have not looked at these photos yet." in words(at)
    assert "did not recognise" not in words(at)


def test_an_accident_told_on_the_report_is_still_told_after_a_change(open_app: Open) -> None:
    at = press(fill_in(corolla(open_app())), "Show specs and price")
    key = f"answer accident change {at.session_state[REPORT].report.id}"
    at.button_group(key=key).set_value(True).run()
    at = at.run()  # AppTest draws an answered part alone, without its page
    at = press(press(at, "Change an answer"), "Show specs and price")
    assert at.session_state[REPORT].report.accident is True


def test_an_earlier_cars_report_is_changed_without_this_ones_photos(open_app: Open) -> None:
    at = go_to(open_app(), "confirm.py")
    at.selectbox(key="make").select("Honda").run()
    at.selectbox(key="model").select("Accord").run()
    at = press(fill_in(at, 2012, 90_000), "Show specs and price")
    accord = at.session_state[REPORT].report
    at = corolla(press(at, "Start over"))
    choose(at, "Condition", Grade.FAIR)
    at.query_params["id"] = accord.id
    at = press(go_to(at, "report.py"), "Change an answer")
    assert "Toyota" not in words(at), "the verdict on the Corolla is no evidence for the Accord"
    assert at.button_group(key="grade").value is None
    at = press(at, "Show specs and price")
    report = at.session_state[REPORT].report
    assert report.vehicle == accord.vehicle
    assert (report.photos, report.answers) == ({}, ())


def test_a_reload_while_the_photos_are_looked_at_goes_on_looking(open_app: Open) -> None:
    at = upload(open_app(), FRONT)
    at.session_state["visit"].wanted = True  # pressed, and the tab dropped before an answer came
    go_to(at, "garage.py")
    again = reloaded()
    assert "Most likely: **Toyota Corolla**" in words(again)


def test_a_reload_still_knows_that_the_car_is_an_example(open_app: Open) -> None:
    corolla(open_app())
    again = reloaded()
    assert "A drawn example" in words(again)
    assert again.selectbox(key="year").options[0] == "2010", "its own year is offered first"


def test_start_over_forgets_a_name_that_no_list_knows(open_app: Open) -> None:
    at = go_to(open_app(), "confirm.py")
    at = typed(at, "make", "Zorblax")
    assert "We know no “Zorblax”." in words(at)
    at = corolla(go_to(at, "photos.py"))
    assert "Zorblax" not in words(at)
    press(press(fill_in(at), "Show specs and price"), "Start over")
    assert "Zorblax" not in words(go_to(at, "confirm.py"))


def test_start_over_leaves_no_picture_of_the_photos(open_app: Open) -> None:
    at = press(fill_in(corolla(open_app())), "Show specs and price")
    assert at.session_state["visit"].pictures
    at = press(at, "Start over")
    assert not at.session_state["visit"].pictures
    assert not at.session_state["visit"].photos


def test_a_file_is_not_held_as_it_came(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its location and camera data are in it; what is kept of it is the clean photo."""
    held: list[MemoryUploadedFileManager] = []
    add = MemoryUploadedFileManager.add_file

    def noted(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        held.append(self)
        add(self, session_id, file)

    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", noted)
    at = upload(open_app(), FRONT)
    assert at.session_state["visit"].photos.keys() == {Side.FRONT}
    assert held
    assert not any(files for one in held for files in one.file_storage.values())
