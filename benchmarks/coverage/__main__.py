"""`python -m benchmarks.coverage`: the table by service, then every missing row with its reason.

`--markdown` prints the rows of the README's table instead.
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


def main() -> None:
    """Find and print."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--markdown", action="store_true")
    markdown = ask.parse_args().markdown
    with stand_ins() as address:
        found = list(find(rows(), address))
    head = ["service", *(f"{said} {kind}s" for said in NAMES.values() for kind in KINDS), *NAMES.values()]
    by_service = {name: [one for one in found if one.row.service == name] for name in SERVICES}
    lines = [cells(SERVICES[name], findings) for name, findings in by_service.items() if findings]
    if markdown:
        for line in (head, ["---"] * len(head), *lines):
            print(f"| {' | '.join(line)} |")
        return
    widths = [max(len(line[place]) for line in (head, *lines)) for place in range(len(head))]
    for line in (head, *lines):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    for name, findings in by_service.items():
        for one in findings:
            for side, reason in one.missing:
                print(f"\n{SERVICES[name]}, {one.row.call}, {one.row.name}, {side}:\n    {reason or 'NO REASON GIVEN'}")


if __name__ == "__main__":
    main()
