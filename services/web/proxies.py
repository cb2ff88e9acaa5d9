"""Who asks, where a proxy stands between: what it says of its visitor is believed of a trusted proxy alone.

`FORWARDED_ALLOW_IPS`, which Uvicorn reads too, has the trusted ones' addresses and networks, "*" for any; without it
they are those of this machine.
"""

import os
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware


class Peers:
    """Uvicorn's own rule, for a server that listens on both families too: it sees 10.0.0.2 as ::ffff:10.0.0.2."""

    def __init__(self, app: Any) -> None:
        self._app = ProxyHeadersMiddleware(app, os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1"))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, with the address of whoever asks."""
        if scope.get("client"):
            host, port = scope["client"]
            scope["client"] = (_plain(host), port)
        await self._app(scope, receive, send)


def network(peer: str | None) -> str:
    """The place that an address stands for: whoever has one of IPv6 has the 2^64 beside it. "" is this machine."""
    try:
        address = ip_address(_plain(peer or ""))
    except ValueError:
        return peer or ""
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)


def _plain(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
