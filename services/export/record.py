"""The report as a JSON record: what went in, what every service answered, what it was made with.

It holds no key, no plate's text and no photo, only each photo's SHA-256; the same report can be made of it again.
"""

from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from services import __version__
from services.errors import CurbsideError
from services.report import Appraisal
from services.storage.garage_file import MOST_MILES, YEARS
from services.valuation.accuracy import scoreboard
from services.vehicle import FrozenModel
from services.wording import N_

LARGEST = 5_000_000  # bytes; records of real reports have some 30,000
# What a plan has left is the operator's business.
_COSTS = {"appraisal": {"answers": {"__all__": {"observation": {"cost"}}}}}


class RecordRefused(CurbsideError):
    """The file is no record of ours; the sentence says what to do."""


class MadeWith(FrozenModel):
    """The program's version, and the day on which the built-in market's prices were last measured."""

    curbside: str
    prices_measured: str


def _made_with() -> MadeWith:
    return MadeWith(curbside=__version__, prices_measured=scoreboard().day)


class Record(FrozenModel):
    """The whole file; `version` rises when an older reader could not understand it."""

    format: Literal["curbside-report"] = "curbside-report"
    version: Literal[1] = 1
    written: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    made_with: MadeWith = Field(default_factory=_made_with)
    appraisal: Appraisal

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        if self.appraisal.vehicle.year not in YEARS or self.appraisal.miles > MOST_MILES:
            raise ValueError("no car as this program values it")
        return self


def record(appraisal: Appraisal) -> str:
    """The appraisal as a record."""
    return Record(appraisal=appraisal).model_dump_json(indent=1, exclude=_COSTS)


def read_back(data: bytes | str) -> Appraisal:
    """The appraisal of a record. Raises RecordRefused for anything else."""
    if len(data) > LARGEST:
        raise RecordRefused(
            N_("This file is too large for a Curbside report. Please choose the JSON file of a report.")
        )
    try:
        return Record.model_validate_json(data).appraisal
    except ValidationError as fault:
        if any(error["loc"] == ("version",) for error in fault.errors()):
            raise RecordRefused(
                N_("This report comes from a newer Curbside. Please update this one, then open the file again.")
            ) from None
        raise RecordRefused(
            N_("This is not a Curbside report. Please choose the JSON file that the button JSON of a report gave you.")
        ) from None
