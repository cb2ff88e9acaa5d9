"""The stand-ins judged by other people's clients: requests as each vendor's own examples make them, nothing of ours."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import requests
from requests import Response

SAMPLES = Path(__file__).parents[2] / "mocks" / "world" / "samples"
PICTURE = SAMPLES / "toyota-corolla-front.jpg"
DEMO = ("demo", "demo")
BOX = {"tl_x", "tl_y", "br_x", "br_y"}
CORNERS = {"xmin", "ymin", "xmax", "ymax"}


def post(url: str, **kwargs: Any) -> Response:
    return requests.post(url, timeout=30, **kwargs)


def get(url: str, **kwargs: Any) -> Response:
    return requests.get(url, timeout=30, **kwargs)


@pytest.fixture
def imagga(stand_ins: str) -> str:
    return f"{stand_ins}/imagga/v2"


def test_imagga_tags_a_file_in_one_post(imagga: str) -> None:
    with PICTURE.open("rb") as image:
        answer = post(f"{imagga}/tags", auth=DEMO, files={"image": image})
    assert (answer.status_code, answer.json()["status"]) == (200, {"text": "", "type": "success"})
    first = answer.json()["result"]["tags"][0]
    assert 0 < first["confidence"] <= 100
    assert isinstance(first["tag"]["en"], str)
    assert all(answer.headers[name].isdecimal() for name in ("Monthly-Limit", "Monthly-Limit-Remaining"))
    assert answer.headers["Monthly-Limit-Reset"].isdecimal()


def test_imagga_names_a_file_by_a_custom_categorizer(imagga: str) -> None:
    with PICTURE.open("rb") as image:
        answer = post(f"{imagga}/categories/cars", auth=DEMO, files={"image": image})
    best = answer.json()["result"]["categories"][0]
    assert best["name"] == {"en": "toyota corolla"}
    assert best["confidence"] == pytest.approx(99.9991073608398)


def test_imagga_knows_the_reference_flow_s_own_categorizer(imagga: str) -> None:
    answer = post(f"{imagga}/categories/custom-car-categorizer", auth=DEMO, files={"image": PICTURE.read_bytes()})
    assert answer.json()["result"]["categories"][0]["name"] == {"en": "toyota corolla"}


def test_imagga_tells_at_most_three_three_and_five_colours(imagga: str) -> None:
    found = post(f"{imagga}/colors", auth=DEMO, files={"image": PICTURE.read_bytes()}).json()["result"]["colors"]
    parts = ("background_colors", "foreground_colors", "image_colors")
    assert all(0 < len(found[part]) <= most for part, most in zip(parts, (3, 3, 5), strict=True))
    assert all(0 <= one["closest_palette_distance"] < 20 for part in parts for one in found[part])


def test_imagga_in_two_steps_with_the_upload_deleted_at_the_end(imagga: str) -> None:
    uploaded = post(f"{imagga}/uploads", auth=DEMO, files={"image": PICTURE.read_bytes()}).json()
    upload_id = uploaded["result"]["upload_id"]
    tags = get(f"{imagga}/tags", auth=DEMO, params={"image_upload_id": upload_id, "language": "de", "limit": 3}).json()
    assert [set(one["tag"]) for one in tags["result"]["tags"]] == [{"de"}] * 3
    deleted = requests.delete(f"{imagga}/uploads/{upload_id}", auth=DEMO, timeout=30)
    assert (deleted.status_code, deleted.json()) == (200, {"status": {"text": "", "type": "success"}})
    assert get(f"{imagga}/tags", auth=DEMO, params={"image_upload_id": upload_id}).status_code == 400


def test_imagga_takes_base64_and_a_public_address(imagga: str, stand_ins: str) -> None:
    text = base64.b64encode(PICTURE.read_bytes()).decode()
    by_text = post(f"{imagga}/categories/cars", auth=DEMO, data={"image_base64": text}).json()
    url = f"{stand_ins}/samples/{PICTURE.name}"
    by_url = get(f"{imagga}/categories/cars", auth=DEMO, params={"image_url": url}).json()
    assert by_text["result"] == by_url["result"]


def test_imagga_s_error_has_no_result(imagga: str) -> None:
    answer = get(f"{imagga}/usage", auth=("demo", "wrong"))
    assert answer.status_code == 401
    assert set(answer.json()) == {"status"}
    assert answer.json()["status"]["type"] == "error"


@pytest.mark.parametrize("header", ["api-key", "Api-Key"])
def test_carnet_takes_raw_bytes_and_seed_parameters(stand_ins: str, header: str) -> None:
    parameters = (
        "box_offset=0&box_min_width=180&box_min_height=180&box_min_ratio=1&box_max_ratio=3.15&box_select=center"
    )
    answer = post(
        f"{stand_ins}/carnet/v2/mmg/detect?{parameters}&features=mmg,color,angle&region=DEF",
        headers={"accept": "application/json", header: "demo", "Content-Type": "application/octet-stream"},
        data=PICTURE.read_bytes(),
    )
    assert answer.status_code == 200
    body = answer.json()
    assert body["is_success"] is True
    (car,) = [one for one in body["detections"] if one["status"]["code"] == 0 and one["status"]["selected"]]
    assert set(car["box"]) == BOX
    assert all(0 <= side <= 1 for side in car["box"].values())
    assert car["mm"] == []
    best = car["mmg"][0]
    assert (best["make_name"], best["model_name"]) == ("Toyota", "Corolla")
    assert {"make_id", "model_id", "generation_id", "generation_name", "years", "probability"} <= set(best)
    assert {"id", "name", "probability"} == set(car["color"][0])
    assert body["meta"]["parameters"]["region"] == ["DEF"]
    assert body["meta"]["md5"].isupper()


def test_carnet_without_options_answers_generations_of_the_car_in_the_middle(stand_ins: str) -> None:
    answer = post(f"{stand_ins}/carnet/v2/mmg/detect", headers={"api-key": "demo"}, data=PICTURE.read_bytes())
    (car,) = answer.json()["detections"]
    assert car["mmg"]
    assert (car["mm"], car["color"], car["angle"]) == ([], [], [])


def test_carnet_takes_features_sent_one_by_one(stand_ins: str) -> None:
    features = [("features", "mmg"), ("features", "color"), ("features", "angle")]
    answer = post(
        f"{stand_ins}/carnet/v2/mmg/detect", params=features, headers={"api-key": "demo"}, data=PICTURE.read_bytes()
    )
    (car,) = answer.json()["detections"]
    assert car["mmg"]
    assert car["color"]
    assert car["angle"]


def test_carnet_does_not_take_a_form(stand_ins: str) -> None:
    with PICTURE.open("rb") as image:
        answer = post(f"{stand_ins}/carnet/v2/mmg/detect", headers={"api-key": "demo"}, files={"image": image})
    assert (answer.status_code, answer.json()["is_success"]) == (400, False)


def test_juhe_takes_an_urlencoded_form(stand_ins: str) -> None:
    image = base64.b64encode(PICTURE.read_bytes()).decode()
    answer = post(f"{stand_ins}/juhe/carDetect/index", data={"key": "demo", "image": image})
    body = answer.json()
    assert (answer.status_code, body["error_code"], body["reason"]) == (200, 0, "success")
    best = body["result"]["data"][0]
    assert 0 < best["score"] <= 1
    assert {"name", "score", "year", "baike_info"} == set(best)
    assert "丰田" in best["name"]
    assert body["result"]["color"].endswith("色")


def test_juhe_refuses_in_a_200_and_a_plus_that_was_not_encoded(stand_ins: str) -> None:
    url, headers = f"{stand_ins}/juhe/carDetect/index", {"Content-Type": "application/x-www-form-urlencoded"}
    wrong = post(url, data={"key": "wrong", "image": "AAAA"})
    assert (wrong.status_code, wrong.json()["error_code"], wrong.json()["resultcode"]) == (200, 10001, "101")
    by_hand = f"key=demo&image={base64.b64encode(PICTURE.read_bytes()).decode()}"
    assert post(url, data=by_hand, headers=headers).json()["error_code"] == 237101


@pytest.fixture
def keyed() -> dict[str, str | int]:
    return {"secret_key": "demo", "country": "us", "recognize_vehicle": 1, "topn": 5}


def the_corolla(answer: Response) -> None:
    assert answer.status_code == 200
    body = answer.json()
    assert (body["data_type"], body["error"], body["version"]) == ("alpr_results", False, 3)
    details = body["vehicles"][0]["details"]
    assert details["make_model"][0]["name"] == "toyota_corolla"
    assert set(details) == {"make", "make_model", "color", "body_type", "year", "orientation"}
    assert 0 <= details["make"][0]["confidence"] <= 100
    assert {"x", "y", "width", "height"} <= set(body["vehicles"][0])
    assert {"plate", "confidence", "candidates", "coordinates", "region"} <= set(body["results"][0])
    assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= {
        name.lower() for name in answer.headers
    }


def test_openalpr_takes_a_file(stand_ins: str, keyed: dict[str, str | int]) -> None:
    with PICTURE.open("rb") as image:
        the_corolla(post(f"{stand_ins}/openalpr/v3/recognize", params=keyed, files={"image": image}))


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/json"}])
@pytest.mark.parametrize("quoted", [False, True])
def test_openalpr_takes_base64_bare_as_its_samples_and_quoted_as_its_python_client(
    stand_ins: str, keyed: dict[str, str | int], headers: dict[str, str], quoted: bool
) -> None:
    text = base64.b64encode(PICTURE.read_bytes())
    body = json.dumps(text.decode()) if quoted else text
    the_corolla(post(f"{stand_ins}/openalpr/v3/recognize_bytes", params=keyed, data=body, headers=headers))


def test_openalpr_takes_an_address(stand_ins: str, keyed: dict[str, str | int]) -> None:
    url = f"{stand_ins}/samples/{PICTURE.name}"
    the_corolla(post(f"{stand_ins}/openalpr/v3/recognize_url", params={**keyed, "image_url": url}))


@pytest.mark.parametrize(
    ("params", "json_body", "status", "sentence"),
    [
        ({"country": "us"}, {"secret_key": "demo"}, 400, "Missing secret_key"),
        ({"country": "us", "secret_key": "wrong"}, None, 401, "Invalid credentials"),
        (
            {"country": "us", "secret_key": "demo"},
            {"image_bytes": "AAAA"},
            400,
            "Unable to base64 decode image_bytes body",
        ),
    ],
)
def test_openalpr_refuses_as_seen(
    stand_ins: str, params: dict[str, str], json_body: dict[str, str] | None, status: int, sentence: str
) -> None:
    answer = post(f"{stand_ins}/openalpr/v3/recognize_bytes", params=params, json=json_body)
    assert (answer.status_code, answer.json()) == (status, {"error_code": status, "error": sentence})


def test_openalpr_s_labels_need_no_key(stand_ins: str) -> None:
    body = get(f"{stand_ins}/openalpr/v3/config").json()
    assert set(body["vehicle_labels"]) == {"bodytype", "orientation", "color", "make", "makemodel", "year"}
    assert {"code": "us", "name": "North America"} in body["countries"]


TOKEN = {"Authorization": "Token demo"}


@pytest.mark.parametrize("slash", ["/", ""])
def test_platerecognizer_takes_a_file_with_regions(stand_ins: str, slash: str) -> None:
    with PICTURE.open("rb") as image:
        answer = post(
            f"{stand_ins}/platerecognizer/v1/plate-reader{slash}",
            data=dict(regions=["mx", "us-ca"]),  # noqa: C408  # as the vendor's example has it
            files=dict(upload=image),  # noqa: C408
            headers=TOKEN,
        )
    body = answer.json()
    assert answer.status_code == 201
    assert {"processing_time", "results", "filename", "version", "camera_id", "timestamp"} == set(body)
    car = body["results"][0]
    assert {"box", "plate", "region", "vehicle", "score", "candidates", "dscore"} == set(car)  # no mmc, no names
    assert set(car["box"]) == set(car["vehicle"]["box"]) == CORNERS
    assert car["region"]["code"] == "mx"
    assert body["timestamp"].endswith("Z")


@pytest.mark.parametrize("mmc", [True, "true"])
def test_platerecognizer_tells_make_and_model_where_mmc_is_spelled_as_in_python(stand_ins: str, mmc: object) -> None:
    with PICTURE.open("rb") as image:
        answer = post(
            f"{stand_ins}/platerecognizer/v1/plate-reader/",
            data={"regions": ["us-ca"], "mmc": mmc, "config": json.dumps({})},
            files={"upload": image},
            headers=TOKEN,
        )
    car = answer.json()["results"][0]
    assert (car["model_make"][0]["make"], car["model_make"][0]["model"]) == ("Toyota", "Corolla")
    assert set(car["color"][0]) == {"color", "score"}
    assert car["orientation"][0]["orientation"] == "Front"


def test_platerecognizer_tells_up_to_three_colours_and_orientations(stand_ins: str) -> None:
    answer = post(
        f"{stand_ins}/platerecognizer/v1/plate-reader/",
        data={"mmc": "true"},
        files={"upload": PICTURE.read_bytes()},
        headers=TOKEN,
    )
    car = answer.json()["results"][0]
    for part in ("color", "orientation"):
        scores = [one["score"] for one in car[part]]
        assert 1 < len(scores) <= 3
        assert scores == sorted(scores, reverse=True)
        assert sum(scores) <= 1


def test_platerecognizer_in_vehicle_mode_answers_objects(stand_ins: str) -> None:
    with PICTURE.open("rb") as image:
        answer = post(
            f"{stand_ins}/platerecognizer/v1/plate-reader/",
            data={"mmc": "true", "camera_id": "my-camera", "config": json.dumps({"detection_mode": "vehicle"})},
            files={"upload": image},
            headers=TOKEN,
        )
    body = answer.json()
    car = body["results"][0]
    assert "version" not in body
    assert body["camera_id"] == "my-camera"
    assert car["vehicle"]["props"]["make_model"][0]["model"] == "Corolla"
    assert {"value", "score"} == set(car["plate"]["props"]["plate"][0]) == set(car["vehicle"]["props"]["color"][0])


def test_platerecognizer_takes_base64_in_the_field_upload(stand_ins: str) -> None:
    text = base64.b64encode(PICTURE.read_bytes()).decode()
    answer = post(f"{stand_ins}/platerecognizer/v1/plate-reader/", data={"upload": text}, headers=TOKEN)
    assert answer.status_code == 201
    assert answer.json()["results"]


def test_platerecognizer_refuses_a_wrong_token_and_counts_the_month(stand_ins: str) -> None:
    wrong = post(f"{stand_ins}/platerecognizer/v1/plate-reader/", headers={"Authorization": "Token wrong"})
    assert (wrong.status_code, wrong.json()) == (403, {"detail": "Invalid token.", "status_code": 403})
    month = get(f"{stand_ins}/platerecognizer/v1/statistics/", headers=TOKEN).json()
    assert set(month) == {"usage", "total_calls"}
    assert set(month["usage"]) == {"month", "calls", "year", "resets_on"}


def test_platerecognizer_on_one_s_own_machine_wants_no_token(stand_ins: str) -> None:
    with PICTURE.open("rb") as image:
        answer = post(
            f"{stand_ins}/platerecognizer/sdk/v1/plate-reader/",
            files={"upload": image},
            data={"regions": ["mx", "us-ca"], "mmc": "true", "config": '{"mode":"fast"}'},
        )
    body = answer.json()
    assert set(body["usage"]) == {"max_calls", "calls"}
    assert body["camera_id"] == "null"
    assert "Z" not in body["timestamp"]
    assert {"version", "license_key", "total_calls", "usage", "webhooks"} == set(
        get(f"{stand_ins}/platerecognizer/sdk/info/").json()
    )


def test_carquery_as_a_ruby_client_asks(stand_ins: str) -> None:
    """Its HTTP library parses by content type alone, and keeps ids in columns of 32 bits."""
    address = f"{stand_ins}/carquery/api/0.3/"
    years = get(address, params={"cmd": "getYears"}, headers={"User-Agent": "Ruby"})
    assert years.headers["Content-Type"].partition(";")[0] == "application/json"
    assert set(years.json()["Years"]) == {"min_year", "max_year"}
    makes = get(address, params={"cmd": "getMakes", "year": "2012"}).json()["Makes"]
    assert {"make_id", "make_display", "make_is_common", "make_country"} <= set(makes[0])
    assert get(address, params={"cmd": "getModels", "make": "honda", "year": "2012"}).json()["Models"]
    trims = get(address, params={"cmd": "getTrims", "make": "honda", "model": "Civic", "year": "2012"}).json()["Trims"]
    assert all(0 < int(trim["model_id"]) < 2**31 for trim in trims)
    one = get(address, params={"cmd": "getModel", "model": trims[-1]["model_id"]}).json()[0]
    assert (one["model_id"], one["model_trim"]) == (trims[-1]["model_id"], trims[-1]["model_trim"])


@pytest.fixture
def vpic(stand_ins: str) -> str:
    return f"{stand_ins}/vpic/api/vehicles"


def test_vpic_s_batch_as_a_python_client_asks(vpic: str) -> None:
    data = "1NXBU4EE4AA000001,2010;5UXWX7C5*BA,2011"
    answer = post(f"{vpic}/DecodeVINValuesBatch", data={"DATA": data}, params={"format": "json"})
    assert [one["Model"] for one in answer.json()["Results"]] == ["Corolla", "X3"]


def test_vpic_s_models_as_a_python_client_asks(vpic: str) -> None:
    every = get(f"{vpic}/GetModelsForMake/Honda", params={"format": "json"}).json()["Results"]
    of_year = get(f"{vpic}/GetModelsForMakeYear/make/Honda/modelyear/2015", params={"format": "json"}).json()["Results"]
    assert {"Make_ID", "Make_Name", "Model_ID", "Model_Name"} == set(every[0])
    assert {one["Model_Name"] for one in of_year} < {one["Model_Name"] for one in every}


@pytest.mark.parametrize("call", ["DecodeVinValues", "DecodeVINValues", "decodevinvalues", "DecodeVinValuesExtended"])
def test_vpic_knows_no_case(vpic: str, call: str) -> None:
    answer = get(f"{vpic}/{call}/1FTMW1T88MFA00001", params={"format": "JSON", "modelyear": "2021"})
    assert answer.json()["Results"][0]["Make"] == "FORD"


def test_vpic_s_other_form_is_a_list_of_variables(vpic: str) -> None:
    rows = get(f"{vpic}/DecodeVin/1NXBU4EE4AA000001", params={"format": "json"}).json()["Results"]
    assert {"Value", "ValueId", "Variable", "VariableId"} == set(rows[0])
    assert {row["Variable"]: row["Value"] for row in rows}["Model Year"] == "2010"
