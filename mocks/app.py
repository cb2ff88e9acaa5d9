"""All stand-ins as one Starlette app; `python -m mocks` serves it alone, the front door mounts it."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from mocks import carquery, imagga, samples, specs, valuation
from mocks.delay import Delay

SERVICES: tuple[list[BaseRoute], ...] = (
    imagga.routes,
    specs.routes,
    valuation.routes,
    carquery.routes,
    samples.routes,
)


def mount() -> Mount:
    """Everything under `/mocks`, ready to be a route of another app."""
    return Mount("/mocks", app=Delay(Starlette(routes=[route for routes in SERVICES for route in routes])))


def build() -> Starlette:
    """A whole app, with the same paths as when mounted."""
    return Starlette(routes=[mount()])
