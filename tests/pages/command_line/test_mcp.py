"""The assistant's door, opened with the SDK's own client over stdin and stdout."""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from typer.testing import CliRunner

from pages.answers.models import AppraiseAnswer, VinAnswer
from pages.command_line import commands
from services.wording import use_locale

ROOT = Path(__file__).parents[3]
COROLLA = {"make": "toyota", "model": "corolla", "year": 2010, "miles": 58_000, "condition": "good"}

Calls = Callable[[Client], Awaitable[None]]


def talk(folder: Path, stand_ins: str, calls: Calls, **settings: str) -> None:
    """Start `curbside mcp` in an empty folder and make these calls."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("CURBSIDE_")}
    given |= {"PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8", "CURBSIDE_STAND_INS": stand_ins}
    given |= {"CURBSIDE_BADGE__ENABLED": "false", "CURBSIDE_SHAPE__ENABLED": "false"}
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "pages.command_line", "mcp"], env=given | settings, cwd=folder
    )

    async def talked() -> None:
        async with Client(command, read_timeout_seconds=120) as client:
            await calls(client)

    anyio.run(talked)


def said(result: Any) -> str:
    return " ".join(one.text for one in result.content)


def test_an_assistant_values_a_car_and_nothing_is_left(tmp_path: Path, stand_ins: str) -> None:
    async def calls(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == {"identify", "appraise", "vin"}
        assert all(tool.description and tool.output_schema for tool in tools)
        priced = await client.call_tool("appraise", {"car": COROLLA})
        answer = AppraiseAnswer.model_validate(priced.structured_content)
        assert answer.price is not None
        assert (answer.vehicle.make, answer.vehicle.year) == ("Toyota", 2010)
        decoded = await client.call_tool("vin", {"vin": "1NXBU4EE4AA000001"})
        assert VinAnswer.model_validate(decoded.structured_content).model == "Corolla"

    talk(tmp_path, stand_ins, calls)
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_done_is_a_sentence(tmp_path: Path, stand_ins: str) -> None:
    (tmp_path / "note.jpg").write_text("no picture")

    async def calls(client: Client) -> None:
        for arguments, sentence in (
            ({}, "Give a photo of the front"),
            ({"front": "note.jpg"}, "not a picture we can read"),
            ({"front": "missing.jpg"}, "cannot be read"),
        ):
            refused = await client.call_tool("identify", arguments)
            assert refused.is_error
            assert sentence in said(refused)
        unknown = await client.call_tool("appraise", {"car": COROLLA | {"make": "Xqzzz"}})
        assert "We know no make" in said(unknown)

    talk(tmp_path, stand_ins, calls)


def test_the_limits_are_those_of_a_key(tmp_path: Path, stand_ins: str) -> None:
    async def calls(client: Client) -> None:
        assert not (await client.call_tool("vin", {"vin": "1NXBU4EE4AA000001"})).is_error
        refused = await client.call_tool("vin", {"vin": "1NXBU4EE4AA000001"})
        assert refused.is_error
        assert "Too many calls" in said(refused)

    talk(tmp_path, stand_ins, calls, CURBSIDE_API__CALLS_A_MINUTE="1")


def test_without_the_sdk_the_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("mcp.")] + ["pages.command_line.mcp_door"]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    with use_locale("en"):  # the command sets its reader's for good
        done = CliRunner().invoke(commands, ["mcp"])
    assert done.exit_code == 2
    assert "curbside[mcp]" in done.output
