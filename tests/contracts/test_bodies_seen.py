"""What real services sent, each with its right reading; the bodies are made from the facts of public reports."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.recognition.clients.carnet import CarNet
from services.recognition.clients.imagga import Imagga
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.observation import Observation
from services.specs.carquery import CarQuery
from services.specs.specs import Specs
from services.valuation.marketcheck import MarketCheck
from services.valuation.valuation import PricedCar
from services.vehicle import Facing, Grade, Vehicle
from services.web import http
from tests.drawn import outside_photo as photo

BASE = "https://service.test"


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def answers(web: responses.RequestsMock, body: Any, path: str = "", status: int = 200) -> None:
    for method in (responses.GET, responses.POST):
        web.add(method, re.compile(re.escape(BASE) + f"/.*{path}.*"), json=body, status=status)


def names(seen: Observation) -> list[tuple[str, str | None]]:
    return [(one.make, one.model) for one in seen.car.candidates]


def guesses(**labels: float) -> list[dict[str, Any]]:
    return [{"name": name.replace("__", "-"), "confidence": sure} for name, sure in labels.items()]


COROLLA = {
    "orientation": [{"name": "180", "confidence": 99.7}, {"name": "135", "confidence": 0.2}, {"name": "missing"}],
    "color": guesses(silver__gray=89.0, gold__beige=5.2, brown=2.0),
    "make": guesses(toyota=99.8, mazda=0.15, scion=0.04),
    "body_type": guesses(sedan__compact=78.9, sedan__wagon=11.0),
    "year": [{"name": "2010-2014", "confidence": 70.8}, {"name": "2015-2019", "confidence": 28.4}],
    "make_model": guesses(toyota_corolla=45.9, toyota_auris=23.4, toyota_rav__4=6.9, mazda_mazda=1.1),
    "missing_plate": guesses(no=99.0),
}
AREA = {"x": 0, "y": 451, "width": 2964, "height": 2964}
PLATE = {
    "plate": "ABC123",
    "confidence": 94.7,
    "region": "au-qld",
    "coordinates": [{"x": 1103, "y": 2321}, {"x": 1783, "y": 2289}, {"x": 1786, "y": 2557}, {"x": 1110, "y": 2590}],
    "candidates": [{"plate": "ABC123", "confidence": 94.7, "matches_template": 1}],
    "vehicle_region": AREA,
    "vehicle": COROLLA,
}
ALPR = {"data_type": "alpr_results", "img_width": 3024, "img_height": 4032, "error": False, "version": 2}


@pytest.mark.parametrize(
    "body",
    [
        ALPR | {"results": [PLATE]},
        ALPR | {"results": [PLATE], "vehicles": [{"details": COROLLA, "region": AREA}]},
        ALPR | {"results": [PLATE], "vehicles": [{"details": COROLLA, **AREA}]},
        ALPR | {"results": [PLATE], "vehicles": None},
    ],
    ids=["without vehicles", "nested", "flat", "null"],
)
def test_openalpr_s_corolla_in_each_form(web: responses.RequestsMock, body: Any) -> None:
    answers(web, body)
    seen = OpenAlpr(f"{BASE}/v3", "key", http.session()).recognize(photo(1))
    assert len(seen.cars) == 1
    assert dict.fromkeys(names(seen)) == dict.fromkeys([("Toyota", "Corolla"), ("Toyota", "Auris")])
    assert [str(one.years) for one in seen.car.candidates[:2]] == ["2010 to 2014", "2015 to 2019"]
    assert seen.car.view
    assert (seen.car.view.facing, seen.car.body, seen.car.colours[0].name) == (Facing.REAR, "compact car", "silver")


def test_openalpr_without_its_key(web: responses.RequestsMock) -> None:
    answers(web, {"error_code": 400, "error": "Missing secret_key"}, status=400)
    with pytest.raises(KeyRefused):
        OpenAlpr(f"{BASE}/v3", "key", http.session()).recognize(photo(1))


def carnet(*named: tuple[str, str, float, str]) -> dict[str, Any]:
    cars = [dict(zip(("make_name", "model_name", "probability", "years"), one, strict=True)) for one in named]
    box = {"tl_x": 0.1, "tl_y": 0.1, "br_x": 0.9, "br_y": 0.8}
    detection = {"box": box, "mmg": cars, "mm": [], "color": [], "angle": [], "subclass": None, "status": None}
    return {"is_success": True, "detections": [detection], "meta": {"classifier": 2240}}


def test_carnet_s_own_spellings(web: responses.RequestsMock) -> None:
    told = [
        ("VAZ (Lada)", "2114", 0.5, "2001-2013"),
        ("Mercedes-Benz", "E-klasse AMG", 0.2, "2009-2013"),
        ("BMW", "5er", 0.2, "2013-2017"),
    ]
    answers(web, carnet(*told))
    candidates = CarNet(BASE, "key", http.session()).recognize(photo(1)).car.candidates
    assert [(one.make, one.model, one.trim, str(one.years)) for one in candidates] == [
        ("Lada", "2114", None, "2001 to 2013"),
        ("Mercedes-Benz", "E-Class", "AMG", "2009 to 2013"),
        ("BMW", "5 Series", None, "2013 to 2017"),
    ]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"is_success": False, "error": {"code": 2, "message": "string"}, "detections": None}, RequestRefused),
        ({"car": {"make": "BMW", "model": "X3", "prob": "100.00"}, "color": {"name": "Black"}}, MalformedAnswer),
    ],
    ids=["its documented error", "the page of its demo"],
)
def test_carnet_s_other_bodies(web: responses.RequestsMock, body: Any, error: type[ServiceError]) -> None:
    answers(web, body)
    with pytest.raises(error):
        CarNet(BASE, "key", http.session()).recognize(photo(1))


def test_juhe_s_chiron(web: responses.RequestsMock) -> None:
    cars = [
        {"name": "布加迪Chiron", "score": 0.988, "year": "无年份信息", "baike_info": {"description": "…"}},
        {"name": "奥迪 RS5", "score": "0.0022", "year": "2011-2017"},
        {"name": None, "score": 0.001},
    ]
    answers(web, {"reason": "success", "result": {"data": cars, "color": "颜色无法识别"}, "error_code": 0})
    seen = Juhe(BASE, "key", http.session()).recognize(photo(1))
    assert [(one.make, one.model, one.years and str(one.years)) for one in seen.car.candidates] == [
        ("Bugatti", "Chiron", None),
        ("Audi", "RS 5", "2011 to 2017"),
    ]
    assert seen.car.colours == ()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"result": {"data": [{"name": "非车类", "score": 0.99, "year": "无年份信息"}]}, "error_code": 0}, NotACar),
        ({"resultcode": "112", "reason": "超过每日可允许请求次数!", "result": None, "error_code": 10012}, QuotaSpent),
        ({"reason": "系统内部异常", "result": "", "error_code": "10014"}, Unavailable),
    ],
)
def test_juhe_s_refusals(web: responses.RequestsMock, body: Any, error: type[ServiceError]) -> None:
    answers(web, body)
    with pytest.raises(error):
        Juhe(BASE, "key", http.session()).recognize(photo(1))


def imagga(**result: Any) -> dict[str, Any]:
    return {"result": result, "status": {"text": "", "type": "success"}}


def test_imagga_s_personal_photos_name_no_car(web: responses.RequestsMock) -> None:
    labels = [("streetview architecture", 99.9), ("cars vehicles", 0.1)]
    answers(web, imagga(categories=[{"confidence": sure, "name": {"en": label}} for label, sure in labels]))
    assert names(Imagga(BASE, "a", "b", "personal_photos", http.session()).recognize(photo(1))) == []


@pytest.mark.parametrize(
    ("foreground", "colours"),
    [
        ([("blue", 50.457), ("light blue", 47.506), ("red", 2.036)], [("blue", 0.98), ("red", 0.02)]),
        ([], []),
        (None, []),
    ],
    ids=["a logo", "no object", "null"],
)
def test_imagga_s_colours(web: responses.RequestsMock, foreground: Any, colours: list[tuple[str, float]]) -> None:
    shades = foreground and [{"closest_palette_color_parent": name, "percent": share} for name, share in foreground]
    answers(web, imagga(categories=[]), path="categories")
    answers(web, imagga(colors={"foreground_colors": shades, "object_percentage": None}), path="colors")
    seen = Imagga(BASE, "a", "b", "cars", http.session(), colours=True).recognize(photo(1))
    assert [(one.name, round(one.score or 0, 2)) for one in seen.car.colours] == colours


def trim(web: responses.RequestsMock, **row: str | None) -> Specs:
    told = {"model_id": "1", "model_name": "Any", "make_display": "Any"} | row
    answers(web, {"Trims": [told]})
    (found,) = CarQuery(f"{BASE}/api/0.3", http.session(), stand_in=False).trims("any", "Any")
    return found


def test_carquery_s_row_of_2018_is_in_us_units(web: responses.RequestsMock) -> None:
    found = trim(
        web,
        model_year="2018",
        model_body="Compact Cars",
        model_engine_power_ps="200",
        model_weight_kg="3369",
        model_lkm_city="22.0",
        model_lkm_hwy="31.0",
        model_fuel_cap_l="19",
    )
    assert (found.weight_kg, found.city_mpg, found.highway_mpg, found.power_hp) == (1528, 22, 31, 200)
    assert found.tank_l == pytest.approx(72, abs=0.2)


def test_carquery_s_hybrid_drinks_less_in_town_and_is_metric_all_the_same(web: responses.RequestsMock) -> None:
    found = trim(
        web,
        model_year="2011",
        model_body="SUV",
        model_weight_kg="1664",
        model_lkm_city="6.9",
        model_lkm_hwy="7.6",
        model_fuel_cap_l="57",
    )
    assert (found.weight_kg, found.city_l100, found.highway_l100, found.tank_l) == (1664, 6.9, 7.6, 57)


def test_carquery_s_row_of_2009_is_metric(web: responses.RequestsMock) -> None:
    found = trim(
        web,
        model_year="2009",
        model_body="Roadster",
        model_engine_power_ps="506",
        model_engine_power_hp="499",
        model_weight_kg="1602",
        model_lkm_city="18.1",
        model_lkm_hwy="10.7",
        model_fuel_cap_l="70",
    )
    assert (found.weight_kg, found.power_hp, found.tank_l) == (1602, 499, 70)
    assert (found.city_l100, found.highway_l100) == (18.1, 10.7)


def test_marketcheck_s_captured_search_keeps_its_adverts(web: responses.RequestsMock) -> None:
    prices = (None, 8_995, 11_995, 7_995, 5_900, 7_995, 8_695)
    adverts = [
        {
            "price": price,
            "miles": 84_000 + 2_000 * i,
            "carfax_clean_title": False,
            "build": {"year": 2011, "trim": "EX-L"},
        }
        for i, price in enumerate(prices)
    ]
    stats = {"price": {"count": 6, "median": 8_345, "max": 11_995, "percentiles": None}, "miles": None}
    answers(web, {"num_found": 31, "listings": adverts, "stats": stats})
    car = PricedCar(vehicle=Vehicle(make="Honda", model="Accord", year=2011), miles=90_000, grade=Grade.VERY_GOOD)
    found = MarketCheck(f"{BASE}/v2", "key", http.session(), stand_in=False).value(car)
    assert (len(found.comparables), len(found.excluded)) == (6, 0)
    assert found.typical == pytest.approx(8_345, rel=0.02)


def test_marketcheck_s_throttle(web: responses.RequestsMock) -> None:
    answers(web, {"message": "API rate limit exceeded"}, status=429)
    car = PricedCar(vehicle=Vehicle(make="Honda", model="Accord", year=2011), miles=90_000, grade=Grade.VERY_GOOD)
    with pytest.raises(Throttled):
        MarketCheck(f"{BASE}/v2", "key", http.session(), stand_in=False).value(car)
