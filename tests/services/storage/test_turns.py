"""A service's plan is one for all processes on a database."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from services.errors import Throttled
from services.storage.turns import Turns
from services.web.politeness import Gate, Limits


def test_turns_are_apart_whoever_takes_them(open_engine: Callable[[], Engine]) -> None:
    one, other = Turns(open_engine()), Turns(open_engine())
    waits = [turns.wait("Plate Recognizer", 10.0, 60.0) for turns in (one, other, one)]
    assert waits == pytest.approx([0.0, 10.0, 20.0], abs=5.0)


def test_a_turn_that_would_come_too_late_is_not_taken(engine: Engine) -> None:
    turns = Turns(engine)
    assert turns.wait("CarNET", 100.0, 5.0) == 0.0
    assert turns.wait("CarNET", 100.0, 5.0) is None
    assert turns.wait("OpenALPR", 100.0, 5.0) == 0.0, "each service has its own"


def test_places_are_shared_and_free_again(open_engine: Callable[[], Engine]) -> None:
    one, other = Turns(open_engine()), Turns(open_engine())
    if one.engine.dialect.name != "postgresql":
        pytest.skip("one machine's processes hold their places themselves")
    with one.place("Imagga", 1, 1.0) as mine, other.place("Imagga", 1, 0.0) as theirs:
        assert (mine, theirs) == (True, False)
    with other.place("Imagga", 1, 0.0) as free:
        assert free


def test_a_gate_asks_them(engine: Engine) -> None:
    shared = Turns(engine)
    gates = [Gate(Limits(a_second=0.001), shared) for _process in range(2)]
    with gates[0].turn("CarNET"):
        pass
    with pytest.raises(Throttled), gates[1].turn("CarNET"):
        pass
