"""How far each service's scores can be believed: one temperature and one weight each, kept as data with its source.

A temperature over 1 takes over-confident scores back towards one half, on the log-odds scale; a weight says how much a
service counts beside the others, on fronts and on backs.
"""

import csv
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from services.vehicle import FrozenModel, Side

FILE = Path(__file__).with_name("calibration.csv")


class Calibration(FrozenModel):
    """Temperature and weight of one service; 1 and 1 take its scores as they come."""

    temperature: float = Field(default=1.0, gt=0)
    weight: float = Field(default=1.0, gt=0)
    weight_back: float | None = Field(default=None, gt=0)  # on the back photo, where it differs
    weight_of_model: float = Field(default=1.0, gt=0)  # times that, of a model within its make
    source: str = "not measured"

    def weight_on(self, side: Side) -> float:
        """How much the service counts on the photo of that side."""
        return self.weight_back if side == Side.BACK and self.weight_back else self.weight

    def calibrate(self, score: float) -> float:
        """A score of 0 to 1 as it should have been; 0 and 1 stay what they are."""
        if score <= 0 or score >= 1 or self.temperature == 1:
            return score
        odds = math.log(score / (1 - score)) / self.temperature
        return 1 / (1 + math.exp(-odds))


AS_IT_COMES = Calibration()


@cache
def calibrations() -> Mapping[str, Calibration]:
    """The committed calibration of each service, by its display name."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        found = [{field: value for field, value in row.items() if value} for row in csv.DictReader(rows)]
    return {row.pop("service"): Calibration.model_validate(row) for row in found}
