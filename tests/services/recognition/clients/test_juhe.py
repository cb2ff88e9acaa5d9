"""The Juhe client against answers as documented, and Chinese names in ours."""

import base64
import io
import json
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
import requests
import responses
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.photo import read_photo
from services.recognition.clients.juhe import Juhe, _form
from services.recognition.clients.juhe_names import brands, models, read_name
from services.recognition.merge import merge
from services.recognition.observation import Answer, Candidate, Colour, Observation, SeenCar
from services.recognition.outside import for_outside
from services.vehicle import ModelYears, Side
from tests.drawn import drawn
from tests.drawn import outside_photo as photo
from tests.sample_bodies import sample_body

BASE = "https://apis.juhe.cn"
DETECT = f"{BASE}/carDetect/index"
A4 = {"score": 0.66788327693939, "year": "2015-2017", "baike_info": {"baike_url": ""}, "name": "奥迪_A4"}
A4L = {"score": 0.17167422175407, "year": "2017", "name": "奥迪A4L"}
S4 = {"score": 0.064318783581257, "year": "2003", "baike_info": {}, "name": "奥迪_S4"}
WRITTEN_DOWN = Observation(
    cars=(
        SeenCar(
            candidates=(
                Candidate(make="Audi", model="A4", score=0.66788327693939, years=ModelYears(first=2015, last=2017)),
                Candidate(make="Audi", model="A4", score=0.17167422175407, years=ModelYears(first=2017, last=2017)),
                Candidate(make="Audi", model="S4", score=0.064318783581257, years=ModelYears(first=2003, last=2003)),
            ),
            colours=(Colour(name="yellow"),),
        ),
    )
)


def client(base_url: str = BASE, **options: Any) -> Juhe:
    return Juhe(base_url, "0123456789abcdef", requests.Session(), **options)


def success(*data: dict[str, Any], color: str | None = "黄色") -> dict[str, Any]:
    return {"reason": "success", "result": {"data": list(data), "color": color}, "error_code": 0}


def ask(body: dict[str, Any]) -> Observation:
    with responses.RequestsMock() as wire:
        wire.post(DETECT, json=body)
        return client().recognize(photo(1))


def test_the_sample_answer_is_a_yellow_a4_of_two_runs_of_years() -> None:
    seen = ask(success(A4, A4L, S4))
    assert seen == WRITTEN_DOWN
    best, other = merge([Answer(service="Juhe", side=Side.FRONT, observation=seen)]).suggestions
    assert (best.name, round(best.score, 3)) == ("Audi A4", 0.84)
    assert (other.name, round(other.score, 3)) == ("Audi S4", 0.064)


def test_a_body_with_every_documented_field_is_read() -> None:
    (car,) = ask(sample_body("juhe_car_detect")).cars
    assert car.candidates == (
        Candidate(make="Honda", model="Accord", score=0.7128, years=ModelYears(first=2013, last=2015)),
        Candidate(make="Honda", model="Accord", score=0.1013),
        Candidate(make="Toyota", model="Corolla", score=0.0321, years=ModelYears(first=2010, last=2010)),
    )
    assert car.colours == (Colour(name="white"),)


@responses.activate
def test_the_request_is_a_form_whose_base64_survives_urlencoding() -> None:
    responses.post(DETECT, json=success(A4))
    client().recognize(photo(1))
    request = responses.calls[0].request
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert isinstance(request.body, bytes)
    fields = parse_qs(request.body.decode())
    assert fields["key"] == ["0123456789abcdef"]
    assert base64.b64decode(fields["image"][0], validate=True) == photo(1).jpeg


@given(st.text(), st.binary())
def test_the_form_is_that_of_urlencode(key: str, image: bytes) -> None:
    assert _form(key, image).decode() == urlencode({"key": key, "image": base64.b64encode(image).decode()})


def test_a_picture_too_wide_is_sent_with_a_margin() -> None:
    out = io.BytesIO()
    drawn(1, (1600, 300)).save(out, "JPEG")
    with Image.open(io.BytesIO(client().sent(for_outside(read_photo(out.getvalue()))))) as picture:
        assert picture.size == (1600, 534)


def test_words_for_no_year_and_no_colour_are_not_read_as_one() -> None:
    seen = ask(success(A4 | {"year": "无年份信息"}, color="无车辆颜色信息"))
    assert seen.car.candidates[0].years is None
    assert seen.car.colours == ()


@pytest.mark.parametrize("result", [None, "", {"data": []}])
def test_nothing_recognised_is_no_car(result: object) -> None:
    assert ask({"reason": "success", "result": result, "error_code": 0}).cars == ()


def test_a_picture_whose_likeliest_name_is_no_car_is_no_car() -> None:
    with pytest.raises(NotACar):
        ask(success({"name": "非车类", "score": 0.9}, A4 | {"score": 0.1}))
    assert len(ask(success(A4, {"name": "非车类", "score": 0.1})).car.candidates) == 1


@responses.activate
def test_the_plain_http_address_is_not_called() -> None:
    with pytest.raises(RequestRefused, match="not encrypted"):
        client("http://apis.juhe.cn").recognize(photo(1))
    assert not responses.calls


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("http://apis.juhe.cn", True),
        ("https://apis.juhe.cn", False),
        ("http://127.0.0.1:8099/mocks/juhe", False),
        ("http://[::1]:8099/mocks/juhe", False),
        ("http://localhost:8099/mocks/juhe", False),
    ],
)
@responses.activate
def test_an_allowed_an_encrypted_and_a_near_address_are_called(address: str, allowed: bool) -> None:
    responses.post(f"{address}/carDetect/index", json=success(A4))
    assert client(address, allow_plain_http=allowed).recognize(photo(1)).car.candidates


