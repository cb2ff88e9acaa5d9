"""Killed without a warning while it writes: what it said was saved is there. `CURBSIDE_KILLS=200` does it longer."""

import os
import signal
from datetime import timedelta
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from services.appraisal import Appraisal
from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from services.storage.garage import Garage
from services.vehicle import Grade, ServiceAnswer, Vehicle

KILLS = int(os.environ.get("CURBSIDE_KILLS", "10"))
FORK = get_context("fork")  # a process that has all modules already


def write_without_end(folder: Path, number: int, says: Connection) -> None:
    """Saves appraisals and paid answers; a number is said only after each is kept."""
    engine = open_database(folder)
    garage, answers = Garage(engine, "ana"), AnswerCache(engine)
    car = Vehicle(make="Toyota", model="Corolla", year=2010, trim="x" * 2000)
    while True:
        number += 1
        garage.save(Appraisal(id=f"car{number}", vehicle=car, miles=number, unit="miles", grade=Grade.GOOD))
        answers.get(f"question {number}", ServiceAnswer, timedelta(days=1), ServiceAnswer)
        says.send(number)


def test_a_killed_process_loses_nothing_it_said_was_saved(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    said: list[int] = []
    for kill in range(KILLS):
        hears, says = FORK.Pipe(duplex=False)
        process = FORK.Process(target=write_without_end, args=(tmp_path, kill * 100_000, says), daemon=True)
        process.start()
        says.close()
        said += [hears.recv() for _ in range(1 + kill % 7)]
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        while hears.poll():
            try:
                said.append(hears.recv())
            except (EOFError, OSError):  # it was killed while it spoke
                break
    engine = open_database(tmp_path)
    garage, answers = Garage(engine, "ana"), AnswerCache(engine)
    assert len(said) >= KILLS
    for number in said:
        found = garage.find(f"car{number}")
        assert found
        assert found.miles == number
        assert answers._read(sha256(f"question {number}".encode()).hexdigest(), ServiceAnswer)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()
