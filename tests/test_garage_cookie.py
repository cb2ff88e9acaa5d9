"""Each browser gets a garage key with its first page, and keeps it."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app import GarageCookie
from services.storage.owners import COOKIE

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/garage", lambda _: PlainTextResponse("page"), methods=["GET", "POST"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(GarageCookie)]))


def test_the_first_page_brings_a_key_that_no_script_and_no_other_site_can_use(client: TestClient) -> None:
    told = client.get("/garage", headers=PAGE).headers["set-cookie"]
    assert re.match(rf"{COOKIE}=[\w-]{{43}}; ", told)
    for attribute in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=34560000"):
        assert attribute in told
    assert "Secure" not in told


def test_the_key_stays_the_same_and_its_time_starts_anew(client: TestClient) -> None:
    first = client.get("/garage", headers=PAGE).headers["set-cookie"]
    assert client.get("/garage", headers=PAGE).headers["set-cookie"] == first


def test_two_browsers_get_two_keys(client: TestClient) -> None:
    first = client.get("/garage", headers=PAGE).headers["set-cookie"]
    client.cookies.clear()
    assert client.get("/garage", headers=PAGE).headers["set-cookie"] != first


@pytest.mark.parametrize("value", ["short", "x" * 44, "x" * 43 + "; Domain=evil.example", "", "é" * 43])
def test_a_key_that_is_none_of_ours_is_replaced(client: TestClient, value: str) -> None:
    sent = {name.encode(): text.encode() for name, text in (PAGE | {"Cookie": f"{COOKIE}={value}"}).items()}
    told = client.get("/garage", headers=sent).headers["set-cookie"]
    assert "evil" not in told
    assert re.match(rf"{COOKIE}=[A-Za-z0-9_-]{{43}}; Path", told)


@pytest.mark.parametrize(
    ("address", "headers"), [("https://curbside.example", {}), ("http://a.example", {"X-Forwarded-Proto": "https"})]
)
def test_over_https_the_key_travels_by_https_alone(address: str, headers: dict[str, str]) -> None:
    routes = [Route("/", lambda _: PlainTextResponse("page"))]
    client = TestClient(Starlette(routes=routes, middleware=[Middleware(GarageCookie)]), base_url=address)
    assert client.get("/", headers=PAGE | headers).headers["set-cookie"].endswith("; Secure")


@pytest.mark.parametrize(("method", "accept"), [("GET", "*/*"), ("GET", "image/png"), ("POST", "text/html")])
def test_what_is_no_page_brings_no_cookie(client: TestClient, method: str, accept: str) -> None:
    assert "set-cookie" not in client.request(method, "/garage", headers={"Accept": accept}).headers
