"""Every service under every fault, in a table: `python -m benchmarks.faults [--real]`.

A cell is one call through the real client over a real socket, beside other sources that answer. It holds what
`tests/faults` asserts: our own sentence or an answer, within the budget plus a second, billed once, the others there.
"""

import argparse
import tempfile
from pathlib import Path

from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from tests.faults import matrix
from tests.faults.asked import ASKED
from tests.faults.kinds import FAULTS, SLOW_S, dripping
from tests.raw_server import raw_server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", action="store_true", help=f"the product's budgets, not {SLOW_S} s for slow faults")
    real = parser.parse_args().real
    cells: dict[tuple[str, str], matrix.Cell] = {}
    with tempfile.TemporaryDirectory() as folder, raw_server(dripping(b"")) as server:
        engine = open_database(Path(folder))
        for service, fault in matrix.CELLS:
            cells[service, fault] = matrix.run(service, fault, server, AnswerCache(engine), real=real)
        engine.dispose()
    print("| fault | " + " | ".join(ASKED) + " |")
    print("|---|" + "---|" * len(ASKED))
    for fault in FAULTS:
        print(f"| {fault} | " + " | ".join(_said(cells[service, fault]) for service in ASKED) + " |")
    wrong = {where: cell.wrong for where, cell in cells.items() if cell.wrong}
    print(f"\n{len(cells)} cells, {len(cells) - len(wrong)} hold; the slowest took {_slowest(cells)}.")
    print("Milliseconds to the answer (+) or to the sentence why there is none (-), and how often it was asked (x).")
    for where, words in wrong.items():
        print(f"* {' under '.join(where)}: {', '.join(words)}")


def _said(cell: matrix.Cell) -> str:
    sign = "!" if cell.wrong else "+" if cell.outcome.answer is not None else "-"
    return f"{sign} {cell.seconds * 1000:.0f} x{cell.most_asked}"


def _slowest(cells: dict[tuple[str, str], matrix.Cell]) -> str:
    where = max(cells, key=lambda one: cells[one].seconds)
    return f"{cells[where].seconds:.2f} s of {cells[where].budget:.1f} s ({' under '.join(where)})"


if __name__ == "__main__":
    main()
