"""Where chunks are priced: in this process, in some of this machine, or on a Dask cluster.

All are executors of the standard library's kind, so that nothing else of the program knows which it is.
"""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context

from services.fleet.refusals import FleetRefused
from services.settings import Fleet
from services.wording import N_

WORTH_PROCESSES = 2_000_000  # bytes of a file: below, starting processes takes longer than they save
TRIES = 3  # of a chunk whose worker dies under it

NO_DASK = N_("Dask is not installed here: pip install 'curbside[dask]'.")
NO_SCHEDULER = N_("No Dask scheduler answers at {address}. Start one with: dask scheduler")


@contextmanager
def local_pool(processes: int) -> Iterator[Executor]:
    """So many processes of this machine; a thread of this one for fewer than two."""
    if processes < 2:
        with ThreadPoolExecutor(1) as threads:
            yield threads
    else:
        # Forking a process that runs threads may leave a lock held for good.
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            yield pool


def fleet_pool(chosen: Fleet) -> AbstractContextManager[Executor]:
    """Where the settings want fleets to be priced."""
    return dask_pool(chosen.scheduler) if chosen.scheduler else local_pool(chosen.processes)


@contextmanager
def dask_pool(address: str) -> Iterator[Executor]:
    """The workers of the scheduler at that address; a chunk whose worker dies is priced again by another.

    The workers need this program at the same version. Raises FleetRefused.
    """
    try:
        from distributed import Client  # noqa: PLC0415
    except ImportError:
        raise FleetRefused(NO_DASK) from None
    try:
        client = Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError):
        raise FleetRefused(NO_SCHEDULER, address=address) from None
    with client, client.get_executor(pure=False, retries=TRIES) as pool:  # type: ignore[no-untyped-call]
        yield pool
