"""`python -m benchmarks.coverage`: the table by service, then every missing row with its reason.

`--markdown` prints the table of `docs/coverage.md` instead.
"""

import argparse
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from benchmarks.coverage.table import KINDS, NAMES, SERVICES, Finding, find, percent, rows, share
from mocks.app import build


@contextmanager
def stand_ins() -> Iterator[str]:
    """All stand-ins on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(build(), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/mocks"
        finally:
            server.should_exit = True
            thread.join()


def cells(title: str, findings: list[Finding]) -> list[str]:
    """One service's line: by kind and side, then in all."""
    counts = [share(findings, kind, side) for side in NAMES for kind in KINDS]
    return [title, *counts, *(percent(findings, side) for side in NAMES)]


def lines(found: list[Finding]) -> list[list[str]]:
    """The table by service, its head first."""
    head = ["service", *(f"{said} {kind}s" for said in NAMES.values() for kind in KINDS), *NAMES.values()]
    by_service = {name: [one for one in found if one.row.service == name] for name in SERVICES}
    return [head, *(cells(SERVICES[name], findings) for name, findings in by_service.items() if findings)]


def as_markdown(table: list[list[str]]) -> str:
    """The table as it stands in `docs/coverage.md`."""
    head, *rest = table
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rest))


def main() -> None:
    """Find and print."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--markdown", action="store_true")
    markdown = ask.parse_args().markdown
    with stand_ins() as address:
        found = list(find(rows(), address))
    table = lines(found)
    if markdown:
        print(as_markdown(table))
        return
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    for one in found:
        for side, reason in one.missing:
            head = f"{SERVICES[one.row.service]}, {one.row.call}, {one.row.name}, {side}"
            print(f"\n{head}:\n    {reason or 'NO REASON GIVEN'}")


if __name__ == "__main__":
    main()
