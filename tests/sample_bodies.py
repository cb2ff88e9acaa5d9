"""The answers of outside services in `tests/bodies/`: every documented field, in the words of this project."""

import json
from pathlib import Path
from typing import Any

BODIES = Path(__file__).parent / "bodies"


def sample_body(name: str) -> Any:
    """One of them, such as "carnet_detect", as JSON."""
    return json.loads((BODIES / f"{name}.json").read_text(encoding="utf-8"))
