"""No secret gets into a log, whoever writes it."""

import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from uvicorn.logging import AccessFormatter

from services import redaction
from services.settings import Imagga, MarketCheck, Settings

SECRET = "s3cr+t/key"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    factory, secrets = logging.getLogRecordFactory(), set(redaction._secrets)
    yield
    logging.setLogRecordFactory(factory)
    redaction._secrets.clear()
    redaction._secrets.update(secrets)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    settings = Settings(
        imagga=Imagga(api_key=SecretStr(SECRET), api_secret=SecretStr("another secret")),
        marketcheck=MarketCheck(api_key=SecretStr("market key")),
        database=SecretStr("postgresql://curbside:hunter2@localhost/curbside"),
    )
    redaction.redact_logs(redaction.secrets_in(settings))
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize(
    "words",
    [
        f"plain {SECRET}",
        "quoted s3cr%2Bt%2Fkey",
        "encoded czNjcit0L2tleQ==",
        "another secret",
        "postgresql://curbside:hunter2@localhost/curbside",
        "https://service.test/v1?secret_key=unheard&x=1",
        "{'Authorization': 'Token unheard'}",
        "X-Webhook-Secret: unheard",
        "/garage?move=unheard",
        "/shared?key=unheard",
    ],
)
def test_no_logger_writes_a_secret(told: pytest.LogCaptureFixture, words: str) -> None:
    for name in ("curbside.http", "urllib3", "somebody.else"):
        logging.getLogger(name).warning(words)
        logging.getLogger(name).warning("%s", words)
    assert told.text
    for secret in (SECRET, "%2Bt%2F", "czNjcit0L2tleQ==", "another secret", "hunter2", "unheard"):
        assert secret not in told.text


def test_a_traceback_holds_none_either(told: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError(f"https://service.test/?api_key=unheard and {SECRET}")
    except ValueError:
        logging.getLogger("any").exception("it failed")
    assert "ValueError" in told.text
    assert SECRET not in told.text
    assert "unheard" not in told.text


def test_a_line_break_makes_no_record_of_its_own(told: pytest.LogCaptureFixture) -> None:
    logging.getLogger("any").info("camera %s", "gate\n2026-11-29 INFO curbside: all is well")
    assert len(told.text.splitlines()) == 1


@pytest.mark.parametrize("path", ["/healthz", "/webhooks/plate-recognizer?secret=hush%0a", f"/x?a={SECRET}"])
def test_a_servers_own_line_of_a_request_is_written_too(told: pytest.LogCaptureFixture, path: str) -> None:
    """Its formatter wants the five arguments, not the finished message."""
    with told.at_level(logging.INFO, "uvicorn.access"):
        logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", path, "1.1", 200)
    formatter = AccessFormatter('%(client_addr)s "%(request_line)s" %(status_code)s', use_colors=False)
    line = formatter.format(told.records[-1])
    assert line.startswith('127.0.0.1:1 "GET /')
    assert "200" in line
    assert "hush" not in line
    assert SECRET not in line
