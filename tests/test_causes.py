"""No fault is swallowed: whoever catches everything logs it, or raises one of our errors, which log their cause."""

import ast
import logging
from pathlib import Path

import pytest

from services import errors
from services.errors import MalformedAnswer
from services.vehicle import Vehicle

ROOT = Path(__file__).parents[1]
OURS = set(errors.__all__)
SOURCES = [ROOT / "app.py", *(path for room in ("services", "pages", "mocks") for path in (ROOT / room).rglob("*.py"))]
# What cannot log: it is the log itself.
EXEMPT = {"services/redaction.py"}


def tells(handler: ast.ExceptHandler) -> bool:
    for node in ast.walk(handler):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
            return True
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".set_exception"):  # whoever asked gets it
            return True
        if isinstance(node, ast.Raise) and (node.exc is None or ast.unparse(node.exc).split("(")[0] in OURS):
            return True
    return False


def test_whoever_catches_everything_tells() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        if str(path.relative_to(ROOT)) not in EXEMPT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not tells(node)
    ]
    assert silent == []


def test_an_error_of_ours_logs_what_it_came_of_and_no_value_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    try:
        Vehicle.model_validate({"make": "PLT4TE99", "model": "A4", "year": "PLT4TE99"})
    except ValueError:
        MalformedAnswer("Imagga")
    assert "MalformedAnswer (Imagga) came of ValidationError at year int_parsing" in caplog.text
    assert "PLT4TE99" not in caplog.text
