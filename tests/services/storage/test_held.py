"""A report that cannot be written is not lost: it is held in memory until it can be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from services.storage.database import open_database
from services.storage.garage import MOST_HELD, Garage
from tests.garages import appraised

ME, OTHER = "m" * 64, "o" * 64


class Disk:
    """A database that can be told to refuse every write, as a full disk does."""

    def __init__(self, folder: Path) -> None:
        self.engine: Engine = open_database(folder)
        self.full = False
        event.listen(self.engine, "begin", self._begin)

    def _begin(self, connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only={int(self.full)}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path)
    yield made
    made.engine.dispose()


def test_a_report_is_there_though_it_cannot_be_written_and_is_written_once_it_can(
    disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    garage, car = Garage(disk.engine, ME), appraised()
    disk.full = True
    garage.save_or_hold(car)
    assert garage.find(car.id) == car
    assert garage.is_held(car.id)
    assert "could not be saved" in caplog.text
    disk.full = False
    assert not garage.is_held(car.id), "each look tries to save it"
    assert Garage(disk.engine, ME).find(car.id) == car


def test_what_is_held_is_its_owners_alone_and_the_oldest_goes(disk: Disk) -> None:
    garage, disk.full = Garage(disk.engine, ME), True
    for number in range(MOST_HELD + 1):
        garage.save_or_hold(appraised().model_copy(update={"id": f"car{number}"}))
    assert not garage.is_held("car0")
    assert garage.is_held(f"car{MOST_HELD}")
    others = Garage(disk.engine, OTHER, held=garage.held)
    assert not others.is_held(f"car{MOST_HELD}")
    assert others.find(f"car{MOST_HELD}") is None
