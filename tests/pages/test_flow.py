"""The three pages together, driven as a person would."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from services.vehicle import Grade

Open = Callable[[], AppTest]
SAMPLES = Path(__file__).parents[2] / "mocks" / "world" / "samples"


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def upload(at: AppTest, data: bytes, name: str = "car.jpg") -> AppTest:
    """One file; where it belongs, the page finds out by itself."""
    return at.file_uploader[0].set_value([(name, data, "image/jpeg")]).run()


def words(at: AppTest) -> str:
    """Everything the page says, in one string, without the backslashes that keep Markdown out of prices and names."""
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.info, *at.warning, *at.error, *at.success]
    said = [str(part.value) for part in parts] + [str(part.label) for part in at.expander] + facts(at)
    return re.sub(r"\\(?=[^a-zA-Z0-9\s])", "", "\n".join(said))


def facts(at: AppTest) -> list[str]:
    """What stands on the report's pencils."""
    return [str(block.proto.popover.label) for block in at.get("popover")]


def unfold(at: AppTest, fold: str) -> AppTest:
    """Open one of those that are filled once they are open."""
    at.session_state[fold] = True
    return at.run()


def price(at: AppTest) -> int:
    """The report's one number."""
    return int(re.sub(r"\D", "", at.header[0].value))


def ends(at: AppTest) -> tuple[int, int]:
    """Low and high of its likely range."""
    found = re.search(r"Low \*\*(.+?)\*\*.*High \*\*(.+?)\*\*", words(at), re.DOTALL)
    assert found
    return int(re.sub(r"\D", "", found[1])), int(re.sub(r"\D", "", found[2]))


def tables(at: AppTest) -> str:
    """Every table of the page, as text."""
    return "\n".join(table.value.to_string() for table in at.table)


def choose(at: AppTest, label: str, value: object) -> AppTest:
    """One button of a row of them; None presses the chosen one once more."""
    return next(group for group in at.button_group if group.label == label).set_value(value).run()