CODES = [
    (237101, PhotoNotAccepted),
    (237102, NotACar),
    (10001, KeyRefused),
    (10002, KeyRefused),
    (10003, KeyRefused),
    (10004, KeyRefused),
    (10005, KeyRefused),
    (10007, KeyRefused),
    (10008, KeyRefused),
    (10009, KeyRefused),
    (10011, Throttled),
    (10012, QuotaSpent),
    (10013, QuotaSpent),
    (10014, Unavailable),
    (10020, Unavailable),
    (10021, RequestRefused),
    (10099, RequestRefused),
]


@pytest.mark.parametrize(("code", "error"), CODES)
@pytest.mark.parametrize("form", [int, str])
def test_every_code_has_its_error(code: int, error: type[ServiceError], form: type) -> None:
    with pytest.raises(error) as caught:
        ask({"reason": "?", "result": None, "error_code": form(code)})
    assert type(caught.value) is error
    assert str(caught.value).startswith("Juhe ")


@pytest.mark.parametrize(("code", "error"), [pair for pair in CODES if 10000 < pair[0] < 10099])
def test_the_older_numbering_means_the_same(code: int, error: type[ServiceError]) -> None:
    with pytest.raises(error):
        ask({"reason": "?", "result": "", "resultcode": str(code - 9900)})


def test_the_older_success_is_one() -> None:
    body = success(A4) | {"resultcode": "200"}
    del body["error_code"]
    assert ask(body).car.candidates


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, "", RequestRefused),
        (429, "", Throttled),
        (500, "", Unavailable),
        (200, "", MalformedAnswer),
        (200, "{", MalformedAnswer),
        (200, "[]", MalformedAnswer),
        (200, "{}", MalformedAnswer),
        (200, '{"error_code": 0, "result": "words"}', MalformedAnswer),
        (200, json.dumps(success(A4 | {"score": 1.01})), MalformedAnswer),
        (200, json.dumps(success(A4 | {"score": -0.01})), MalformedAnswer),
        (200, json.dumps(success(A4 | {"score": float("inf")})), MalformedAnswer),
    ],
)
@responses.activate
def test_every_other_failure_has_its_error(status: int, body: str, error: type[ServiceError]) -> None:
    responses.post(DETECT, status=status, body=body)
    with pytest.raises(error) as caught:
        client().recognize(photo(1))
    assert type(caught.value) is error


def test_the_key_is_not_shown() -> None:
    assert "0123456789abcdef" not in repr(client()) + client().fingerprint


def test_the_tables_are_proper() -> None:
    assert len(set(brands().values())) >= 120
    assert sum(len(names) for names in models().values()) >= 200
    assert set(models()) <= set(brands().values()), "a model is listed under a make no brand leads to"


@pytest.mark.parametrize(
    ("name", "make", "model"),
    [
        ("奥迪_A4", "Audi", "A4"),
        ("奥迪A4L", "Audi", "A4"),
        ("奥迪A6L", "Audi", "A6"),
        ("丰田_卡罗拉", "Toyota", "Corolla"),
        ("一汽丰田卡罗拉", "Toyota", "Corolla"),
        ("丰田_丰田86", "Toyota", "86"),
        ("本田雅阁", "Honda", "Accord"),
        ("本田CR-V", "Honda", "CR-V"),
        ("宝马3系", "BMW", "3 Series"),
        ("宝马_3系GT", "BMW", "3 Series Gran Turismo"),
        ("宝马320Li", "BMW", "3 Series"),
        ("宝马_Z3", "BMW", "Z3"),
        ("宝马MINI_COOPER S", "MINI", "Cooper S"),
        ("迷你_COOPER", "MINI", "Cooper"),
        ("奔驰C级", "Mercedes-Benz", "C-Class"),
        ("奔驰_C级AMG", "Mercedes-Benz", "C-Class"),
        ("梅赛德斯-奔驰GLK级", "Mercedes-Benz", "GLK-Class"),
        ("奔驰ML级", "Mercedes-Benz", "M-Class"),
        ("奔驰C200L", "Mercedes-Benz", "C-Class"),
        ("大众途观L", "Volkswagen", "Tiguan"),
        ("大众高尔夫GTI", "Volkswagen", "Golf GTI"),
        ("马自达3星骋", "Mazda", "3"),
        ("马自达6阿特兹", "Mazda", "6"),
        ("福特_F-150", "Ford", "F-150"),
        ("福特福克斯三厢", "Ford", "Focus"),
        ("捷豹XFL", "Jaguar", "XF"),
        ("沃尔沃S60L新能源", "Volvo", "S60"),
        ("凯迪拉克ATS-L", "Cadillac", "ATS"),
        ("路虎揽胜极光", "Land Rover", "Range Rover Evoque"),
        ("现代（进口）雅尊", "Hyundai", "Azera"),
        ("比亚迪秦", "BYD", "Qin"),
        ("哈弗H6", "Haval", "H6"),
        ("奥迪", "Audi", None),
        ("Audi_A4", "Audi", "A4"),
        ("未知牌_X1", "未知牌", "X1"),
    ],
)
def test_chinese_names_become_ours(name: str, make: str, model: str | None) -> None:
    read = read_name(name)
    assert read is not None
    assert (read.make, read.model) == (make, model)


@pytest.mark.parametrize("name", ["非车类", "", "三厢车"])
def test_what_names_no_make_is_no_car(name: str) -> None:
    assert read_name(name) is None
