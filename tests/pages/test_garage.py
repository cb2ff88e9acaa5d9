"""Every state of the garage page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.frame.visit import Visit, visitor_services
from services.photo import Tag
from services.report import Appraisal
from services.storage.garage import PriceAtDate
from services.storage.garage_file import export_garage
from services.storage.garage_pictures import keep_photos, kept_photos
from services.storage.garage_search import PAGE
from services.storage.owners import COOKIE
from services.vehicle import Grade, Side
from tests.drawn import photo
from tests.garages import NOON, appraised, valuation
from tests.pages.test_flow import press, words

Open = Callable[[], AppTest]
OTHER = "b" * 43


def garage(at: AppTest, **asked: str | list[str]) -> AppTest:
    """The garage page, with what its address asks for."""
    at.switch_page("garage.py")
    at.query_params.clear()
    for name, value in asked.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def filled(*cars: Appraisal) -> tuple[Appraisal, ...]:
    for car in cars:
        visitor_services().garage.save(car)
    return cars


def four() -> tuple[Appraisal, ...]:
    return filled(
        appraised("2010 Toyota Corolla", 8000),
        appraised("2016 Ford F-150", 21_000, style="Pickup", grade=Grade.FAIR, created=NOON + timedelta(days=1)),
        appraised("1998 BMW Z3", 9500, style="Convertible", created=NOON + timedelta(days=2)),
        appraised("1953 Riley RMF", None, style=None, created=NOON + timedelta(days=3)),
    )


def listed(at: AppTest) -> list[str]:
    """Names on the cards, in order."""
    cards = [mark.value for mark in at.markdown if mark.value.startswith("**") and "miles" in mark.value]
    return [card.split("**")[1].replace("\\", "") for card in cards]


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def test_an_empty_garage_says_what_to_do_next(open_app: Open) -> None:
    at = garage(open_app())
    assert "No cars here yet" in words(at)
    assert not at.text_input
    assert not at.metric


def test_a_car_that_was_valued_stands_in_the_garage(open_app: Open) -> None:
    at = open_app()
    filled(appraised())
    at = garage(at)
    assert listed(at) == ["2010 Toyota Corolla"]
    assert at.metric[0].value == "$8,000"
    assert "1 car" in words(at)
    assert not at.text_input, "one car needs no search"


def test_another_browser_sees_nothing_of_it(open_app: Open, cookies: dict[str, str]) -> None:
    at = open_app()
    (car,) = filled(appraised())
    cookies[COOKIE] = OTHER
    assert "No cars here yet" in words(garage(at))
    assert at.title[0].value == "Garage"
    at = garage(at, car=car.id)
    assert at.title[0].value == "Not in your garage"
    at.switch_page("report.py")
    at.query_params["id"] = car.id
    at.run()
    assert at.title[0].value == "No report here yet"


@pytest.mark.parametrize("cookie", [{}, {COOKIE: "short"}, {COOKIE: "x" * 42 + "\n"}])
def test_without_a_cookie_the_garage_lasts_as_long_as_the_tab(
    open_app: Open, cookies: dict[str, str], cookie: dict[str, str]
) -> None:
    cookies.clear()
    cookies.update(cookie)
    at = garage(open_app())
    assert "keeps no cookies" in words(at)
    assert "No cars here yet" in words(garage(AppTest.from_file(str(at._script_path), default_timeout=30).run()))


def test_search_filter_and_order_narrow_the_list(open_app: Open) -> None:
    at = open_app()
    four()
    at = garage(at)
    assert len(listed(at)) == 4
    at.text_input(key="search").set_value("ford").run()
    assert listed(at) == ["2016 Ford F-150"]
    assert "1 of 4 cars" in words(at)
    at.text_input(key="search").set_value("").run()
    at.multiselect(key="makes").set_value(["BMW", "Toyota"]).run()
    assert sorted(listed(at)) == ["1998 BMW Z3", "2010 Toyota Corolla"]
    at.selectbox(key="order").select("Highest price first").run()
    assert listed(at) == ["1998 BMW Z3", "2010 Toyota Corolla"]


def test_the_address_holds_search_filters_and_order(open_app: Open) -> None:
    at = open_app()
    four()
    at = garage(at, search="o", bodies=["Pickup", "Sedan"], order="Lowest price first")
    assert listed(at) == ["2010 Toyota Corolla", "2016 Ford F-150"]


def test_when_nothing_fits_one_button_shows_all_again(open_app: Open) -> None:
    at = open_app()
    four()
    at = garage(at, search="lada")
    assert "No car in your garage fits that" in words(at)
    at = press(at, "Show all cars")
    assert len(listed(at)) == 4


def test_a_long_garage_has_pages(open_app: Open) -> None:
    at = open_app()
    filled(*(appraised(f"{2000 + number} Honda Accord") for number in range(PAGE + 2)))
    at = garage(at)
    assert len(listed(at)) == PAGE
    at.pagination[0].select(2).run()
    assert len(listed(at)) == 2
    at.text_input(key="search").set_value("2003").run()
    assert listed(at) == ["2003 Honda Accord"], "a new search starts on its first page"


def test_an_address_past_the_last_page_shows_the_last(open_app: Open) -> None:
    at = open_app()
    filled(*(appraised() for _ in range(PAGE + 2)))
    assert len(listed(garage(at, page="2"))) == 2
    assert listed(garage(open_app(), page="99"))


def test_names_typed_by_hand_are_shown_letter_by_letter(open_app: Open) -> None:
    at = open_app()
    filled(appraised("2010 *bold* [x](http://evil.example) :red[y]"))
    card = next(mark.value for mark in garage(at).markdown if "miles" in mark.value)
    assert r"\*bold\* \[x\](" in card
    assert "http://" not in card
    assert r"\:red\[y\]" in card


def test_one_car_is_opened_with_its_facts_and_notes(open_app: Open) -> None:
    at = open_app()
    (car,) = filled(appraised(trim="LE"))
    at = press(garage(at), "Details")
    assert at.title[0].value == "2010 Toyota Corolla"
    assert "LE · 58,000 miles · Good" in words(at).replace("\\", "")
    at.text_area[0].set_value("in the barn").run()
    assert visitor_services().garage.notes(car.id) == "in the barn"
    at = press(at, "Back to the garage")
    assert at.title[0].value == "Garage"


def test_valuing_again_puts_the_new_price_beside_the_old(open_app: Open) -> None:
    at = open_app()
    at.switch_page("confirm.py").run()
    (car,) = filled(appraised("2010 Toyota Corolla", 50_000))
    at = garage(at, car=car.id)
    at.number_input[0].set_value(60_000)
    at = press(at, "Value it again")
    assert not at.warning
    first, second = visitor_services().garage.history(car.id)
    assert (first.typical, first.moment) == (50_000, NOON)
    assert second.typical < 20_000
    kept = visitor_services().garage.find(car.id)
    assert kept
    assert kept.miles == 60_000
    assert "The price before: $50,000 on November 20, 2026" in words(at).replace("\\", "")
    assert at.metric[0].delta.startswith("-")
    assert "$50,000" in at.table[0].value.to_string()


def test_without_a_new_price_the_earlier_one_stays(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_app()
    (car,) = filled(appraised())
    at = garage(at, car=car.id)
    nothing = car.model_copy(update={"valuation": None})
    monkeypatch.setattr("pages.parts.garage.car.revalue", lambda *_: nothing)
    at = press(at, "Value it again")
    assert "the earlier one stays" in words(at)
    assert visitor_services().garage.find(car.id) == car


def test_a_price_of_long_ago_is_drawn_beside_today_s(open_app: Open) -> None:
    at = open_app()
    (car,) = filled(appraised(typical=8000))
    before = PriceAtDate(moment=NOON - timedelta(days=90), currency="USD", typical=8400, low=8000, high=9000)
    visitor_services().garage.record_prices(car.id, [before])
    at = garage(at, car=car.id)
    assert at.metric[0].delta == "-4.8%"
    assert list(at.table[0].value["Typical"]) == ["$8,000", "$8,400"]
    assert garage(at).metric[0].delta == "-4.8%"


def test_photo_tags_are_changed_and_found(open_app: Open) -> None:
    at = open_app()
    offered = (Tag(name="wagon", score=0.9), Tag(name="snow", score=0.4))
    (car,) = filled(appraised().model_copy(update={"offered_tags": offered, "tags": ("wagon",)}))
    filled(*(appraised("2012 Honda Accord") for _ in range(3)))
    at = garage(at, car=car.id)
    at.multiselect[0].set_value(["snow"]).run()
    assert listed(garage(at, search="snow")) == ["2010 Toyota Corolla"]


def test_a_deleted_car_can_be_brought_back(open_app: Open) -> None:
    at = open_app()
    filled(appraised(), appraised("2012 Honda Accord"))
    at = press(garage(at), "Details")
    name = at.title[0].value
    at = press(at, "Delete this car")
    assert name not in listed(at)
    assert len(listed(at)) == 1
    at = press(at, f"Bring back the {name}")
    assert len(listed(at)) == 2
    assert not [label for label in labels(at) if label.startswith("Bring back")]


def test_the_last_car_deleted_can_be_brought_back_too(open_app: Open) -> None:
    at = open_app()
    (car,) = filled(appraised())
    at = press(garage(at, car=car.id), "Delete this car")
    assert "No cars here yet" in words(at)
    assert listed(press(at, "Bring back the 2010 Toyota Corolla")) == ["2010 Toyota Corolla"]


def test_two_to_four_cars_stand_side_by_side(open_app: Open) -> None:
    at = open_app()
    four()
    at = garage(at)
    at.checkbox[0].check().run()
    compare = next(button for button in at.button if button.label == "Compare 1 car")
    assert compare.disabled
    for box in range(1, 4):
        at.checkbox[box].check().run()
    at = press(at, "Compare 4 cars")
    assert at.title[0].value == "Side by side"
    assert [metric.value for metric in at.metric] == ["No price", "$9,500", "$21,000", "$8,000"]
    facts = at.table[0].value
    assert list(facts.columns) == ["1953 Riley RMF", "1998 BMW Z3", "2016 Ford F-150", "2010 Toyota Corolla"]
    assert "132 hp" in "\n".join(table.value.to_string() for table in at.table)
    assert listed(press(at, "Back to the garage"))


def test_a_fifth_car_cannot_be_picked(open_app: Open) -> None:
    at = open_app()
    four()
    filled(appraised("2012 Honda Accord"))
    at = garage(at)
    for box in range(4):
        at.checkbox[box].check().run()
    assert at.checkbox[4].disabled
    at = press(at, "Clear the choice")
    assert not any(box.value or box.disabled for box in at.checkbox)


def test_cars_of_one_name_are_told_apart(open_app: Open) -> None:
    at = open_app()
    cars = filled(appraised(trim="LE"), appraised(trim="LE", typical=7000))
    at = garage(at, compare=[car.id for car in cars])
    assert list(at.table[0].value.columns) == ["2010 Toyota Corolla LE (1)", "2010 Toyota Corolla LE (2)"]


@pytest.mark.parametrize("ids", [["gone", "gone too"], ["gone"]])
def test_comparing_what_is_not_there_says_what_to_do(open_app: Open, ids: list[str]) -> None:
    assert "pick them in the list again" in words(garage(open_app(), compare=ids))


def test_photos_are_kept_only_when_switched_on(open_app: Open) -> None:
    at = open_app()
    (car,) = filled(appraised())
    at = garage(at, car=car.id)
    assert not at.toggle, "there is no photo of it here"
    keep_photos(visitor_services().garage, car.id, {Side.FRONT: photo(1)})
    at = garage(at, car=car.id)
    assert "are kept in your garage" in words(at)
    at.toggle[0].set_value(False).run()
    assert kept_photos(visitor_services().garage, car.id) == {}


def test_photos_of_this_visit_may_be_kept(open_app: Open) -> None:
    at = open_app()
    picture = photo(1)
    (car,) = filled(appraised().model_copy(update={"photos": {Side.FRONT: picture.digest}}))
    at.session_state["visit"] = Visit(photos={Side.FRONT: picture})
    at = garage(at, car=car.id)
    assert not at.toggle[0].value, "no, unless the person says so"
    at.toggle[0].set_value(True).run()
    assert list(kept_photos(visitor_services().garage, car.id)) == [Side.FRONT]
    at.session_state["visit"] = Visit(photos={Side.FRONT: photo(2)})
    (other,) = filled(appraised("2012 Honda Accord").model_copy(update={"photos": {Side.FRONT: "another"}}))
    assert not garage(at, car=other.id).toggle, "the photos at hand show another car"


def test_an_export_is_taken_in_by_another_browser(open_app: Open, cookies: dict[str, str]) -> None:
    at = open_app()
    filled(appraised(), appraised("2012 Honda Accord"))
    file = export_garage(visitor_services().garage).encode()
    cookies[COOKIE] = OTHER
    at = garage(at)
    at.file_uploader[0].upload("garage.json", file).run()
    assert "2 cars added." in words(at)
    assert len(listed(at)) == 2
    at.file_uploader[0].upload("garage.json", file).run()
    assert "0 cars added. 2 were here already." in words(at)


def test_a_wrong_file_gets_a_sentence(open_app: Open) -> None:
    at = garage(open_app())
    at.file_uploader[0].upload("garage.json", b"no json").run()
    assert "This is not a garage file" in at.error[0].value


def test_a_link_brings_the_garage_to_another_device_once(open_app: Open, cookies: dict[str, str]) -> None:
    at = open_app()
    filled(appraised())
    at = press(garage(at), "Make a link for another device")
    token = at.code[0].value.partition("move=")[2]
    assert "This device has that garage already." in words(garage(at, move=token))
    cookies[COOKIE] = OTHER
    phone = open_app_again(at)
    filled(appraised("2012 Honda Accord"))
    phone = garage(phone, move=token)
    assert "The link leads to a garage with 1 car." in words(phone)
    assert "The 1 car in the garage of this device moves into it." in words(phone)
    phone = press(phone, "Open it on this device")
    assert sorted(listed(phone)) == ["2010 Toyota Corolla", "2012 Honda Accord"]
    assert "move" not in phone.query_params
    cookies[COOKIE] = "c" * 43
    late = garage(open_app_again(at), move=token)
    assert "opens no garage any more" in words(late)
    assert "No cars here yet" in words(press(late, "To my garage"))


def open_app_again(at: AppTest) -> AppTest:
    """A second tab of the same running app."""
    return AppTest.from_file(str(at._script_path), default_timeout=30).run()


def test_a_link_may_be_declined(open_app: Open, cookies: dict[str, str]) -> None:
    at = open_app()
    filled(appraised())
    owners = visitor_services().owners
    token = owners.create_move_token(visitor_services().garage.owner)
    cookies[COOKIE] = OTHER
    at = press(garage(open_app_again(at), move=token), "No, leave everything as it is")
    assert "No cars here yet" in words(at)
    assert owners.owner_behind(token), "it was not spent"


def signed_in(at: AppTest, subject: str = "42") -> AppTest:
    at.user = {"is_logged_in": True, "iss": "https://id.example", "sub": subject, "name": "Ada"}
    return at


def test_a_person_has_their_own_garage_and_may_take_in_that_of_the_browser(open_app: Open) -> None:
    at = open_app()
    filled(appraised())
    at = garage(signed_in(at))
    assert "Signed in as Ada." in words(at)
    assert "No cars here yet" in words(at)
    assert "This browser has 1 car from before you signed in." in words(at)
    at = press(at, "Take them into my garage")
    assert listed(at) == ["2010 Toyota Corolla"]
    assert listed(garage(signed_in(open_app_again(at)))) == ["2010 Toyota Corolla"]
    assert "No cars here yet" in words(garage(signed_in(open_app_again(at), subject="43")))
    assert "No cars here yet" in words(garage(open_app_again(at))), "signed out, the browser's own garage is empty"


def test_where_signing_in_is_set_up_it_is_offered(open_app: Open) -> None:
    at = open_app()
    at.user = {"is_logged_in": False}
    assert "Sign in to have one garage everywhere" in labels(garage(at))
    at.user = {"email": "test@example.com"}
    assert "Sign in to have one garage everywhere" not in labels(garage(at))


def test_a_car_without_a_price_can_be_opened(open_app: Open) -> None:
    at = open_app()
    (car,) = filled(appraised("1953 Riley RMF", None, style=None).model_copy(update={"valuation": valuation(None)}))
    assert garage(at, car=car.id).metric[0].value == "No price"
