"""The one place where secrets are taken out of what the process writes: every log record passes here.

A record is made by one function in a process (`logging.setLogRecordFactory`), so no logger and no handler is forgotten.
"""

import base64
import logging
import re
import traceback
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus

from pydantic import BaseModel, SecretStr

HIDDEN = "•••"
SHORTEST = 4  # characters; less cannot be told from an ordinary word
IN_ADDRESSES = re.compile(r"(?i)\b((?:[\w-]*(?:key|secret|token|password)|move)=)[^&\s\"']+")
IN_HEADERS = re.compile(r"(?i)\b(authorization|api-key|x-webhook-secret|cookie)(['\"]?\s*[:=]\s*['\"]?)[^'\"\r\n]+")
BETWEEN_SCHEME_AND_HOST = re.compile(r"(\w+://)[^/\s@]+@")

_secrets: set[str] = set()
_usual_factory = logging.getLogRecordFactory()


def secrets_in(settings: BaseModel) -> set[str]:
    """Every secret in the settings, however deep, as it may be written."""
    found: set[str] = set()
    for name in type(settings).model_fields:
        found |= _written(getattr(settings, name))
    return found


def _written(value: object) -> set[str]:
    if isinstance(value, SecretStr):
        text = value.get_secret_value()
        ways = {text, quote(text, safe=""), quote_plus(text), base64.b64encode(text.encode()).decode()}
        return {way for way in ways if len(text) >= SHORTEST}
    if isinstance(value, BaseModel):
        return secrets_in(value)
    if isinstance(value, dict):
        return set().union(*map(_written, value.values())) if value else set()
    return set()


def redacted(text: str) -> str:
    """The text without the settings' secrets and without what stands where a key, a token or a cookie does."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = IN_ADDRESSES.sub(rf"\g<1>{HIDDEN}", text)
    text = IN_HEADERS.sub(rf"\g<1>\g<2>{HIDDEN}", text)
    return BETWEEN_SCHEME_AND_HOST.sub(rf"\g<1>{HIDDEN}@", text)


def redact_logs(secrets: Iterable[str] = ()) -> None:
    """From here on no log record holds these secrets, what looks like one, or a second line."""
    _secrets.update(secrets)
    logging.setLogRecordFactory(_record)


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _usual_factory(*args, **kwargs)
    try:
        said = record.getMessage()
    except Exception:  # a message that does not fit its arguments: the handlers tell of it
        return record
    clean = _one_line(said)
    if clean != said:
        _take_out(record, clean)
    if record.exc_info and record.exc_info[1]:
        record.exc_text = redacted("".join(traceback.format_exception(*record.exc_info)).rstrip())
    return record


def _one_line(text: str) -> str:
    """A line that somebody smuggled in looks like a record of ours."""
    return redacted(text).replace("\r", "\\r").replace("\n", "\\n")


def _take_out(record: logging.LogRecord, clean: str) -> None:
    """From each argument by itself, as some handlers want them (uvicorn's of its five); else from the whole message."""
    if isinstance(record.args, tuple):
        record.args = tuple(_one_line(one) if isinstance(one, str) else one for one in record.args)
    if record.getMessage() != clean:
        record.msg, record.args = clean, ()
