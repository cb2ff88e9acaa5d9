"""What tests of the API and of the commands share: services on their own database, and photos nobody looks at long."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from mocks.world.cars import warm_up
from pages.api.app import PATH, build_api
from services.build import Services
from services.photo import OutsidePhoto, Photo
from services.vehicle import Side

COROLLA = {"make": "toyota", "model": "corolla", "year": 2010, "miles": 58_000, "condition": "good"}
VIN = "1NXBU4EE4AA000001"


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds of looking for plates, badges and shapes go: they have their own tests."""

    def as_it_is(photo: Photo) -> OutsidePhoto:
        return OutsidePhoto(**photo.model_dump())

    monkeypatch.setattr("pages.answers.identifying.for_outside", as_it_is)
    warm_up()  # the stand-ins know their pictures before a clock runs
    for own in ("BADGE", "SHAPE"):
        monkeypatch.setenv(f"CURBSIDE_{own}__ENABLED", "false")


def samples(services: Services, car: str = "toyota-corolla") -> dict[Side, bytes]:
    """Both pictures of a sample car."""
    found = next(one for one in services.samples.cars() if one.id == car)
    return {side: services.samples.picture(found, side) for side in Side}


@dataclass(frozen=True)
class Api:
    """The API in this process, called with a key unless a test says otherwise."""

    web: TestClient
    services: Services
    key: str

    def __call__(self, method: str, path: str, *, key: str | None = None, language: str = "en", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.key if key is None else key}", "Accept-Language": language}
        headers |= more.pop("headers", {})
        headers = {name: value for name, value in headers.items() if value}
        return self.web.request(method, PATH + path, headers=headers, **more)


def api_of(find_services: Callable[[], Services]) -> Api:
    """The API as the front door mounts it, with a key."""
    services = find_services()
    web = TestClient(Starlette(routes=[Mount(PATH, app=build_api(find_services))]))
    return Api(web, services, services.api_keys.add("shop"))
