"""Prices a file chunk by chunk, several chunks at once, and gives them back in order: memory does not grow with rows.

The pool is anybody's: threads, processes, or the executor of a Dask cluster. What a chunk comes to depends on the chunk
and the plan alone, so that every pool gives the same figures to the last digit.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import pandas as pd

from services.fleet.pricing import Plan, price_rows
from services.fleet.totals import Totals

ASKED_ROWS = 20  # of a chunk whose cars services are asked about: a second or two each, and photos are in memory
AHEAD = 4  # chunks that are priced or wait for it while one is written
MOST_TOLD = 1_000  # bad rows that are remembered each; all are counted, and all stand in the result


@dataclass(frozen=True)
class Priced:
    """A chunk as it was given and what it came to (`pricing.price_rows`), on the same index."""

    given: pd.DataFrame
    result: pd.DataFrame


@dataclass
class Tally:
    """What a run has come to so far: sums, and the rows that could not be priced with their numbers and why."""

    totals: Totals = field(default_factory=Totals)
    bad: list[tuple[int, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def count(self, result: pd.DataFrame) -> None:
        """Add a chunk's result."""
        self.totals = self.totals.with_rows(result)
        bad = result.loc[result["bad"].to_numpy(dtype=bool), "note"]
        self.reasons.update(bad.tolist())
        free = MOST_TOLD - len(self.bad)
        self.bad += [(int(str(number)), why) for number, why in bad.head(free).items()] if free > 0 else []


Work = Callable[[pd.DataFrame, Plan], pd.DataFrame]


def price_chunks(
    chunks: Iterable[pd.DataFrame], plan: Plan, pool: Executor, *, ahead: int = AHEAD, work: Work = price_rows
) -> Iterator[Priced]:
    """Every chunk with its prices, in the order of the file. Whoever stops asking leaves nothing behind to be done."""
    waiting: deque[tuple[pd.DataFrame, Future[pd.DataFrame]]] = deque()

    def next_done() -> Priced:
        given, job = waiting.popleft()
        return Priced(given, job.result())

    try:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(work, chunk, plan)))
            if len(waiting) > ahead:
                yield next_done()
        while waiting:
            yield next_done()
    finally:
        for _given, job in waiting:
            job.cancel()
