"""Who may see the operator's pages: whoever knows the operator's secret, or signed in with one of their addresses.

Without either setting the pages are open on the machine itself and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from services.settings import Operator
from services.web.attempts import Attempts

# What a proxy adds: whoever comes through one is not on this machine, though the proxy may be.
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class Access(StrEnum):
    """What a visitor is to the operator's pages."""

    GRANTED = "granted"
    SECRET_WANTED = "secret wanted"  # a state, not a secret
    SIGN_IN_WANTED = "sign-in wanted"
    CLOSED = "closed"  # nothing is set up, and the visitor is on another machine


@dataclass(frozen=True)
class Visitor:
    """What is known of whoever asks: the peer of the connection (None for this machine), request headers, sign-in.

    `address` is an e-mail address that the identity provider has verified.
    """

    peer: str | None
    headers: Mapping[str, str]
    address: str | None = None
    knows_secret: bool = False


def operator_access(operator: Operator, visitor: Visitor) -> Access:
    """Whether this visitor is the operator, and if not, what would show it."""
    if operator.secret is None and not operator.addresses:
        return Access.GRANTED if _on_this_machine(visitor) else Access.CLOSED
    if operator.secret and visitor.knows_secret:
        return Access.GRANTED
    if visitor.address and visitor.address.casefold() in {one.casefold() for one in operator.addresses}:
        return Access.GRANTED
    return Access.SECRET_WANTED if operator.secret else Access.SIGN_IN_WANTED


def is_secret(operator: Operator, typed: str, attempts: Attempts, who: str) -> bool:
    """Whether that is the operator's secret; after a few wrong ones from `who` nothing is, for a while."""
    if operator.secret is None or not attempts.allowed(who):
        return False
    right = compare_digest(typed.encode(), operator.secret.get_secret_value().encode())
    if not right:
        attempts.count(who)
    return right


def _on_this_machine(visitor: Visitor) -> bool:
    """The connection comes from this machine, through no proxy, to a name of this machine.

    A proxy on this machine connects from it too, but its visitors' browsers name another host; so does a page that
    had a name of its own resolved to this machine.
    """
    headers = {name.casefold(): value for name, value in visitor.headers.items()}
    if not _is_loopback(visitor.peer) or any(name in headers for name in FORWARDED):
        return False
    named = [f"//{headers['host']}"] if "host" in headers else []
    named += [headers["origin"]] if "origin" in headers else []
    return all(_is_loopback(_hostname(address)) for address in named)


def _hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or "?"
    except ValueError:
        return "?"


def _is_loopback(host: str | None) -> bool:
    if host is None or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    # A server that listens on both families sees an IPv4 neighbour as ::ffff:127.0.0.1.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback
