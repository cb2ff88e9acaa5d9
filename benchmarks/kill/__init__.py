"""kill -9 in the middle of writing: what was said to be kept must be there, and nothing may be there by half.

A process writes with four threads: appraisals with their prices, notes, answers that were paid for, calls of a plan.
After each write it says so to its parent, which kills it at a random moment and looks into the database.
"""

import random
import secrets
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from time import sleep

from sqlalchemy import Engine

from services.recognition.observation import Candidate, Observation, SeenCar
from services.report import Appraisal
from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from services.storage.garage import Garage, price_at_date
from services.storage.quota import Quota
from services.valuation.valuation import Band, Confidence, Valuation
from services.vehicle import Grade, Vehicle

OWNER, THREADS = "k" * 64, 4
LONG = timedelta(days=90)
PLAN = 10**9  # calls
SEEN = Observation(cars=(SeenCar(candidates=(Candidate(make="Toyota", model="Corolla", score=0.9),)),))
Kept = tuple[str, str]  # what kind of thing, and its name


def appraised(name: str) -> Appraisal:
    """A priced car whose trim is its own name, so that a mix-up shows."""
    price = Valuation(
        source="Market",
        stand_in=True,
        currency="USD",
        as_of=None,
        grade=Grade.GOOD,
        count=40,
        typical=8000,
        likely=Band(low=7000, high=9000),
        possible=None,
        confidence=Confidence.MEDIUM,
    )
    car = Vehicle(make="Toyota", model="Corolla", year=2010, trim=name)
    return Appraisal(id=name, vehicle=car, miles=58_000, unit="miles", grade=Grade.GOOD, valuation=price)


def write_on(folder: Path, parent: Connection) -> None:
    """Write until somebody kills us; each thing is told once it is kept."""
    engine, telling = open_database(folder), Lock()

    def tell(kind: str, name: str) -> None:
        with telling:
            parent.send((kind, name))

    def write() -> None:
        garage, answers, plan = Garage(engine, OWNER), AnswerCache(engine), Quota(engine, "Service", PLAN)
        while True:
            name = secrets.token_hex(8)
            garage.save(appraised(name))
            tell("appraisal", name)
            garage.write_notes(name, f"note {name}")
            tell("note", name)
            answers.get(name, Observation, LONG, lambda: SEEN)
            tell("paid answer", name)
            plan.spend()
            tell("counted call", name)

    for _ in range(THREADS):
        Thread(target=write, daemon=True).start()
    while True:
        sleep(60)


def lost(engine: Engine, told: list[Kept]) -> list[Kept]:
    """What was told to be kept and is not, or not whole."""
    garage, answers = Garage(engine, OWNER), AnswerCache(engine)

    def is_there(kind: str, name: str) -> bool:
        if kind == "appraisal":
            found = garage.find(name)
            return found is not None and found.vehicle.trim == name and garage.history(name) == (price_at_date(found),)
        if kind == "note":
            return garage.notes(name) == f"note {name}"
        if kind == "paid answer":
            return answers.get(name, Observation, LONG, Observation) == SEEN
        return True

    return [one for one in told if not is_there(*one)]


def kills(folder: Path, times: int, dice: random.Random) -> Iterator[tuple[list[Kept], list[Kept], list[str]]]:
    """After each kill: what had been told, what of it is lost, and what is wrong with the database."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.kill"])
    counted = 0
    for _ in range(times):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=write_on, args=(folder, theirs), daemon=True)
        process.start()
        theirs.close()
        told: list[Kept] = [ours.recv() for _ in range(dice.randrange(1, 60))]
        sleep(dice.uniform(0, 0.01))
        process.kill()
        process.join()
        told += _rest(ours)
        counted += sum(kind == "counted call" for kind, _ in told)
        engine = open_database(folder)
        with engine.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            halves = connection.exec_driver_sql(
                "SELECT count(*) FROM appraisal WHERE id NOT IN (SELECT appraisal FROM report)"
                " OR id NOT IN (SELECT appraisal FROM valuation)"
            ).scalar()
        used = Quota(engine, "Service", PLAN).usage().used
        wrong = [] if sound == "ok" else [f"integrity check: {sound}"]
        wrong += [f"{halves} appraisals are halves"] if halves else []
        wrong += [f"{counted} calls were made, {used} counted"] if used < counted else []
        yield told, lost(engine, told), wrong
        engine.dispose()


def _rest(pipe: Connection) -> list[Kept]:
    """What it still had said before it died."""
    said = []
    try:
        while True:
            said.append(pipe.recv())
    except (EOFError, OSError):
        return said
