"""The published scoreboard: how far the modelled prices are from real asking prices that were held out of the fit.

`benchmarks/prices.py` measures it and writes `accuracy.json`.
"""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("accuracy.json")


class Row(BaseModel):
    """One group of cars: shares and the median absolute error in percent; a baseline has no bands."""

    model_config = ConfigDict(frozen=True)

    n: int
    mdape: float
    bias: float | None = None
    within10: float
    within20: float
    p10_p90: float | None = None
    p25_p75: float | None = None


class Scoreboard(BaseModel):
    """The day, how it was measured, and by table its rows by the name of their group, "all" first."""

    day: str
    method: str
    tables: dict[str, dict[str, Row]]


@cache
def scoreboard() -> Scoreboard:
    """The committed figures."""
    return Scoreboard.model_validate_json(FILE.read_bytes())
