"""The front door: the only place where pages, services and stand-ins meet. `streamlit run app.py` starts it."""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hmac import compare_digest
from importlib import import_module
from time import perf_counter
from types import MappingProxyType
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages import PRELOADED
from pages.parts.frame.page_head import PageHead
from pages.parts.frame.places import STYLE
from pages.parts.photos import sample_pictures
from pages.parts.photos.sample_row import PRESS
from services.build import shared_services
from services.errors import CurbsideError
from services.settings import Settings
from services.storage.owners import COOKIE, key_in, new_key
from services.web import metrics, request_ids
from services.web.proxies import Peers
from services.web.webhooks import LARGEST_DELIVERY, SecretRefused
from services.wording import _

PURGE_EVERY_S, DRAFTS_EVERY_S, LOOK_FOR_FLEETS_S = 86_400, 60, 30
PAGES = ("garage", "confirm", "report", "fleet", "accuracy", "providers", "arrivals", "shared")

log = logging.getLogger("curbside")
COOKIE_KEPT_FOR = 400 * 86_400  # seconds; the longest a browser keeps one, and every page load starts it anew


class GarageCookie:
    """Gives each browser a garage key with its first page, out of reach of scripts and of other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what answers with a page sets the cookie too."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_page(Request(scope)):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        key = key_in(request.cookies) or new_key()
        https = "https" in (scope["scheme"], request.headers.get("X-Forwarded-Proto"))
        cookie = (
            f"{COOKIE}={key}; Path=/; Max-Age={COOKIE_KEPT_FOR}; HttpOnly; SameSite=Lax{'; Secure' if https else ''}"
        )

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, send_with_cookie)


class RequestIds:
    """Names each request, for the log and for whoever asks why; counts it and its time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; its answer tells the id."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        request_id = request_ids.begin(Headers(scope=scope).get(request_ids.HEADER))
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), "none"

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
                MutableHeaders(scope=message).setdefault(request_ids.HEADER, request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            route = route_name(scope)
            metrics.requests.labels(route, scope["method"], status).inc()
            metrics.request_seconds.labels(route).observe(perf_counter() - began)


def route_name(scope: Scope) -> str:
    """What a request is counted as: a path of ours without what a person put into it, so that there are few."""
    first, _slash, rest = scope["path"].lstrip("/").partition("/")
    if first == "api" and (route := getattr(scope.get("route"), "path", None)):
        return f"/api/v1{route}"
    if first in {"_stcore", "mocks", "webhooks"}:
        return f"/{first}/{rest.partition('/')[0]}"
    return f"/{first}" if first in {"healthz", "metrics", "static", *PAGES} else "/other"


class SecurityHeaders:
    """What tells a browser to be careful with whatever we answer: no guessing of types, no frames, no referrer.

    A share link's key stands in the address, which therefore no other site may learn.
    """

    HEADERS = MappingProxyType(
        {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
        }
    )

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; its answer gets the headers it does not have."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def healthz(_: Request) -> Response:
    """For load balancers: the process is up and its pages are loaded."""
    return JSONResponse({"status": "ok"})


def measured(request: Request) -> Response:
    """For Prometheus, where it is switched on; with a token only for who sends it."""
    token = shared_services().settings.metrics.token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and not compare_digest(given.encode(), token.get_secret_value().encode()):
        return JSONResponse({"error": "The metrics want their token."}, 401)
    return Response(metrics.exposition(shared_services().gauges()), media_type=metrics.CONTENT_TYPE)


async def pushed(request: Request) -> Response:
    """Plate Recognizer's webhook: the secret comes in the header X-Webhook-Secret, else as `?secret=`."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_DELIVERY:
            return JSONResponse({"error": "This push is too large."}, 413)
    secret = request.headers.get("X-Webhook-Secret") or request.query_params.get("secret")
    kind = request.headers.get("Content-Type", "")
    try:
        receipt = await run_in_threadpool(shared_services().receiver.receive, bytes(body), kind, secret)
    except SecretRefused as refused:
        return JSONResponse({"error": str(refused)}, 403)
    except CurbsideError as refused:
        return JSONResponse({"error": str(refused)}, 400)
    return JSONResponse({"status": receipt.value})


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Tell the services where the stand-ins listen, load what every page needs, keep it out of garbage collection."""
    os.environ.setdefault("CURBSIDE_STAND_INS", f"http://{_own_address()}/mocks")
    for module in PRELOADED:
        import_module(module)
    gc.collect()
    gc.freeze()  # most of a rerun's cost was a full collection over everything imported
    chores = asyncio.create_task(do_chores())
    yield {}
    chores.cancel()


async def do_chores() -> None:
    """What is done beside answering visitors: files are opened beforehand, and what is old goes daily."""
    await run_in_threadpool(warm_up)
    await asyncio.gather(purge_daily(), forget_drafts(), work_off_fleets())


def warm_up() -> None:
    """The first visitor need not wait for models, figures and the stand-ins' pictures to be loaded."""
    try:
        shared_services().with_taught().warm_up()
        if Settings().needs_stand_ins:
            from mocks.world.cars import warm_up as look_at_samples  # noqa: PLC0415  # see `routes`

            look_at_samples()
    except Exception:  # it is only sooner that they are loaded
        log.exception("what visitors wait for could not be loaded beforehand")


def purge() -> None:
    """Drop what is past its age; the services are built first, which takes its time."""
    shared_services().purge.run()


async def forget_drafts() -> None:
    """An hour after its last change a draft is gone, though nobody else comes by; looked at every minute."""
    while True:
        try:
            await run_in_threadpool(shared_services().drafts.purge)
        except Exception:  # in a minute it may go better
            log.exception("drafts could not be looked through")
        await asyncio.sleep(DRAFTS_EVERY_S)


async def purge_daily() -> None:
    """Drop what is past its age, now and once a day."""
    while True:
        try:
            await run_in_threadpool(purge)
        except Exception:  # tomorrow's may go better, and nothing else waits for it
            log.exception("the daily purge failed")
        await asyncio.sleep(PURGE_EVERY_S)


async def work_off_fleets() -> None:
    """Take up the fleets that a process left behind, this one before its restart or another that died."""
    while True:
        try:
            await run_in_threadpool(shared_services().fleet.kick)
        except Exception:  # the next look may go better
            log.exception("fleets could not be looked for")
        await asyncio.sleep(LOOK_FOR_FLEETS_S)


def _own_address() -> str:
    """Where this very server answers, as seen from itself."""
    address = st.get_option("server.address")
    return f"{address if address not in (None, '', '0.0.0.0', '::') else '127.0.0.1'}:{st.get_option('server.port')}"


def on_script_error(fault: Exception) -> bool:
    """A person reads a sentence; the traceback goes to the log."""
    log.error("a page failed", exc_info=fault)
    st.error(
        _(
            "Something went wrong on our side, and nothing you entered is lost. "
            "Please try that step again, or reload the page."
        ),
        icon=":material/build:",
    )
    return True


def routes() -> list[BaseRoute]:
    """Our own paths beside the pages; stand-ins only while an enabled service has no key, the API where it is on."""
    found: list[BaseRoute] = [
        Route("/healthz", healthz),
        Route(sample_pictures.PATH, sample_pictures.sample_picture),
        Route("/webhooks/plate-recognizer", pushed, methods=["POST"]),
    ]
    settings = Settings()
    if settings.metrics.enabled:
        found.append(Route("/metrics", measured))
    if settings.needs_stand_ins:
        from mocks.app import mount  # noqa: PLC0415  # a fully live server never loads them

        found.append(mount(faults=settings.faults))
    if settings.api.enabled:
        from pages.api import imagga  # noqa: PLC0415  # its framework is loaded where it is switched on
        from pages.api.app import PATH, build_api  # noqa: PLC0415

        found.append(Mount(PATH, app=build_api(lambda: shared_services().with_taught())))
        found.append(Mount(imagga.PATH, app=imagga.build_imagga(shared_services)))
    return found


def allowed_hosts() -> list[str]:
    """The names this server answers to, as `server.allowedHosts` has them for the pages; any where none are set."""
    named = list(st.get_option("server.allowedHosts") or ["*"])
    return named if "*" in named else [*named, "127.0.0.1", "localhost"]  # the stand-ins are called by these


app = st.App(
    "pages/main.py",
    routes=routes(),
    middleware=[
        Middleware(Peers),
        Middleware(RequestIds),
        Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts()),
        Middleware(SecurityHeaders),
        Middleware(GarageCookie),
        Middleware(PageHead, title="Curbside", extra=STYLE + PRESS),
    ],
    lifespan=lifespan,
    on_script_error=on_script_error,
)
