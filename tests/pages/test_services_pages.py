"""The pages about services: switching them, their faults, cars pushed by a camera, tags for a photo."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from app import pushed
from pages.parts.frame.visit import visitor_services
from tests.pages.test_flow import SAMPLES, corolla, fill_in, press, unfold, upload, words
from tests.serving import serving

Open = Callable[[], AppTest]
RECOGNIZERS = ("imagga", "carnet", "juhe", "openalpr", "platerecognizer")


@pytest.fixture
def fault(stand_ins: str) -> Iterator[Callable[..., None]]:
    """Lets a stand-in fail; all faults are cleared at the end."""
    told: list[str] = []

    def set_fault(service: str, kind: str, times: int = 100) -> None:
        told.append(service)
        body = {"service": service, "kind": kind, "times": times}
        assert requests.put(f"{stand_ins}/_faults", json=body, timeout=5).ok

    yield set_fault
    for service in told:
        requests.put(f"{stand_ins}/_faults", json={"service": service, "times": 0}, timeout=5)


@pytest.mark.parametrize("kind", ["quota", "key", "malformed", "empty", "500"])
@pytest.mark.parametrize("service", RECOGNIZERS)
def test_a_recognizer_that_fails_costs_only_its_own_cell(
    open_app: Open, fault: Callable[..., None], service: str, kind: str
) -> None:
    fault(service, kind)
    at = corolla(open_app())
    assert "Most likely: **Toyota Corolla**" in words(at)
    assert words(unfold(at, "why")).count(":material/warning:") == 2
    assert not at.exception


@pytest.mark.parametrize("kind", ["quota", "key", "malformed", "empty", "500"])
def test_when_all_recognizers_fail_the_car_is_chosen_by_hand(
    open_app: Open, fault: Callable[..., None], kind: str
) -> None:
    for service in RECOGNIZERS:
        fault(service, kind)
    at = corolla(open_app())
    assert "by hand below" in words(at)
    at.selectbox(key="make").select("Toyota").run()
    at.selectbox(key="model").select("Corolla").run()
    assert press(fill_in(at), "Show specs and price").title[0].value == "2010 Toyota Corolla"


@pytest.mark.parametrize("kind", ["500", "key", "malformed", "empty"])
@pytest.mark.parametrize(("service", "prices"), [("specs", 1), ("valuation", 0)])
def test_a_source_that_fails_costs_only_its_own_part_of_the_report(
    open_app: Open, fault: Callable[..., None], service: str, prices: int, kind: str
) -> None:
    at = fill_in(corolla(open_app()))
    le = next(option for option in at.selectbox(key="trim").options if option.startswith("LE"))
    at.selectbox(key="trim").select(le).run()
    fault(service, kind)
    at = press(at, "Show specs and price")
    assert at.title[0].value == "2010 Toyota Corolla"
    assert len(at.header) == prices
    assert at.warning
    assert not at.exception


def test_without_the_lists_a_car_can_still_be_typed(open_app: Open, fault: Callable[..., None]) -> None:
    fault("carquery", "500")
    at = corolla(open_app())
    assert "You can type the car by hand" in words(at)
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Toyota", "Corolla")


def test_a_service_switched_off_is_not_asked(open_app: Open) -> None:
    at = open_app().switch_page("providers.py").run()
    at.toggle(key="on juhe").set_value(False).run()
    assert "Switched off" in words(at)
    at = unfold(corolla(at.switch_page("photos.py").run()).switch_page("confirm.py"), "why")
    assert "**Juhe**" not in words(at)
    assert "**CarNET**" in words(at)


def test_a_service_is_tested_with_ones_own_photo(open_app: Open) -> None:
    at = open_app()
    at.button(key="try audi-a4").click().run()
    at = at.switch_page("providers.py").run()
    at.button(key="test juhe").click().run()
    assert at.success[0].value == "It answers. It sees a Audi A4."


def test_swapped_photos_are_told_and_put_right(open_app: Open) -> None:
    at = upload(open_app(), (SAMPLES / "audi-a4-back.jpg").read_bytes())
    at = upload(at, (SAMPLES / "audi-a4-front.jpg").read_bytes())
    at = press(at, "Swap front and back")
    at = press(at, "Identify car")
    assert "seem to be swapped" in words(at)
    at = press(at, "Swap the photos")
    assert "seem to be swapped" not in words(at)


def test_tags_are_suggested_and_edits_are_kept(open_app: Open) -> None:
    at = press(fill_in(corolla(open_app())), "Show specs and price")
    tags = at.multiselect[0]
    assert len(tags.value) >= 3
    tags.set_value([tags.options[0]]).run()
    kept = visitor_services().garage.find(
        at.query_params["id"][0] if isinstance(at.query_params["id"], list) else at.query_params["id"]
    )
    assert kept is not None
    assert kept.tags == (tags.options[0],)


PUSH = {
    "hook": {"event": "image.done", "id": 2, "target": "http://localhost/"},
    "data": {
        "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}.983Z",
        "camera_id": "gate",
        "filename": "a.jpg",
        "version": 1,
        "processing_time": 0.186,
        "results": [
            {
                "box": {"xmin": 563, "ymin": 530, "ymax": 579, "xmax": 702},
                "plate": "curb01",
                "score": 0.9,
                "dscore": 0.9,
                "vehicle": {"type": "Sedan", "score": 0.8, "box": {"xmin": 1, "ymin": 1, "xmax": 900, "ymax": 800}},
                "model_make": [{"make": "Toyota", "model": "Corolla", "score": 0.8}],
                "orientation": [{"orientation": "Front", "score": 0.9}],
            }
        ],
    },
}


@pytest.fixture
def door(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of the webhook, without a running app around it."""
    monkeypatch.setenv("CURBSIDE_WEBHOOKS__PLATE_RECOGNIZER_SECRET", "hush")
    open_app()
    with serving([Route("/push", pushed, methods=["POST"])]) as address:
        yield f"{address}/push"


