"""Who may see the operator's pages."""

import pytest
from pydantic import SecretStr

from services.settings import Operator
from services.web.attempts import Attempts
from services.web.operator import Access, Visitor, is_secret, operator_access

LOCAL = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
SECRET = Operator(secret=SecretStr("open sesame"))
LISTED = Operator(addresses=("Ana@example.com",))


@pytest.mark.parametrize("peer", [None, "127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"])
def test_without_a_setting_the_pages_are_open_on_this_machine(peer: str | None) -> None:
    assert operator_access(Operator(), Visitor(peer, LOCAL)) is Access.GRANTED


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.168.1.7", LOCAL),
        ("172.17.0.1", LOCAL),  # a container's own network
        ("10.0.0.1", {}),
        (None, LOCAL | {"X-Forwarded-For": "203.0.113.9"}),
        (None, LOCAL | {"Forwarded": "for=127.0.0.1"}),
        (None, LOCAL | {"x-real-ip": "127.0.0.1"}),
        (None, {"Host": "cars.example.com", "Origin": "https://cars.example.com"}),
        (None, {"Host": "127.0.0.1:8501", "Origin": "https://cars.example.com"}),  # a proxy that names itself
        (None, {"Host": "rebound.example.com:8501"}),
        (None, {"Host": "[", "Origin": "null"}),
    ],
)
def test_without_a_setting_they_are_open_nowhere_else(peer: str | None, headers: dict[str, str]) -> None:
    assert operator_access(Operator(), Visitor(peer, headers)) is Access.CLOSED


def test_with_a_secret_this_machine_is_not_enough() -> None:
    assert operator_access(SECRET, Visitor(None, LOCAL)) is Access.SECRET_WANTED
    assert operator_access(SECRET, Visitor("203.0.113.9", {}, knows_secret=True)) is Access.GRANTED


def test_a_listed_address_opens_and_no_other_does() -> None:
    assert operator_access(LISTED, Visitor("203.0.113.9", {}, address="ana@EXAMPLE.com")) is Access.GRANTED
    assert operator_access(LISTED, Visitor("203.0.113.9", {}, address="eve@example.com")) is Access.SIGN_IN_WANTED
    assert operator_access(LISTED, Visitor(None, LOCAL)) is Access.SIGN_IN_WANTED
    assert operator_access(LISTED, Visitor(None, LOCAL, knows_secret=True)) is Access.SIGN_IN_WANTED


def test_a_secret_cannot_be_guessed_in_a_row() -> None:
    clock = [0.0]
    attempts = Attempts(most=5, seconds=600, now=lambda: clock[0])
    assert is_secret(SECRET, "open sesame", attempts, "there")
    for _ in range(5):
        assert not is_secret(SECRET, "open", attempts, "there")
    assert not is_secret(SECRET, "open sesame", attempts, "there")
    assert is_secret(SECRET, "open sesame", attempts, "elsewhere")
    clock[0] = 601
    assert is_secret(SECRET, "open sesame", attempts, "there")


def test_without_a_secret_none_is_right() -> None:
    assert not is_secret(Operator(), "", Attempts(5, 600), "there")
