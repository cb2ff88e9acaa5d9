"""The page that all pages are drawn in has our title and style from its first byte on, and nothing else is touched."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.parts.frame.page_head import PageHead

PAGE = "<html><head><title>Streamlit</title></head><body>é</body></html>"
STYLE = "<style>h1 { color: red; }</style>"
BROWSER = {"Accept": "text/html,*/*"}


def index(request: Request) -> Response:
    kept = request.headers.get("If-None-Match") == '"kept"'
    return Response(status_code=304) if kept else HTMLResponse(PAGE, headers={"ETag": '"kept"'})


def in_pieces(_: Request) -> Response:
    pieces = (part.encode() for part in (PAGE[:20], PAGE[20:45], PAGE[45:]))
    return StreamingResponse(pieces, headers={"Content-Length": str(len(PAGE.encode()))}, media_type="text/html")


def script(request: Request) -> Response:
    return Response(status_code=304) if "If-None-Match" in request.headers else PlainTextResponse("</head>")


@pytest.fixture
def web() -> TestClient:
    report = PAGE.replace("Streamlit", "A report")
    routes = [
        Route("/", index),
        Route("/pieces", in_pieces),
        Route("/script.js", script),
        Route("/report", lambda _: HTMLResponse(report, headers={"ETag": '"report"'})),
        Route("/large", lambda _: HTMLResponse(PAGE + " " * 200_000)),
    ]
    return TestClient(PageHead(Starlette(routes=routes), "Curbside", STYLE), headers=BROWSER)


@pytest.mark.parametrize("path", ["/", "/pieces"])
def test_the_page_has_our_title_and_style(web: TestClient, path: str) -> None:
    assert web.get(path).text == PAGE.replace("Streamlit", "Curbside").replace("</head>", f"{STYLE}</head>")


def test_a_browser_with_a_former_head_gets_the_new_one(web: TestClient) -> None:
    reply = web.get("/", headers={"If-None-Match": '"kept"'})
    assert reply.status_code == 200
    assert "ETag" not in reply.headers


def test_a_script_is_answered_as_before(web: TestClient) -> None:
    accept = {"Accept": "*/*"}
    assert web.get("/script.js", headers=accept).text == "</head>"
    assert web.get("/script.js", headers=accept | {"If-None-Match": '"kept"'}).status_code == 304


def test_a_report_keeps_its_own_title(web: TestClient) -> None:
    reply = web.get("/report")
    assert reply.text == PAGE.replace("Streamlit", "A report")
    assert reply.headers["ETag"] == '"report"'


def test_what_is_too_large_to_be_that_page_goes_as_it_comes(web: TestClient) -> None:
    assert web.get("/large").text.startswith(PAGE)
