"""A lane takes what it can work off, and says so when it is full."""

from threading import Event

import pytest

from services.errors import Throttled
from services.web.lanes import Lane


def test_a_full_lane_says_so_at_once() -> None:
    lane, release = Lane("Service", at_once=1, most_waiting=1), Event()
    first, second = lane.submit("Service", release.wait, 5), lane.submit("Service", release.wait, 5)
    assert lane.waiting == 1
    with pytest.raises(Throttled):
        lane.submit("Service", release.wait, 5).result(0)
    assert second.cancel()
    assert lane.waiting == 0
    release.set()
    assert first.result(5)
