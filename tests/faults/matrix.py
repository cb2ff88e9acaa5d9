"""Every service under every fault: one cell is one call through the real client over a real socket."""

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic
from unittest.mock import patch

from services import appraisal
from services.appraisal import OUR_FAULT
from services.storage.answer_cache import AnswerCache
from services.web import http
from tests.faults.asked import ASKED, SECRET, Outcome
from tests.faults.kinds import FAULTS, Fault
from tests.raw_server import RawServer

CELLS = [(service, fault) for service in ASKED for fault in FAULTS]
LATE_S = 1.0  # beyond the budget, at most
TURNED_AWAY_MOST = http.ATTEMPTS + 1


@dataclass(frozen=True)
class Cell:
    """What one cell did: its outcome, its seconds, and how often the same request came."""

    outcome: Outcome
    seconds: float
    most_asked: int
    budget: float
    service: str
    fault: Fault

    @property
    def wrong(self) -> list[str]:
        """What does not hold, in words; empty where all does."""
        said = self.outcome.sentence
        answered = self.outcome.answer is not None
        return [
            words
            for words, bad in {
                "neither an answer nor a sentence": not answered and not said,
                "a fault was taken for an answer": self.fault.fails and answered and not self._takes,
                "a fault on our side": bool(said) and _ours(str(said)),
                "the sentence holds a key": SECRET in str(said),
                "the other answers are gone": not self.outcome.others,
                "the sentence came late": self.seconds > self.budget + LATE_S,
                "billed twice": self.most_asked > (TURNED_AWAY_MOST if self.fault.turned_away else 1),
            }.items()
            if bad
        ]

    @property
    def _takes(self) -> bool:
        return self.fault in [FAULTS[name] for name in ASKED[self.service].takes]


def _ours(said: str) -> bool:
    return OUR_FAULT.partition("{service}")[2] in said


@contextmanager
def _budgets(seconds: float | None) -> Iterator[float]:
    """Steps of so many seconds, the product's own where None; retries at once."""
    longest = max(appraisal.IDENTIFY_S, appraisal.APPRAISE_S) if seconds is None else seconds
    identify, appraise = (appraisal.IDENTIFY_S, appraisal.APPRAISE_S) if seconds is None else (seconds, seconds)
    with (
        patch.object(appraisal, "IDENTIFY_S", identify),
        patch.object(appraisal, "APPRAISE_S", appraise),
        patch.object(http, "FIRST_WAIT_S", 0.01),
    ):
        yield longest


def run(service: str, name: str, server: RawServer, answers: AnswerCache, *, real: bool = False) -> Cell:
    """One cell; `real` leaves the product's budgets as they are, else those that only a budget ends are short."""
    asked, fault = ASKED[service], FAULTS[name]
    server.requests.clear()
    address = f"{server.address}/{CELLS.index((service, name))}"  # of its own: no other cell's answer is kept for it
    if fault.says is None:
        address = f"http://{nobody()}"
    else:
        server.says = fault.says(asked.body)
    with _budgets(None if real else fault.budget) as budget:
        web = http.session(hosts={http.host_of(address)})
        web.policy = replace(web.policy, deadline_s=min(budget, http.DEADLINE_S))
        started = monotonic()
        outcome = asked.ask(address, web, answers)
        seconds = monotonic() - started
    lines = Counter(head.split(b"\r\n")[0] for head in server.requests)
    return Cell(outcome, seconds, max(lines.values(), default=0), budget, service, fault)


def nobody() -> str:
    """Host and port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"
