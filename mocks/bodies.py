"""Reading a JSON request body, with a sentence for each way it can be wrong."""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
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
        return refusal(422, f"Field '{field}' does not fit; send {_wanted(first)}.")


def _wanted(problem: ErrorDetails) -> str:
    """What a field should hold, in words."""
    kind, limits = problem["type"], problem.get("ctx", {})
    if kind in KINDS:
        return KINDS[kind]
    if kind == "greater_than_equal":
        return f"a number of at least {limits['ge']}"
    if kind == "less_than_equal":
        return f"a number of at most {limits['le']}"
    return problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")


KINDS = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "string_too_long": "a shorter text",
    "list_type": "a list",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "date_from_datetime_parsing": "a date such as 2025-01-31",
    "date_parsing": "a date such as 2025-01-31",
    "date_type": "a date such as 2025-01-31",
}
