"""Where an asking price stands among what such cars are asked for, in one of five words.

The words are cut by shares of asks, so that each is said as often as it should be: one ask in ten is far below, one in
ten far above. `grades.json` holds how often they were on asks that the fit had not seen, and how often an ask that was
lowered on purpose was found (`benchmarks/advert_grades.py`).
"""

from enum import StrEnum
from functools import cache
from itertools import pairwise
from math import exp, log
from pathlib import Path
from statistics import NormalDist

from pydantic import BaseModel, ConfigDict

from services.valuation.valuation import Valuation
from services.vehicle import FrozenModel

FILE = Path(__file__).with_name("grades.json")
BELOW, ABOUT, ABOVE, FAR_ABOVE = 0.10, 0.25, 0.75, 0.90  # where each word begins, as a share of asks that are lower


class Word(StrEnum):
    """The five words, the lowest price first."""

    FAR_BELOW = "far below"
    BELOW = "below"
    ABOUT = "about"
    ABOVE = "above"
    FAR_ABOVE = "far above"


class AskGrade(FrozenModel):
    """An ask among such asks: its word, the share of them that are lower (0 to 1), and its ratio to the middle one."""

    word: Word
    lower: float
    ratio: float


def word_of(lower: float) -> Word:
    """The word for an ask, by the share of such asks that are lower."""
    ends = ((BELOW, Word.FAR_BELOW), (ABOUT, Word.BELOW), (ABOVE, Word.ABOUT), (FAR_ABOVE, Word.ABOVE))
    return next((word for end, word in ends if lower < end), Word.FAR_ABOVE)


def share_lower(ask: float, percentiles: dict[int, float]) -> float:
    """The share of asks below `ask`: even between the percentiles in the logarithm, normal beyond the outer ones."""
    marks = sorted(percentiles.items())
    logs = [(share / 100, log(price)) for share, price in marks]
    at, normal = log(ask), NormalDist()
    for (share, price), (next_share, next_price) in pairwise(logs):
        if price <= at <= next_price and next_price > price:
            return share + (next_share - share) * (at - price) / (next_price - price)
    share, price = logs[0] if at < logs[0][1] else logs[-1]
    middle = next(price for share, price in logs if share == 0.5)
    spread = abs(price - middle) / abs(normal.inv_cdf(share))
    return normal.cdf(normal.inv_cdf(share) + (at - price) / spread) if spread else float(at > price)


def grade_ask(ask: float, valuation: Valuation) -> AskGrade | None:
    """The grade; None where there is no range to grade it by."""
    typical, likely, possible = valuation.typical, valuation.likely, valuation.possible
    if typical is None or likely is None or possible is None or not possible.low < typical < possible.high:
        return None
    percentiles = {10: possible.low, 25: likely.low, 50: typical, 75: likely.high, 90: possible.high}
    lower = share_lower(ask, percentiles)
    return AskGrade(word=word_of(lower), lower=lower, ratio=exp(log(ask) - log(typical)))


class Measured(BaseModel):
    """How the words were measured: asks by word in percent, and by how much an ask was lowered (percent) how often it
    was then called far below, and below or far below.
    """

    model_config = ConfigDict(frozen=True)

    day: str
    n: int
    shares: dict[Word, float]
    lowered: dict[int, tuple[float, float]]


@cache
def measured() -> Measured:
    """The committed figures."""
    return Measured.model_validate_json(FILE.read_bytes())
