"""All stand-ins as one Starlette app; `python -m mocks` serves it alone, the front door mounts it."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Router

from mocks import (
    carnet,
    carquery,
    imagga,
    juhe,
    marketcheck,
    openalpr,
    platerecognizer,
    recalls,
    samples,
    specs,
    valuation,
    vpic,
)
from mocks.delay import Delay
from mocks.faults import Faults

ROUTES: tuple[list[BaseRoute], ...] = (
    imagga.routes,
    carnet.routes,
    juhe.routes,
    openalpr.routes,
    platerecognizer.routes,
    specs.routes,
    valuation.routes,
    carquery.routes,
    marketcheck.routes,
    vpic.routes,
    recalls.routes,
    samples.routes,
)
# How each service words its refusals, for the faults that a demo or a test asks for.
REFUSALS = {
    "imagga": imagga.refusals,
    "carnet": carnet.refusals,
    "juhe": juhe.refusals,
    "openalpr": openalpr.refusals,
    "platerecognizer": platerecognizer.refusals,
    "marketcheck": marketcheck.refusals,
    "vpic": vpic.refusals,
    "recalls": recalls.refusals,
}


def mount(*, faults: bool) -> Mount:
    """Everything under `/mocks`, ready to be a route of another app; `faults` adds `/mocks/_faults`."""
    stand_ins = Router([route for routes in ROUTES for route in routes])
    return Mount("/mocks", app=Delay(Faults(stand_ins, REFUSALS) if faults else stand_ins))


def build() -> Starlette:
    """A whole app, with the same paths as when mounted, that can be told to fail."""
    return Starlette(routes=[mount(faults=True)])