def test_a_pushed_car_is_one_click_from_confirm(door: str, open_app: Open) -> None:
    picture = (SAMPLES / "toyota-corolla-front.jpg").read_bytes()
    answer = requests.post(
        door,
        data={"json": json.dumps(PUSH)},
        files={"upload": ("a.jpg", picture, "image/jpeg")},
        headers={"X-Webhook-Secret": "hush"},
        timeout=10,
    )
    assert answer.status_code == 200
    at = fill_in(corolla(open_app()), mileage=61_000)
    at = at.switch_page("arrivals.py").run()
    assert "Toyota Corolla" in words(at)
    assert "curb01" not in words(at).lower()
    at = press(at, "Value this car")
    assert at.title[0].value == "Is this the car?"
    assert at.selectbox(key="model").value == "Corolla"
    assert not at.text_input(key="mileage").value, "what was entered is another car's"


@pytest.mark.parametrize(
    ("secret", "body", "status"), [("wrong", PUSH, 403), ("hush", {"no": "push"}, 400), ("hush", PUSH, 200)]
)
def test_a_push_is_taken_only_with_the_secret_and_in_form(
    door: str, secret: str, body: dict[str, object], status: int
) -> None:
    headers = {"X-Webhook-Secret": secret}
    assert requests.post(door, json=body, headers=headers, timeout=10).status_code == status


@pytest.mark.parametrize("page", sorted(path.name for path in (Path(__file__).parents[2] / "pages").glob("*.py")))
def test_every_page_opens_without_a_visit(open_app: Open, page: str) -> None:
    if page in {"main.py", "__init__.py"}:
        return
    at = open_app().switch_page(page).run()
    assert at.title
    assert not at.exception
    assert not at.error


@pytest.mark.parametrize("page", ["arrivals.py", "providers.py"])
def test_an_operators_page_opens_with_the_secret_alone(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setenv("CURBSIDE_OPERATOR__SECRET", "open sesame")
    at = open_app().switch_page(page).run()
    assert at.title[0].value == "For the operator"
    at.text_input(key="operator secret").set_value("wrong words").run()
    at = press(at, "Open")
    assert "not the secret" in words(at)
    at.text_input(key="operator secret").set_value("open sesame").run()
    assert press(at, "Open").title[0].value in {"Arrivals", "Services"}


def test_a_vin_fills_in_the_car(open_app: Open) -> None:
    at = open_app().switch_page("confirm.py").run()
    at.text_input(key="vin").set_value("1HGCP2F37CA000017").run()
    at = press(at, "Fill in from the VIN")
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Honda", "Accord")
    assert at.selectbox(key="year").value == 2012
    assert "Built-in VIN decoder says: 2012 Honda Accord" in words(at)


@pytest.mark.parametrize(("vin", "hint"), [("1HGCP2F3", "17 characters"), ("1HGCP2F37CA00OO17", "letter O")])
def test_a_wrong_vin_is_explained_and_can_be_asked_all_the_same(open_app: Open, vin: str, hint: str) -> None:
    at = open_app().switch_page("confirm.py").run()
    at.text_input(key="vin").set_value(vin).run()
    assert hint in words(at)
    assert not next(button for button in at.button if button.label == "Fill in from the VIN").disabled


def test_a_vin_from_elsewhere_fills_in_what_it_tells(open_app: Open) -> None:
    at = open_app().switch_page("confirm.py").run()
    at.text_input(key="vin").set_value("VIN: WVGZZZ5NZJM000001").run()
    at = press(at, "Fill in from the VIN")
    assert (at.selectbox(key="make").value, at.selectbox(key="year").value) == ("Volkswagen", None)
    assert any("does not tell the model year" in one.value for one in at.caption)


def test_a_mistyped_vin_is_offered_as_it_was_probably_meant(open_app: Open) -> None:
    at = open_app().switch_page("confirm.py").run()
    at.text_input(key="vin").set_value("1HGCP2F38CA000017").run()
    at = press(at, "Fill in from the VIN")
    at = press(at, "Use 1HGCP2F37CA000017 instead")
    assert at.text_input(key="vin").value == "1HGCP2F37CA000017"
    assert (at.selectbox(key="model").value, at.selectbox(key="year").value) == ("Accord", 2012)


def typed(at: AppTest, key: str, text: str) -> AppTest:
    """Text typed into a list that takes new options."""
    box = at.selectbox(key=key)
    box.options.append(text)
    return box.set_value(text).run()


def test_a_typed_spelling_becomes_the_listed_name_or_a_question(open_app: Open) -> None:
    at = typed(open_app().switch_page("confirm.py").run(), "make", "Chevy")
    assert at.selectbox(key="make").value == "Chevrolet"
    at = typed(at, "model", "Suburban 1500")
    assert at.selectbox(key="model").value == "Suburban"
    at = typed(at, "model", "Silverado")
    at.pills(key="model meant").set_value("Silverado 1500").run()
    assert at.selectbox(key="model").value == "Silverado 1500"
    assert not at.exception
