"""The API put together: a router a resource, one guard round all of them."""

from collections.abc import Callable

from fastapi import APIRouter, FastAPI

import services
from pages.api import adverts, appraisals, catalogue, fleet, identify, vin
from pages.api.middleware import Guard
from pages.api.problems import Problem, add_handlers, described
from services.build import Services

PATH = "/api/v1"
ROUTERS: tuple[APIRouter, ...] = (
    identify.router,
    appraisals.router,
    adverts.router,
    vin.router,
    catalogue.router,
    fleet.router,
)
REFUSALS = {
    400: "The request cannot be read.",
    401: "No key, or one that opens nothing.",
    404: "There is nothing of that name, or not for this key.",
    413: "More was sent than may be.",
    422: "Something in the request is not as it should be; `errors` names each field.",
    429: "The key has no calls left this minute or today; see Retry-After.",
    500: "A fault of our own.",
    503: "Too busy, or a service did not answer; see Retry-After.",
}


def build_api(find_services: Callable[[], Services]) -> FastAPI:
    """The API, ready to be mounted at `PATH`; `find_services` is asked with the first request."""
    api = FastAPI(
        title="Curbside",
        version=services.__version__,
        summary="Value a car from two photos: make and model, specs and an honest price range.",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        responses={status: described(said) for status, said in REFUSALS.items()},
        servers=[{"url": PATH}],
        root_path_in_servers=False,
        separate_input_output_schemas=False,
    )
    api.state.services = find_services
    api.state.routes = [route for router in ROUTERS for route in router.routes]
    for router in ROUTERS:
        api.include_router(router)
    add_handlers(api)
    api.add_middleware(Guard)
    _describe_problems(api)
    return api


def _describe_problems(api: FastAPI) -> None:
    """The OpenAPI document with the form of a refusal in it, and without FastAPI's own."""
    written = api.openapi

    def described() -> dict[str, object]:
        document = written()
        schemas = document["components"]["schemas"]
        own = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= own.pop("$defs") | {"Problem": own}
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        return document

    api.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend it
