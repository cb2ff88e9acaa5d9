"""Beyond one machine: the same figures to the last digit, and a worker that dies loses nothing."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from services.fleet.engine import price_chunks
from services.fleet.output import csv_bytes
from services.fleet.pools import dask_pool
from services.fleet.pricing import Plan, price_rows
from services.fleet.refusals import FleetRefused
from tests.services.fleet.dask_cluster import cluster
from tests.services.fleet.tables import plan, table

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'curbside[dask]'")

MANY = "make,model,year,mileage,condition\n" + "".join(
    f"Toyota,Corolla,{2008 + at % 12},{10_000 + 997 * at},good\n" for at in range(120)
)


def dies_once(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The worker that takes row 62 first dies under it as if its machine had gone."""
    mark = Path(plan.locale)
    if 62 in rows.index and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return price_rows(rows, plan.model_copy(update={"locale": "en_US"}))


def test_workers_elsewhere_give_the_same_file_and_a_dead_one_loses_nothing(tmp_path: Path) -> None:
    cars = table(MANY)
    with ThreadPoolExecutor(1) as pool:
        here = b"".join(csv_bytes(cars.heading, price_chunks(cars.chunks(20), plan(cars), pool)))
    mark = tmp_path / "died"
    marked = plan(cars).model_copy(update={"locale": str(mark)})
    with cluster(tmp_path / "workers", 2) as address, dask_pool(address) as pool:
        done = price_chunks(cars.chunks(20), marked, pool, work=dies_once)
        assert b"".join(csv_bytes(cars.heading, done)) == here
    assert mark.exists(), "a worker did die"


def test_where_no_scheduler_answers_is_said() -> None:
    with pytest.raises(FleetRefused, match="No Dask scheduler answers"), dask_pool("tcp://127.0.0.1:9"):
        pass
