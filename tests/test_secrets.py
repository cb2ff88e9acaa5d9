"""Every failure with marked secrets: none of them is in anything that the process wrote, kept or showed."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import SecretStr

from benchmarks.faults.kinds import NOISE, Fault, answering, every_fault, refusing
from benchmarks.faults.raw_server import raw_server
from services import appraisal
from services.build import Services, build_services
from services.errors import CurbsideError
from services.photo import read_photo
from services.redaction import redact_logs, secrets_in
from services.settings import (
    Badge,
    CarNet,
    CarQuery,
    Imagga,
    Juhe,
    MarketCheck,
    OpenAlpr,
    PlateRecognizer,
    Recalls,
    Settings,
    Shape,
    Specs,
    Valuation,
    Vpic,
    Webhooks,
)
from services.vehicle import Grade, Side, Vehicle
from tests.drawn import drawn

MARK = "M4RKED"
KEY, PLATE, PLACE, VIN = f"{MARK}key", f"{MARK}PL8", f"{MARK}place", "1HGCP2F37CA000017"
ECHO = json.dumps({"error": f"{KEY} is wrong for {PLATE}", "message": KEY, "plate": PLATE}).encode()
# What a service may do worst: say back what it was told, in every place that we read.
ECHOES = [
    Fault("an echo", refusing(200, ECHO)),
    *(Fault(f"an echo with {status}", refusing(status, ECHO)) for status in (400, 401, 403, 429, 500)),
    Fault("an echo in a header", refusing(401, b"{}", WWW_Authenticate=KEY, Location=f"http://x.test/?key={KEY}")),
    Fault("noise", lambda _: answering(NOISE + KEY.encode())),
]
NETWORK = [
    fault for fault in every_fault() if fault.name in {"nobody listens", "a reset at once", "random bytes", "5 MB"}
]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    for step in ("IDENTIFY_S", "APPRAISE_S", "TAG_S"):
        monkeypatch.setattr(appraisal, step, 3.0)


def live(address: str, folder: Path) -> Settings:
    """Every service real, at that address, with a marked key."""
    key = SecretStr(KEY)
    at: dict[str, Any] = {"base_url": address}
    return Settings(
        data_dir=folder,
        badge=Badge(enabled=False),
        shape=Shape(enabled=False),
        imagga=Imagga(api_key=key, api_secret=key, at_once=None, **at),
        carnet=CarNet(api_key=key, **at),
        juhe=Juhe(key=key, **at),
        openalpr=OpenAlpr(secret_key=key, read_plates=True, **at),
        platerecognizer=PlateRecognizer(token=key, read_plates=True, calls_a_second=None, **at),
        carquery=CarQuery(**at),
        specs=Specs(**at),
        valuation=Valuation(**at),
        marketcheck=MarketCheck(api_key=key, **at),
        vpic=Vpic(**at),
        recalls=Recalls(**at),
        webhooks=Webhooks(plate_recognizer_secret=key),
    )


def located() -> bytes:
    """A photo that tells where it was taken, and whose car."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = f"{PLATE} at {PLACE}"
    exif.get_ifd(0x8825)[0x1D] = PLACE
    drawn(1).save(out, "JPEG", exif=exif, comment=PLACE.encode())
    return out.getvalue()


def everything(services: Services) -> Iterator[str]:
    """All that the program does with the outside, and what a person would read of it."""
    photo = read_photo(located())
    answers = tuple(services.appraiser.identify({Side.FRONT: photo}))
    yield from (str(answer.failure) for answer in answers)
    report = services.appraiser.appraise(Vehicle(make="Toyota", model="Corolla", year=2010), 1, "km", Grade.GOOD)
    report = report.model_copy(update={"answers": answers, "photos": {Side.FRONT: photo.digest}})
    services.garage.save(report)
    yield report.model_dump_json()
    questions: list[Any] = [
        lambda: services.appraiser.tags(report, {Side.FRONT: photo}),
        services.catalogue.makes,
        lambda: services.vpic.decode(VIN),
        lambda: services.receiver.receive(PLATE.encode(), "application/json", f"not {KEY}"),
        lambda: services.receiver.receive(json.dumps({"data": {"results": PLATE}}).encode(), "application/json", KEY),
    ]
    for ask in questions:
        try:
            ask()
        except CurbsideError as fault:
            yield str(fault)


@pytest.mark.parametrize("fault", [*ECHOES, *NETWORK], ids=lambda fault: fault.name)
def test_no_failure_tells_a_secret(
    fault: Fault, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with raw_server(fault.makes(b"{}")) as server:
        settings = live("http://127.0.0.1:9" if fault.down else server.address, tmp_path)
        redact_logs(secrets_in(settings))
        services = build_services(settings)
        shown = list(everything(services))
        sent = b"".join(server.requests)
    services.garage.engine.dispose()
    written = "\n".join([*shown, caplog.text, *capfd.readouterr(), repr(services), repr(settings)])
    kept = b"".join(path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file())
    assert len(shown) > 8
    assert MARK not in written
    assert VIN not in caplog.text
    for secret in (KEY, PLACE, PLATE):
        assert secret.encode() not in kept
    assert KEY.encode() in sent or fault.down, "else nothing was tried"
    assert PLACE.encode() not in sent