def jpeg(colour: str = "gray") -> bytes:
    out = io.BytesIO()
    Image.effect_mandelbrot((640, 480), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def corolla(at: AppTest) -> AppTest:
    """The sample Corolla as far as Confirm, which is one tap."""
    return at.button(key="try toyota-corolla").click().run()


def fill_in(at: AppTest, year: int = 2010, mileage: int | str = 58_000) -> AppTest:
    at.selectbox(key="year").select(year).run()
    return at.text_input(key="mileage").set_value(str(mileage)).run()


def test_the_sample_corolla_is_identified_and_valued(open_app: Open) -> None:
    at = corolla(open_app())
    assert at.title[0].value == "Is this the car?"
    assert "Most likely: **Toyota Corolla**" in words(at)
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Toyota", "Corolla")
    at = press(fill_in(at), "Show specs and price")
    assert at.title[0].value == "2010 Toyota Corolla"
    low, high = ends(at)
    assert 4_000 < low < price(at) < high < 15_000
    at = unfold(at, "market")
    assert "849,995" in words(at)
    assert "typing error" in words(at)
    assert "2,745 lb" in tables(at)
    assert not at.exception


def test_the_evidence_is_drawn_once_somebody_asks_for_it(open_app: Open) -> None:
    at = corolla(open_app())
    assert "**CarNET**" not in words(at)
    assert "**CarNET**" in words(unfold(at, "why"))


def test_the_year_is_never_chosen_silently(open_app: Open) -> None:
    at = corolla(open_app())
    assert at.selectbox(key="year").value is None
    assert "Still to do: choose the year." in words(at), "the sample brings its own mileage"
    at = press(at, "Show specs and price")
    assert at.title[0].value == "Is this the car?"
    assert ":red[:material/edit: **choose the year**]" in words(at), "the first open field is marked"


def test_only_years_that_model_was_sold_are_offered(open_app: Open) -> None:
    at = open_app()
    at.button(key="try bmw-z3").click().run()
    years = [int(year) for year in at.selectbox(key="year").options]
    assert (years[0], sorted(years)) == (1998, list(range(1996, 2003))), "its own year is offered first"


def test_a_photo_nobody_knows_goes_on_by_hand(open_app: Open) -> None:
    at = press(upload(open_app(), jpeg()), "Identify car")
    assert "did not recognise" in words(at)
    at.selectbox(key="make").select("Honda").run()
    at.selectbox(key="model").select("Accord").run()
    at = press(fill_in(at, 2012, 90_000), "Show specs and price")
    assert at.title[0].value == "2012 Honda Accord"
    assert price(at) > 1_000


def test_a_car_outside_the_catalogue_gets_an_honest_no(open_app: Open) -> None:
    at = open_app()
    at.button(key="try riley-rmf").click().run()
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Riley", "RMF")
    at = press(fill_in(at, 1953, 40_000), "Show specs and price")
    assert at.title[0].value == "1953 Riley RMF"
    assert "too few comparables for an honest price" in words(at)
    assert not at.header
    assert not at.exception


def test_a_wrong_guess_is_put_right_by_hand(open_app: Open) -> None:
    at = corolla(open_app())
    at.selectbox(key="make").select("Ford").run()
    assert at.selectbox(key="model").value is None
    at.selectbox(key="model").select("Escape").run()
    at = press(fill_in(at, 2015, 80_000), "Show specs and price")
    assert at.title[0].value == "2015 Ford Escape"


def test_a_trim_narrows_what_is_valued(open_app: Open) -> None:
    at = fill_in(corolla(open_app()))
    xrs = next(option for option in at.selectbox(key="trim").options if option.startswith("XRS"))
    at.selectbox(key="trim").select(xrs).run()
    at = press(at, "Show specs and price")
    assert "XRS" in tables(at)


@pytest.mark.parametrize("typed", ["93342 km", "93.342 km", "93 342 Kilometer"])
def test_kilometres_are_understood(open_app: Open, typed: str) -> None:
    at = corolla(open_app())
    at = fill_in(at, mileage=typed)
    assert at.button_group(key="unit").value == "km"
    assert "That is 58,000 miles." in words(at)
    assert "93,342 km" in words(press(at, "Show specs and price"))


@pytest.mark.parametrize(
    ("mileage", "unit", "hint"),
    [(900_000, "miles", "switch the unit to km"), (1_900_000, "km", "digit too many"), (58, "miles", "add the zeros")],
)
def test_an_odd_mileage_is_asked_about_but_not_forbidden(open_app: Open, mileage: int, unit: str, hint: str) -> None:
    at = corolla(open_app())
    choose(at, "Unit", unit)
    at = fill_in(at, mileage=mileage)
    assert hint in words(at)
    assert press(at, "Show specs and price").title[0].value == "2010 Toyota Corolla"


def test_back_and_forth_loses_nothing(open_app: Open) -> None:
    at = fill_in(corolla(open_app()))
    choose(at, "Condition", Grade.FAIR)
    at = press(at, "Show specs and price")
    at = press(at, "Change an answer")
    assert at.selectbox(key="year").value == 2010
    assert at.text_input(key="mileage").value == "58000"
    assert at.button_group(key="grade").value == Grade.FAIR
    at = at.switch_page("photos.py").run()
    assert [button.label for button in at.button if button.label.startswith("Remove")] == [
        "Remove front photo",
        "Remove back photo",
    ]


def test_start_over_forgets_photos_and_entries(open_app: Open) -> None:
    at = press(fill_in(corolla(open_app())), "Show specs and price")
    at = press(at, "Start over")
    assert at.title[0].value == "What is this car worth?"
    assert not [button for button in at.button if button.label.startswith("Remove")]
    at = at.switch_page("confirm.py").run()
    assert at.selectbox(key="make").value is None
    assert not at.text_input(key="mileage").value


def test_a_report_is_found_again_by_its_address(open_app: Open) -> None:
    at = press(fill_in(corolla(open_app())), "Show specs and price")
    fresh = open_app()
    fresh.query_params["id"] = at.query_params["id"]
    fresh.switch_page("report.py").run()
    assert fresh.title[0].value == "2010 Toyota Corolla"
    assert (price(fresh), ends(fresh)) == (price(at), ends(at))


@pytest.mark.parametrize("address", [None, "nonsense", "../../etc/passwd", "'; drop table appraisal; --"])
def test_an_address_without_a_report_says_what_to_do(open_app: Open, address: str | None) -> None:
    at = open_app()
    if address:
        at.query_params["id"] = address
    at.switch_page("report.py").run()
    assert at.title[0].value == "No report here yet"
    assert not at.exception


@pytest.mark.parametrize(
    ("data", "hint"),
    [(b"no picture at all", "not a picture we can read"), (b"", "empty"), (jpeg()[:900], "damaged")],
)
def test_a_bad_file_is_told_and_loses_nothing(open_app: Open, data: bytes, hint: str) -> None:
    at = upload(open_app(), jpeg())
    at = upload(at, data, "broken.jpg")
    assert hint in words(at)
    assert "Remove front photo" in [button.label for button in at.button]
    assert not next(button for button in at.button if button.label == "Identify car").disabled
    assert not at.exception


def test_two_photos_of_different_cars_are_a_question(open_app: Open) -> None:
    at = open_app()
    at = upload(at, (SAMPLES / "ford-f-150-back.jpg").read_bytes())
    at = upload(at, (SAMPLES / "audi-a4-front.jpg").read_bytes())
    at = press(at, "Identify car")
    assert "Your two photos disagree. Is this one car?" in words(at)
    assert at.selectbox(key="make").value is None, "nobody decides it but the person"
    assert {"Take Audi A4", "Take Ford F-150"} <= {button.label for button in at.button}
    at = press(at, "Take Ford F-150")
    assert not at.exception
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Ford", "F-150")


def test_without_photos_confirm_works_by_hand(open_app: Open) -> None:
    at = open_app().switch_page("confirm.py").run()
    assert "no photos here" in words(at)
    at.selectbox(key="make").select("Toyota").run()
    at.selectbox(key="model").select("Corolla").run()
    assert press(fill_in(at), "Show specs and price").title[0].value == "2010 Toyota Corolla"
