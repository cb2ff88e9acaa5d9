"""The published scoreboard: how far the modelled prices are from real asking prices that were held out of the fit.

`benchmarks/prices.py` measures it and writes `accuracy.json`.
"""

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("accuracy.json")
AGES = re.compile(r"age (\d+) (?:to (\d+)|and more)")


class Row(BaseModel):
    """One group of cars: shares and the median absolute error in percent; a baseline has no bands."""

    model_config = ConfigDict(frozen=True)

    n: int
    mdape: float
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


def error_of_age(age: int, *, trim_known: bool) -> float:
    """The median error in percent of prices of cars of that age in years, with or without their trim."""
    with_trim, without_trim, *_others = scoreboard().tables.values()
    rows = with_trim if trim_known else without_trim
    return next((row.mdape for name, row in rows.items() if _holds(name, age)), rows["all"].mdape)


def _holds(group: str, age: int) -> bool:
    """Whether a group such as "age 3 to 6" or "age 12 and more" holds that age."""
    found = AGES.fullmatch(group)
    return found is not None and int(found[1]) <= age and (found[2] is None or age < int(found[2]))
