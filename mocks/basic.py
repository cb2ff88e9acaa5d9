"""HTTP Basic credentials of a request."""

import base64
import binascii

from starlette.requests import Request


def credentials(request: Request) -> tuple[str, str] | None:
    """User and password, None where the header is missing or broken."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user, password
