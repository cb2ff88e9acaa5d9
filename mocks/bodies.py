"""Reading a JSON request body, with a sentence for each way it can be wrong."""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse

Body = TypeVar("Body", bound=BaseModel)


def refusal(status: int, sentence: str) -> JSONResponse:
    """An error answer: a status and one sentence that says what to do."""
    return JSONResponse({"error": sentence}, status)


async def read_body(request: Request, shape: type[Body]) -> Body | JSONResponse:
    """The request's JSON object in a shape, or a 422 that names the first field that does not fit."""
    try:
        return shape.model_validate(json.loads(await request.body()))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return refusal(422, "Send a JSON object as the request body.")
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        if not field:
            return refusal(422, "Send a JSON object as the request body.")
        if first["type"] == "missing":
            return refusal(422, f"Field '{field}' is missing; please send it.")
        problem = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
        return refusal(422, f"Field '{field}' does not fit; send {problem}.")
