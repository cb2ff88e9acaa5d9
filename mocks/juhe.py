"""Juhe carDetect (聚合数据 车型识别) as clients see it: a form in, Chinese names out, failures as codes in a 200."""

import base64
import binascii
import io
from collections.abc import Callable
from functools import partial

from PIL import Image
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mocks.world.cars import Sighting, recognise_all

LARGEST_IMAGE = 4 * 1024 * 1024  # bytes of base64
SHORTEST_SIDE, LONGEST_SIDE = 15, 4096  # pixels
WIDEST_RATIO = 3.0
FORMATS = ("JPEG", "PNG", "BMP")

# The first of a car's names gets most; the front's figures are those of the documented sample.
SCORES = {
    "front": (0.66788327693939, 0.17167422175407, 0.064318783581257),
    "back": (0.58214563131332, 0.2147811353207, 0.081230148673058),
}
COLOURS = {"silver": "银色", "red": "红色", "blue": "蓝色", "gray": "灰色", "yellow": "黄色", "black": "黑色"}

# Code: its words, and the number it had before.
ERRORS = {
    237101: ("识别失败", None),
    237102: ("非车类或识别不到信息", None),
    10001: ("错误的请求KEY", "101"),
    10002: ("该KEY无请求权限", "102"),
    10003: ("KEY过期", "103"),
    10004: ("错误的OPENID", "104"),
    10005: ("应用未审核超时，请提交认证", "105"),
    10007: ("未知的请求源", "107"),
    10008: ("被禁止的IP", "108"),
    10009: ("被禁止的KEY", "109"),
    10011: ("当前IP请求超过限制", "111"),
    10012: ("请求超过次数限制", "112"),
    10013: ("测试KEY超过请求限制", "113"),
    10014: ("系统内部异常", "114"),
    10020: ("接口维护", "120"),
    10021: ("接口停用", "121"),
}


def error(code: int) -> Response:
    """A failure: HTTP 200 all the same."""
    reason, old = ERRORS[code]
    body = {"reason": reason, "result": None, "error_code": code}
    return JSONResponse(body | ({"resultcode": old} if old else {}))


async def detect(request: Request) -> Response:
    """Name the largest car."""
    # Forms only: a JSON or multipart body has no fields here, and so no key.
    is_form = request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
    form = await request.form(max_part_size=2 * LARGEST_IMAGE) if is_form else {}
    if (form.get("key") or request.query_params.get("key")) != "demo":
        return error(10001)
    image = str(form.get("image") or "")
    if len(image) > LARGEST_IMAGE:
        return error(237101)
    try:
        data = base64.b64decode(image, validate=True)
        seen = await run_in_threadpool(_look, data)
    except (binascii.Error, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return error(237101)
    if not seen or not (largest := max(seen, key=_area)).car.chinese:
        return error(237102)
    result = {"data": _named(largest), "color": COLOURS[largest.car.colour]}
    return JSONResponse({"reason": "success", "result": result, "error_code": 0})


def _look(data: bytes) -> tuple[Sighting, ...]:
    """The samples in a picture. Raises ValueError for one outside the limits."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        short, long = sorted(picture.size)
        if short < SHORTEST_SIDE or long > LONGEST_SIDE or long > WIDEST_RATIO * short:
            raise ValueError("the sides do not fit")
        return recognise_all(picture)


def _area(one: Sighting) -> float:
    left, top, right, bottom = one.box
    return (right - left) * (bottom - top)


def _named(one: Sighting) -> list[dict[str, object]]:
    scored = zip(SCORES[one.side], one.car.chinese, strict=False)
    return [
        {
            "score": score,
            "year": years,
            "baike_info": {"baike_url": "", "image_url": "", "description": ""},
            "name": name,
        }
        for score, (name, years) in scored
    ]


# Every code, and what they are called over all services; also what fault injection answers with.
refusals: dict[str, Callable[[], Response]] = {
    **{str(code): partial(error, code) for code in ERRORS},
    "key": partial(error, 10001),
    "429": partial(error, 10011),
    "quota": partial(error, 10012),
    "500": partial(error, 10014),
    "503": partial(error, 10020),
}

routes: list[BaseRoute] = [Route("/juhe/carDetect/index", detect, methods=["POST"])]
