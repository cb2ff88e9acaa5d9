"""Small pictures of the sample cars at an address of their own: a browser keeps them, no run of a page holds them."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from services.build import shared_services
from services.errors import CurbsideError
from services.photo import thumbnail
from services.vehicle import Side
from services.web.samples import Sample, Samples

BELOW = "/app/static"  # an address below it is one to Streamlit, not a file
PATH = f"{BELOW}/samples/{{car}}.jpg"
KEPT_S = 24 * 3600  # by a browser


def address(car: Sample) -> str:
    """Where its front is to be had."""
    return PATH.format(car=car.id)


def sample_picture(request: Request) -> Response:
    """The front of that sample car, 480 pixels wide; 404 where there is none."""
    samples = shared_services().samples
    try:
        jpeg = _front(samples, request.path_params["car"])
    except CurbsideError:
        jpeg = None
    if jpeg is None:
        return Response(status_code=404)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": f"public, max-age={KEPT_S}"})


@lru_cache(maxsize=32)
def _front(samples: Samples, car_id: str) -> bytes | None:
    """Raises ServiceError."""
    car = next((car for car in samples.cars() if car.id == car_id), None)
    return thumbnail(samples.picture(car, Side.FRONT), longest_side=480) if car else None
