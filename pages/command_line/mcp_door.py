"""`curbside mcp`: an assistant values cars by tools (Model Context Protocol), over this process's own stdin and stdout.

The tools answer what the commands print. No appraisal and no photo is kept, and the API's limits of a key hold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

import services as curbside
from pages.answers.appraising import appraise, appraise_answer
from pages.answers.identifying import GivenPhoto, identify
from pages.answers.models import AppraiseAnswer, GivenCar, IdentifyAnswer, VinAnswer
from pages.answers.vins import read_vin
from pages.command_line.at_hand import services_at_hand
from pages.command_line.photo_files import read_photo_file
from services.build import Services
from services.errors import CurbsideError
from services.vehicle import Side
from services.web.attempts import Attempts
from services.wording import N_

ABOUT = (
    "Values cars. identify says which car one or two photos show; appraise gives specs and an honest range of asking "
    "prices of a car whose model year, mileage and condition its owner tells; vin decodes a VIN. Prices are estimates, "
    "not offers: pass on what `problems` say."
)
MINUTE_S, DAY_S = 60.0, 86_400.0
PhotoPath = Annotated[str, Field(description="Path of a JPEG, PNG, WebP, AVIF or HEIC file on this machine.")]


def serve_assistant() -> None:
    """Answer until stdin ends."""
    with services_at_hand() as services:
        build_server(services).run("stdio")


def build_server(services: Services) -> MCPServer:
    """The three tools."""
    server = MCPServer("curbside", version=curbside.__version__, instructions=ABOUT)
    limits = services.settings.api
    recent = (Attempts(limits.calls_a_minute, MINUTE_S), Attempts(limits.calls_a_day, DAY_S))

    def allow() -> None:
        if not all(one.allowed("tools") for one in recent):
            raise CurbsideError(N_("Too many calls: try again later. The limits are those of a key of the API."))
        for one in recent:
            one.count("tools")

    @server.tool(name="identify")
    def identify_tool(front: PhotoPath | None = None, back: PhotoPath | None = None) -> IdentifyAnswer:
        """Say which car photos of its front, its back or both show. Number plates are masked."""
        with _told():
            allow()
            given = {Side.FRONT: front, Side.BACK: back}
            photos = {side: GivenPhoto(file, read_photo_file(Path(file))) for side, file in given.items() if file}
            if not photos:
                raise CurbsideError(N_("Give a photo of the front, of the back, or both."))
            return identify(services, photos).answer

    @server.tool(name="appraise")
    def appraise_tool(car: GivenCar) -> AppraiseAnswer:
        """Specs and price range of a car. Ask its owner for year, mileage and condition instead of guessing them."""
        with _told():
            allow()
            return appraise_answer(appraise(services, car))

    @server.tool(name="vin")
    def vin_tool(vin: Annotated[str, Field(min_length=1, max_length=80)]) -> VinAnswer:
        """Check a VIN and decode it to make, model and year."""
        with _told():
            allow()
            return read_vin(services, vin)

    return server


@contextmanager
def _told() -> Iterator[None]:
    """What is refused is a sentence for the assistant."""
    try:
        yield
    except CurbsideError as refused:
        raise ToolError(str(refused)) from None
