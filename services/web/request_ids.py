"""One id for all that a request, or one run of a page, writes to the log, whatever thread writes it."""

import logging
import re
import secrets
from contextvars import ContextVar

HEADER = "X-Request-Id"
NONE = "-"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)

_current: ContextVar[str] = ContextVar("request id", default=NONE)


def current() -> str:
    """The id of what is being done; "-" outside of any request."""
    return _current.get()


def begin(given: str | None = None) -> str:
    """From here on, in this context, everything is done for one request; its id is the proxy's where that gave one."""
    made = given if given and _GIVEN.fullmatch(given) else secrets.token_hex(8)
    _current.set(made)
    return made


class WithRequestId(logging.Filter):
    """Gives every record of a handler the field `request`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        record.request = current()
        return True


def log_with_ids() -> None:
    """The root's handlers write the id with each line; to be called as often as one likes."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s")
    for handler in logging.getLogger().handlers:
        if not any(isinstance(one, WithRequestId) for one in handler.filters):
            handler.addFilter(WithRequestId())
