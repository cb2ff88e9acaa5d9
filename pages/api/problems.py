"""Refusals as problem+json (RFC 9457): a word for programs, a sentence for people."""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from pages.answers.listing import CarNotKnown
from services.errors import CurbsideError, NotKnown, PhotoRefused, ServiceError
from services.storage.api_keys import LimitReached
from services.storage.api_requests import AskedOtherwise, SentTwice
from services.wording import N_, _

TYPE = "urn:curbside:problem:"
MEDIA_TYPE = "application/problem+json"
QUOTED = re.compile(r"'([^']*)'")
BUSY_S = 2  # seconds after which a busy server is worth asking again
OUR_FAULT = N_("Something went wrong on our side. Please try again.")

log = logging.getLogger("curbside.api")

# Sentences for what pydantic finds wrong, by its own word for it; "" is any other.
WRONG = {
    "": N_("“{field}” is not as it should be."),
    "missing": N_("“{field}” is missing."),
    "extra_forbidden": N_("There is no “{field}” here."),
    "int": N_("“{field}” must be a whole number."),
    "bool": N_("“{field}” must be true or false."),
    "string_type": N_("“{field}” must be text."),
    "string_too_short": N_("“{field}” must not be empty."),
    "string_too_long": N_("“{field}” may have {max_length} characters at most."),
    "greater_than_equal": N_("“{field}” must be {ge} or more."),
    "less_than_equal": N_("“{field}” must be {le} or less."),
    "enum": N_("“{field}” must be one of these: {expected}."),
    "body": N_("Send a JSON object, with the header “Content-Type: application/json”."),
}


# Our own errors: the status and the word for each, the first that fits.
KINDS: tuple[tuple[type[CurbsideError], int, str], ...] = (
    (LimitReached, 429, "limit"),
    (SentTwice, 409, "in-progress"),
    (AskedOtherwise, 422, "idempotency-key"),
    (NotKnown, 404, "not-known"),
    (ServiceError, 503, "service"),
    (CarNotKnown, 422, "car"),
    (PhotoRefused, 422, "photo"),
    (CurbsideError, 422, "request"),
)
WAIT_S = {409: BUSY_S, 503: 30}  # where the error does not say


class WrongField(BaseModel):
    """One field that is wrong, and why in a sentence."""

    field: str
    detail: str


class Problem(BaseModel):
    """Why a request was refused. `type` is for programs and `detail` for people, in the language they asked for."""

    type: str = Field(examples=[f"{TYPE}key"])
    title: str = Field(examples=["Unauthorized"])
    status: int = Field(examples=[401])
    detail: str = Field(examples=["Send your key as “Authorization: Bearer …”."])
    errors: list[WrongField] = []


class Refused(Exception):
    """A request that is answered with a problem; `detail` is said when it is answered."""

    def __init__(self, status: int, word: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(word)
        self.status, self.word, self.detail, self.headers = status, word, detail, headers


def problem(
    status: int,
    word: str,
    detail: str,
    *,
    errors: list[WrongField] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer to a request that is refused."""
    body = Problem(
        type=f"{TYPE}{word}", title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors or []
    )
    return JSONResponse(body.model_dump(exclude_defaults=True), status, headers=headers, media_type=MEDIA_TYPE)


def described(said: str) -> dict[str, Any]:
    """A refusal in the OpenAPI document."""
    return {"description": said, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def add_handlers(api: FastAPI) -> None:
    """Whatever is raised becomes a problem."""
    api.add_exception_handler(Refused, lambda _request, fault: _refused(fault))
    api.add_exception_handler(RequestValidationError, lambda _request, fault: _invalid(fault))
    api.add_exception_handler(HTTPException, lambda _request, fault: _http(fault))
    api.add_exception_handler(CurbsideError, lambda _request, fault: _told(fault))
    api.add_exception_handler(SQLAlchemyError, lambda _request, fault: _database(fault))


def unexpected() -> JSONResponse:
    """A fault of our own; the log has it."""
    return problem(500, "fault", _(OUR_FAULT))


def _refused(fault: Any) -> JSONResponse:
    return problem(fault.status, fault.word, _(fault.detail), headers=fault.headers)


def _told(fault: Any) -> JSONResponse:
    """One of our own errors, by what its sender can do about it."""
    status, word = next((status, word) for kind, status, word in KINDS if isinstance(fault, kind))
    wait = getattr(fault, "wait", None) or WAIT_S.get(status)
    headers = {"Retry-After": str(max(1, round(wait)))} if wait else None
    errors = [WrongField(field=fault.field, detail=str(fault))] if isinstance(fault, CarNotKnown) else None
    return problem(status, word, str(fault), errors=errors, headers=headers)


def _database(fault: Any) -> JSONResponse:
    log.log(logging.ERROR, "the database could not be asked: %s", type(fault).__name__)
    return problem(503, "busy", _(OUR_FAULT), headers={"Retry-After": str(BUSY_S)})


def _http(fault: Any) -> JSONResponse:
    said = {
        404: ("no-such-path", _("There is nothing at this address: the OpenAPI document lists what there is.")),
        405: ("method", _("This address does not take such a request: the OpenAPI document lists what it takes.")),
    }
    word, detail = said.get(fault.status_code, ("request", _("We could not read this request.")))
    return problem(fault.status_code, word, detail, headers=fault.headers)


def _invalid(fault: Any) -> JSONResponse:
    errors = [WrongField(field=_field(one), detail=_wrong(one)) for one in fault.errors()]
    return problem(422, "field", " ".join(dict.fromkeys(one.detail for one in errors)), errors=errors)


def _field(error: Mapping[str, Any]) -> str:
    """Its name without where it stands; a body that is no object is the body."""
    where, *steps = error["loc"]
    return ".".join(map(str, steps)) if steps and error["type"] != "json_invalid" else str(where)


def _wrong(error: Mapping[str, Any]) -> str:
    """What is wrong in a sentence; never the value."""
    word, field = error["type"], _field(error)
    ways = ("body",) if field == "body" else (word, word.partition("_")[0], "")
    word = next(one for one in ways if one in WRONG)
    context = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    context["expected"] = ", ".join(QUOTED.findall(context.get("expected", "")))
    return _(WRONG[word]).format(field=field, **context)
