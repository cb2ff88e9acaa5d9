"""Any way through the pages: no fault is shown, nothing entered is lost, and the year is the person's own word.

`CURBSIDE_FUZZ=5000` goes a fiftieth as many ways, each longer.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as choices
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from pages.parts.frame.language import LANGUAGE
from pages.parts.report.state import KEY as REPORT
from services.build import shared_services
from services.condition import ConditionQuestion
from services.recognition import outside
from services.report import Appraisal
from services.storage.owners import COOKIE, new_key
from services.vehicle import Grade
from services.wording import _, use_locale
from tests.pages.conftest import MAIN, WAIT_S, go_to
from tests.pages.test_flow import SAMPLES, jpeg
from tests.vins import COROLLA_2010

FUZZ = int(os.environ.get("CURBSIDE_FUZZ", "0"))
CARS = ["toyota-corolla", "audi-a4", "bmw-z3", "riley-rmf"]
CAR = ("make", "model", "year", "trim")
CONDITIONS = tuple(f"condition {question}" for question in ConditionQuestion)
FIELDS = (*CAR, "not listed", "own make", "own model", "mileage", "mileage unknown", "unit", "grade", *CONDITIONS)
FAULT = "Something went wrong"


def picture(name: str) -> bytes:
    return (SAMPLES / f"{name}.jpg").read_bytes()


class Wizard(RuleBasedStateMachine):
    """`told` is what stands on Confirm by the field's name, as it was left there."""

    cookies: dict[str, str]

    def __init__(self) -> None:
        super().__init__()
        self.cookies[COOKIE] = new_key()
        self.reports: list[Appraisal] = []
        self.told: dict[str, object] = {}
        self.year_told = False
        self.at = AppTest.from_file(str(MAIN), default_timeout=WAIT_S).run()

    # What stands on the page

    def on(self, page: str) -> bool:
        here = {
            "photos": any((button.key or "").startswith("try ") for button in self.at.button),
            "confirm": any(button.key == "show" for button in self.at.button),
            "report": bool(self.pencil("edit")),
        }
        return here[page]

    def pencil(self, icon: str) -> Button | None:
        """The button with that symbol, which is the same in every language."""
        return next((one for one in self.at.button if one.proto.icon == f":material/{icon}:"), None)

    def widgets(self, kind: str) -> list[Any]:
        return list(self.at.get(kind))

    def fields(self) -> dict[str, object]:
        """What stands in the fields, an empty one as none."""
        drawn = {one.key: one.value for kind in ("selectbox", "text_input", "checkbox", "button_group")
                 for one in self.widgets(kind) if one.key in FIELDS}  # fmt: skip
        return {name: value for name, value in drawn.items() if value not in (None, "", False, "Not sure", [])}

    def changed(self, *may_change: str) -> None:
        """Compare the page with what was told before; only those fields may be another by now."""
        if not self.on("confirm"):
            return
        now = self.fields()
        kept = {name: value for name, value in self.told.items() if name not in may_change}
        assert {name: now.get(name) for name in kept} == kept
        appeared = now.keys() - self.told.keys() - set(may_change) - {"unit"}  # which is the language's at first
        assert not appeared
        self.told = now

    def in_its_words(self) -> AbstractContextManager[None]:
        """AppTest looks for what a field holds among the words that the page drew: in the language it drew them in."""
        return use_locale(str(self.at.session_state[LANGUAGE]))

    def run(self) -> None:
        with self.in_its_words():
            self.at.run()

    def go_to(self, page: str) -> None:
        with self.in_its_words():
            go_to(self.at, page)

    def go(self, button: Button | None) -> None:
        assert button
        button.click()
        self.run()

    def choose(self, kind: str, key: str, value: object) -> None:
        widget = next(one for one in self.widgets(kind) if one.key == key)
        widget.set_value(value)
        self.run()

    # The first page

    @precondition(lambda self: self.on("photos"))
    @rule(car=choices.sampled_from(CARS))
    def try_a_sample(self, car: str) -> None:
        self.go(self.at.button(key=f"try {car}"))
        assert self.on("confirm")
        self.told, self.year_told = {}, False
        self.changed("make", "model", "mileage", "trim")
        assert self.told["mileage"], "the sample brings its own"

    @precondition(lambda self: self.on("photos"))
    @rule(car=choices.sampled_from(CARS), sides=choices.sampled_from([["front"], ["back"], ["front", "back"]]))
    def add_photos(self, car: str, sides: list[str]) -> None:
        files = [(f"{side}.jpg", picture(f"{car}-{side}"), "image/jpeg") for side in sides]
        self.at.file_uploader[0].set_value(files)
        self.run()
        assert self.pencil("search")

    @precondition(lambda self: self.on("photos"))
    @rule(data=choices.sampled_from([b"", b"no picture", jpeg()[:900], jpeg("x")]))
    def add_something_odd(self, data: bytes) -> None:
        before = len(self.at.get("imgs"))
        self.at.file_uploader[0].set_value([("odd.jpg", data, "image/jpeg")])
        self.run()
        assert len(self.at.get("imgs")) >= before, "a bad file costs no photo that is there"

    @precondition(lambda self: self.on("photos") and self.pencil("close"))
    @rule()
    def remove_a_photo(self) -> None:
        self.go(self.pencil("close"))

    @precondition(lambda self: self.pencil("swap_horiz"))
    @rule()
    def swap(self) -> None:
        self.go(self.pencil("swap_horiz"))
        self.changed()

    @precondition(lambda self: self.on("photos") and self.pencil("search"))
    @rule()
    def identify(self) -> None:
        car = {name: self.told.get(name) for name in CAR}
        self.go(self.pencil("search"))
        assert self.on("confirm")
        self.changed(*CAR, "not listed", "own make", "own model", "mileage")
        if self.told.get("year"):
            assert {name: self.told.get(name) for name in CAR} == car, "a year outlasts its own car alone"

    # Confirm

    @precondition(lambda self: self.on("confirm"))
    @rule(dice=choices.randoms(use_true_random=False), field=choices.sampled_from(["make", "model", "year", "trim"]))
    def choose_from_a_list(self, dice: Any, field: str) -> None:
        box = next((one for one in self.at.selectbox if one.key == field), None)
        if box is None or box.disabled or not box.options:
            return
        index = dice.randrange(min(12, len(box.options)))
        box.select_index(index)
        self.run()
        self.changed(*CAR[CAR.index(field) :])
        if field == "year":
            self.year_told = True
            assert str(self.told["year"]) == box.options[index]

    @precondition(lambda self: self.on("confirm") and not self.told.get("mileage unknown"))
    @rule(typed=choices.sampled_from(["58000", "93.342 km", "0", "120k", "a lot", "", "999999999999"]))
    def type_the_mileage(self, typed: str) -> None:
        self.choose("text_input", "mileage", typed)
        self.changed("mileage", "unit")
        assert self.told.get("mileage", "") == typed

    @precondition(lambda self: self.on("confirm"))
    @rule(unknown=choices.booleans())
    def know_no_mileage(self, unknown: bool) -> None:
        self.choose("checkbox", "mileage unknown", unknown)
        self.changed("mileage unknown")

    @precondition(lambda self: self.on("confirm"))
    @rule(unit=choices.sampled_from(["miles", "km"]))
    def choose_the_unit(self, unit: str) -> None:
        self.choose("button_group", "unit", unit)
        self.changed("unit")
        assert self.told["unit"] == unit

    @precondition(lambda self: self.on("confirm"))
    @rule(grade=choices.sampled_from([*Grade, None]))
    def choose_the_condition(self, grade: Grade | None) -> None:
        for _twice in range(2):  # the second press of a pill takes it back
            self.choose("button_group", "grade", grade)
            self.changed("grade")
            assert self.told.get("grade") == grade

    @precondition(lambda self: self.on("confirm"))
    @rule(question=choices.sampled_from(CONDITIONS), answer=choices.sampled_from([True, False, None]))
    def answer_a_question(self, question: str, answer: bool | None) -> None:
        self.choose("button_group", question, answer)
        self.changed("grade", question)

    @precondition(lambda self: self.on("confirm"))
    @rule(typed=choices.sampled_from([COROLLA_2010, "1HGCM82633A00435", "not a VIN", ""]))
    def take_a_vin(self, typed: str) -> None:
        self.choose("text_input", "vin", typed)
        if typed:
            with self.in_its_words():
                fill_in = _("Fill in from the VIN")
            button = self.pencil("spellcheck") or next(one for one in self.at.button if one.label == fill_in)
            self.go(button)
            self.changed(*CAR, "not listed", "own make", "own model")
            self.year_told = self.year_told or "year" in self.told

    @precondition(
        lambda self: self.on("confirm") and any((one.key or "").startswith("take ") for one in self.at.button)
    )
    @rule()
    def take_another_car(self) -> None:
        self.go(next(one for one in self.at.button if (one.key or "").startswith("take ")))
        self.changed(*CAR, "not listed", "own make", "own model")
        assert "year" not in self.told

    @precondition(lambda self: self.on("confirm"))
    @rule(typed=choices.sampled_from(["Lada", "$x$ **y**", "Toyota"]))
    def leave_the_list(self, typed: str) -> None:
        self.choose("checkbox", "not listed", True)
        self.changed(*CAR, "not listed", "own make", "own model")
        self.choose("text_input", "own make", typed)
        self.changed(*CAR, "own make")
        self.choose("text_input", "own model", "2105")
        self.changed(*CAR, "own model")

    @precondition(lambda self: self.on("confirm") and self.told.get("not listed"))
    @rule()
    def come_back_to_the_list(self) -> None:
        self.choose("checkbox", "not listed", False)
        self.changed(*CAR, "not listed", "own make", "own model")

    @precondition(lambda self: self.on("confirm"))
    @rule()
    def ask_for_the_price(self) -> None:
        self.go(self.at.button(key="show"))
        if self.on("confirm"):
            self.changed()
            return
        report = self.open_report()
        told = self.told
        names = ("own make", "own model") if told.get("not listed") else ("make", "model")
        assert (report.vehicle.make, report.vehicle.model) == tuple(str(told[name]).strip() for name in names)
        assert report.vehicle.year == int(str(told["year"]))
        assert report.grade == told.get("grade", Grade.GOOD)
        assert report.unit == told["unit"]
        assert {answer.side for answer in report.answers} <= report.photos.keys() or not report.photos
        saved = shared_services().for_owner(self.owner()).garage.find(report.id)
        assert saved is not None
        self.reports.append(report)

    # The report

    def owner(self) -> str:
        return shared_services().owners.browser_owner(self.cookies[COOKIE])

    def open_report(self) -> Appraisal:
        found = self.at.session_state[REPORT].report
        assert isinstance(found, Appraisal)
        return found

    @precondition(lambda self: self.on("report"))
    @rule(grade=choices.sampled_from(list(Grade)))
    def tell_the_condition_there(self, grade: Grade) -> None:
        key = f"answer condition change {self.open_report().id}"
        self.choose("button_group", key, grade)
        self.run()  # AppTest draws an answered part alone, without its page
        assert self.open_report().grade is grade

    @precondition(lambda self: self.on("report"))
    @rule(accident=choices.booleans())
    def tell_of_an_accident(self, accident: bool) -> None:
        self.choose("button_group", f"answer accident change {self.open_report().id}", accident)
        self.run()
        assert self.open_report().accident is accident

    @precondition(lambda self: self.on("report"))
    @rule()
    def change_an_answer(self) -> None:
        before = self.open_report()
        self.go(self.pencil("edit"))
        assert self.on("confirm")
        self.told, self.year_told = self.fields(), True
        assert int(str(self.told["year"])) == before.vehicle.year
        self.go(self.at.button(key="show"))
        after = self.open_report()
        assert after.facts.model_copy(update={"guessed": ()}) == before.facts.model_copy(update={"guessed": ()})
        assert set(after.photos.values()) <= set(before.photos.values()), "no photo of another car"
        assert after.answers == before.answers or not after.photos, "nor what was said of one"

    @precondition(lambda self: self.reports)
    @rule(dice=choices.randoms(use_true_random=False))
    def open_an_earlier_report(self, dice: Any) -> None:
        self.at.query_params["id"] = dice.choice(self.reports).id
        self.go_to("report.py")
        assert self.on("report")

    @precondition(lambda self: self.on("report"))
    @rule()
    def start_over(self) -> None:
        self.go(self.pencil("restart_alt"))
        assert self.on("photos")
        assert not self.pencil("close"), "no photo is left"
        self.told, self.year_told = {}, False
        self.go_to("confirm.py")
        self.changed()
        said = [part.value for part in (*self.at.caption, *self.at.warning)]
        assert not any("Lada" in words or "2105" in words for words in said)

    # Anywhere

    @rule(page=choices.sampled_from(["photos", "confirm", "garage", "accuracy", "providers", "report"]))
    def turn_to(self, page: str) -> None:
        self.go_to(f"{page}.py")
        self.changed()

    @rule(language=choices.sampled_from(["de", "en", "zh"]))
    def choose_a_language(self, language: str) -> None:
        self.at.radio(key=LANGUAGE).set_value(language)
        self.run()
        self.changed()

    @rule()
    def reload(self) -> None:
        """The phone dropped the tab; the browser asks for the same address again."""
        here = next((page for page in ("photos", "confirm") if self.on(page)), "garage")
        self.at = AppTest.from_file(str(MAIN), default_timeout=WAIT_S).run()
        self.go_to(f"{here}.py")
        self.changed()

    @invariant()
    def shows_no_fault(self) -> None:
        assert not self.at.exception
        assert not any(FAULT in error.value for error in self.at.error)

    @invariant()
    def the_year_is_the_persons(self) -> None:
        if self.on("confirm"):
            assert self.year_told or "year" not in self.told


@pytest.mark.usefixtures("unhurried")
def test_any_way_through_the_pages(
    open_app: Callable[[], AppTest], cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "without_plates", lambda photo: photo)  # a second of each photo, with tests of its own
    open_app()
    Wizard.cookies = cookies
    run_state_machine_as_test(
        Wizard,
        settings=settings(
            deadline=None,
            max_examples=FUZZ // 50 if FUZZ else 3,
            derandomize=not FUZZ,  # the same ways for every change, other ones in a night
            stateful_step_count=40 if FUZZ else 12,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # a way is short as it is, and each step draws a page
        ),
    )
