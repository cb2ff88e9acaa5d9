"""`python -m benchmarks.kill [--kills 200]` prints what was told to be kept, and what of it was lost."""

import argparse
import random
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.kill import kills


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    told: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    wrong: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        for kept, missing, faults in kills(Path(folder), asked.kills, random.Random(asked.seed)):
            told.update(kind for kind, _ in kept)
            gone.update(kind for kind, _ in missing)
            wrong.update(faults)
    print(f"{asked.kills} kills\n\n| kept | told | lost |\n|---|---|---|")
    for kind in told:
        print(f"| {kind} | {told[kind]} | {gone[kind]} |")
    print("\n" + ("\n".join(sorted(wrong)) or "Nothing is wrong with the database."))


if __name__ == "__main__":
    main()
