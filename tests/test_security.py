"""Each promise of docs/SECURITY.md names a test, and the test is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "SECURITY.md").read_text("utf-8"))


def test_every_promise_names_a_test_that_exists() -> None:
    rows = [line for line in (ROOT / "docs" / "SECURITY.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    promises = [row for row in rows if row not in {"| promise | test |"}]
    assert len(promises) == len(NAMED) > 30
    for file, name in NAMED:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file} has no {name}"
