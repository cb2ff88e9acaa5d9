"""Fleets in the background: a file becomes a job in the database, one thread of this process works jobs off.

A job that a process leaves behind (a restart, a dead replica) goes on, in any process, where its last part ended.
"""

import io
import logging
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock, Thread

import pandas as pd
from pydantic import TypeAdapter

from services.errors import CurbsideError
from services.fleet.engine import ASKED_ROWS, Priced, Tally, Work, price_chunks
from services.fleet.files import CarFile
from services.fleet.headings import Heading
from services.fleet.output import XlsxWriter, csv_bytes
from services.fleet.parts import packed, unpacked
from services.fleet.photos import BACK_JPEG, FRONT_JPEG, Attached
from services.fleet.pools import local_pool
from services.fleet.pricing import Plan, price_rows
from services.fleet.refusals import FleetRefused
from services.storage.fleets import Fleets, Job, State
from services.web import metrics
from services.wording import N_, _, use_locale
from services.wording.sentence import Sentence

PART = 2_000  # rows; a part takes a fraction of a second, and a pause waits no longer than for one
MOST_ROWS = 500_000  # of a job: more than an upload of the pages' 20 MB holds

TOO_MANY_ROWS = N_(
    "This file has more than {most:whole} rows. Please split it, or price it in one go with: curbside fleet FILE -o OUT"
)
NOT_DONE = N_("No row is priced yet: wait for the first ones.")

OUR_FAULT = N_("Something went wrong on our side. Nothing is lost: press Go on to try the rest again.")

log = logging.getLogger("curbside.fleet")
_TALLY = TypeAdapter(Tally)


def tally_of(job: Job) -> Tally:
    """What the job has come to so far."""
    return _TALLY.validate_json(job.tally) if job.tally else Tally()


def problem_of(job: Job) -> str:
    """Why a job broke off, in the reader's language."""
    return str(Sentence.model_validate_json(job.problem)) if job.problem else _(OUR_FAULT)


@dataclass(frozen=True)
class FleetJobs:
    """Takes files in, works them off and hands results out. `pool` opens where chunks are priced."""

    fleets: Fleets
    pool: Callable[[], AbstractContextManager[Executor]] = lambda: local_pool(1)
    work: Work = price_rows
    worker: str = field(default_factory=lambda: secrets.token_hex(8))
    _lock: Lock = field(default_factory=Lock, repr=False)
    _threads: list[Thread] = field(default_factory=list, repr=False)

    def take(self, owner: str, name: str, table: CarFile, plan: Plan, attach: Attached | None = None) -> str:
        """Keep a file's rows as a job; `start` begins it. Raises FleetRefused, and keeps nothing then."""
        plan.columns.check(table.heading)
        job = self.fleets.create(owner, name, plan.model_dump_json(), table.heading.model_dump_json())
        rows = 0
        try:
            for number, chunk in enumerate(table.chunks(ASKED_ROWS if attach or plan.live else PART)):
                rows += len(chunk)
                if rows > MOST_ROWS:
                    raise FleetRefused(TOO_MANY_ROWS, most=MOST_ROWS)
                self.fleets.add_part(job, number, len(chunk), packed(attach(chunk) if attach else chunk))
        except BaseException:
            self.fleets.delete(owner, job)
            raise
        return job

    def start(self, owner: str, job: str) -> None:
        """Work on it, now or when those before it are done."""
        self.fleets.start(owner, job)
        self.kick()

    def kick(self) -> None:
        """See whether anything is to be done that nobody does; costs one query where nothing is."""
        with self._lock:
            self._threads[:] = [thread for thread in self._threads if thread.is_alive()]
            if self._threads:
                return
            job = self.fleets.claim(self.worker)
            if job is not None:
                thread = Thread(target=self._work_off, args=(job,), name="fleet", daemon=True)
                self._threads.append(thread)
                thread.start()

    def wait(self) -> None:
        """Until this process has nothing more to do."""
        for thread in list(self._threads):
            thread.join()

    def _work_off(self, job: str | None) -> None:
        while job is not None:
            self._run(job)
            job = self.fleets.claim(self.worker)

    def _run(self, job: str) -> None:
        state, problem = None, None
        try:
            if self._priced(job):
                state = State.DONE
        except CurbsideError as refused:
            state, problem = State.FAILED, refused.sentence.model_dump_json()
        except Exception:
            log.exception("a fleet broke off")
            state = State.FAILED
        self.fleets.release(self.worker, job, state, problem)

    def _priced(self, job: str) -> bool:
        """Price what has no prices yet; False where it was stopped."""
        found = self.fleets.plan_of(job)
        if found is None:
            return False
        plan, tally, numbers = Plan.model_validate_json(found.plan), tally_of(found), self.fleets.unpriced(job)
        chunks: Iterator[pd.DataFrame] = (unpacked(self.fleets.given(job, number)) for number in numbers)
        with self.pool() as pool, use_locale(plan.reader):
            for number, priced in zip(numbers, price_chunks(chunks, plan, pool, ahead=1, work=self.work), strict=True):
                tally.count(priced.result)
                bad = int(priced.result["bad"].sum())
                metrics.fleet_rows.labels("priced").inc(len(priced.result) - bad)
                metrics.fleet_rows.labels("without a price").inc(bad)
                photos = [name for name in (FRONT_JPEG, BACK_JPEG) if name in priced.given]
                without = packed(priced.given.drop(columns=photos)) if photos else None
                kept = _TALLY.dump_json(tally).decode()
                self.fleets.keep_result(job, number, packed(priced.result), kept, without)
                if not self.fleets.renew(self.worker, job):
                    return False
        return True

    def result(self, owner: str, job: str) -> Iterator[bytes]:
        """The priced rows as CSV, piece by piece, notes and headings in the reader's language. Raises FleetRefused."""
        found = self._found(owner, job)
        return csv_bytes(Heading.model_validate_json(found.heading), self.priced(found))

    def workbook(self, owner: str, job: str) -> bytes:
        """The same as XLSX. Raises FleetRefused."""
        found, out = self._found(owner, job), io.BytesIO()
        writer = XlsxWriter(out, Heading.model_validate_json(found.heading))
        for priced in self.priced(found):
            writer.write(priced)
        writer.close()
        return out.getvalue()

    def _found(self, owner: str, job: str) -> Job:
        found = self.fleets.find(owner, job)
        if found is None or not found.priced:
            raise FleetRefused(NOT_DONE)
        return found

    def priced(self, job: Job) -> Iterator[Priced]:
        """Every priced part, in order."""
        return (Priced(unpacked(given), unpacked(result)) for given, result in self.fleets.parts(job.id))
