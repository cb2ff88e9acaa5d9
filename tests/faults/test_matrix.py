"""Service by fault: whatever the outside does, the step ends in time, in words, and costs nothing twice."""

import pytest

from benchmarks.faults.kinds import Fault, every_fault
from benchmarks.faults.matrix import STEPS, row
from tests.drawn import photo

FAULTS = list(every_fault())
# What a service may answer all the same: it came whole, or its documents know no better.
HARMLESS = {"a delay within the step", "jitter"}


def test_there_are_at_least_three_hundred_cells() -> None:
    assert len(FAULTS) * len(STEPS) >= 300
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_service_keeps_its_promises_under(fault: Fault) -> None:
    cells = row(fault, photo(1))
    assert {cell.service: cell.wrong for cell in cells if cell.wrong} == {}
    if fault.name in HARMLESS:
        assert [cell.service for cell in cells if cell.told] == []
