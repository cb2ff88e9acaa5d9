"""The sample cars and their pictures, for the row of cars on the first page."""

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mocks.world.cars import CARS

PICTURES = {car.picture(side).name: car.picture(side) for car in CARS for side in ("front", "back")}


def cars(_: Request) -> Response:
    """Every sample car with the paths of its pictures."""
    return JSONResponse(
        [
            {"id": car.id, "year": car.year, "make": car.make, "model": car.model}
            | {"miles": car.miles, "priced": car.priced}
            | {side: f"/samples/{car.picture(side).name}" for side in ("front", "back")}
            for car in CARS
        ]
    )


def picture(request: Request) -> Response:
    """One JPEG; 404 for a name that is not in the list."""
    path = PICTURES.get(request.path_params["name"])
    if path is None:
        return JSONResponse({"error": "There is no such sample picture."}, 404)
    return FileResponse(path, media_type="image/jpeg")


routes: list[BaseRoute] = [Route("/samples", cars), Route("/samples/{name}", picture)]
