"""The published scoreboard of names: how far photos of known cars were named, level by level.

`benchmarks/recognition.py --write` measures it and writes `accuracy.json`.
"""

from functools import cache
from pathlib import Path

from services.vehicle import FrozenModel

FILE = Path(__file__).with_name("accuracy.json")


class Level(FrozenModel):
    """How many photos a level of the name was right, wrong or left unsaid on."""

    right: int
    wrong: int
    silent: int


class Named(FrozenModel):
    """One group of photos: make, model, and how often the right model was among the first five."""

    n: int
    make: Level
    model: Level
    among_five: int


class Scoreboard(FrozenModel):
    """The day, and by table its groups."""

    day: str
    tables: dict[str, dict[str, Named]]


@cache
def scoreboard() -> Scoreboard:
    """The committed figures."""
    return Scoreboard.model_validate_json(FILE.read_bytes())
