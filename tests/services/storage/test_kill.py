"""A process that is killed in the middle of writing loses nothing that it said was kept."""

import random
from pathlib import Path

from benchmarks.kill import kills


def test_nothing_kept_is_lost_by_kill_9(tmp_path: Path) -> None:
    told = 0
    for kept, lost, wrong in kills(tmp_path, 8, random.Random(8)):
        assert (lost, wrong) == ([], [])
        told += len(kept)
    assert told > 80, "it did write"
