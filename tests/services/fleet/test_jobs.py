"""A fleet in the background: paused, resumed after a restart, nobody else's, gone after a while."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine, func, select, update

from services.fleet import jobs
from services.fleet.engine import Tally
from services.fleet.jobs import FleetJobs, tally_of
from services.fleet.parts import packed, unpacked
from services.fleet.pricing import Plan, price_rows
from services.fleet.refusals import FleetRefused
from services.storage.drafts import Drafts
from services.storage.fleets import LEASE, Fleets, State
from services.storage.purge import Purge
from services.storage.tables import fleet_jobs, fleet_parts
from tests.services.fleet.tables import plan, table

MANY = "make,model,year,mileage\n" + "".join(f"Toyota,Corolla,2018,{1_000 * at}\n" for at in range(1, 31))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PART", 10)


def took(found: FleetJobs, text: str = MANY, owner: str = "ana") -> str:
    cars = table(text)
    return found.take(owner, "cars.csv", cars, plan(cars))


def result(found: FleetJobs, job: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(found.result("ana", job)).decode("utf-8-sig"))))


def test_a_job_is_worked_off_and_gives_the_file_back(engine: Engine) -> None:
    found = FleetJobs(Fleets(engine))
    job = took(found)
    found.start("ana", job)
    found.wait()
    done = found.fleets.find("ana", job)
    assert done
    assert (done.state, done.rows, done.priced) == (State.DONE, 30, 30)
    rows = result(found, job)
    assert len(rows) == 31
    assert rows[0][:5] == ["make", "model", "year", "mileage", "low"]
    assert tally_of(done).totals.priced == 30


def test_a_pause_stops_after_a_part_and_going_on_prices_the_rest(engine: Engine) -> None:
    fleets = Fleets(engine)

    def pauses(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
        fleets.pause("ana", job)
        return price_rows(rows, plan)

    first = FleetJobs(fleets, work=pauses)
    job = took(first)
    first.start("ana", job)
    first.wait()
    paused = fleets.find("ana", job)
    assert paused
    assert (paused.state, paused.priced) == (State.PAUSED, 10)
    assert len(result(first, job)) == 11, "what is priced can be taken along"
    second = FleetJobs(fleets)  # another process, or this one after a restart
    second.start("ana", job)
    second.wait()
    done = fleets.find("ana", job)
    assert done
    assert (done.state, done.priced, tally_of(done).totals.priced) == (State.DONE, 30, 30)


def test_what_a_dead_process_left_goes_on_elsewhere(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    dead, alive = FleetJobs(Fleets(engine)), FleetJobs(Fleets(open_engine()))
    job = took(dead)
    dead.fleets.start("ana", job)
    assert dead.fleets.claim(dead.worker) == job
    alive.kick()
    alive.wait()
    assert alive.fleets.unpriced(job) == [0, 1, 2], "somebody holds it"
    with engine.begin() as connection:
        connection.execute(update(fleet_jobs).values(held_until=datetime.now(UTC) - LEASE))
    alive.kick()
    alive.wait()
    assert alive.fleets.unpriced(job) == []
    assert not dead.fleets.renew(dead.worker, job), "the dead one, were it to come back, leaves it"


def test_two_processes_never_count_a_part_twice(engine: Engine) -> None:
    found = FleetJobs(Fleets(engine))
    job = took(found)
    found.start("ana", job)
    found.wait()
    given, once = unpacked(found.fleets.given(job, 0)), found.fleets.find("ana", job)
    found.fleets.keep_result(job, 0, packed(given), "{}")
    assert found.fleets.find("ana", job) == once


def test_nobody_else_sees_pauses_or_deletes_it(engine: Engine) -> None:
    found = FleetJobs(Fleets(engine))
    job = took(found)
    assert found.fleets.find("eve", job) is None
    assert found.fleets.jobs("eve") == []
    assert not found.fleets.start("eve", job)
    found.fleets.delete("eve", job)
    with pytest.raises(FleetRefused):
        found.result("eve", job)
    assert found.fleets.find("ana", job)


def test_a_fault_of_ours_is_told_and_can_be_tried_again(engine: Engine) -> None:
    def breaks(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
        raise ZeroDivisionError

    found = FleetJobs(Fleets(engine), work=breaks)
    job = took(found)
    found.start("ana", job)
    found.wait()
    broken = found.fleets.find("ana", job)
    assert broken
    assert broken.state is State.FAILED
    again = FleetJobs(found.fleets)
    again.start("ana", job)
    again.wait()
    assert len(result(again, job)) == 31


def test_a_file_that_breaks_off_midway_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_ROWS", 15)
    with pytest.raises(FleetRefused, match="more than 15 rows"):
        took(FleetJobs(Fleets(engine)))
    with engine.connect() as connection:
        for kept in (fleet_jobs, fleet_parts):
            assert connection.execute(select(func.count()).select_from(kept)).scalar_one() == 0


def test_a_fleet_is_gone_a_week_after_anybody_touched_it(engine: Engine) -> None:
    found = FleetJobs(Fleets(engine))
    took(found)
    purge = Purge(engine, Drafts(), timedelta(days=30), timedelta(days=30))
    assert purge.run(datetime.now(UTC) + timedelta(days=6))["fleet_job"] == 0
    assert purge.run(datetime.now(UTC) + timedelta(days=8))["fleet_job"] == 1
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(fleet_parts)).scalar_one() == 0


def test_rows_are_kept_as_they_were() -> None:
    cars = table(MANY.replace("Corolla,2018", "Corolla,", 1))
    chunk = next(cars.chunks())
    pd.testing.assert_frame_equal(unpacked(packed(chunk)), chunk)
    told = price_rows(chunk, plan(cars))
    again = Tally()
    again.count(unpacked(packed(told)))
    plainly = Tally()
    plainly.count(told)
    assert again == plainly
