"""Model years as people say them."""

import pytest

from services.vehicle import ModelYears
from services.wording.model_years import model_years


def run(first: int, last: int | None) -> ModelYears:
    return ModelYears(first=first, last=last)


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ([], ""),
        ([run(2010, 2010)], "2010"),
        ([run(2012, 2015), run(2016, None)], "2012 to 2015 or 2016 on"),
        ([run(2007, 2011), run(2011, 2016), run(2015, 2017)], "2007 to 2017"),
        ([run(2007, 2011), run(2011, 2016), run(2015, None)], "2007 on"),
    ],
)
def test_model_years_stay_short(runs: list[ModelYears], shown: str) -> None:
    assert model_years(runs) == shown
