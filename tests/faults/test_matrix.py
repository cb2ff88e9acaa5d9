"""Whatever a service does: our own sentence or an answer, in time, billed once, and the others' answers are there."""

from collections.abc import Iterator

import pytest

from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from tests.faults import matrix
from tests.faults.asked import ASKED
from tests.faults.kinds import SLOW_S, dripping
from tests.raw_server import RawServer, raw_server


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with raw_server(dripping(b"")) as listening:
        yield listening


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerCache]:
    engine = open_database(tmp_path_factory.mktemp("answers"))
    yield AnswerCache(engine)
    engine.dispose()


@pytest.mark.parametrize(("service", "fault"), matrix.CELLS, ids=lambda name: name.replace(" ", "-"))
def test_a_fault_costs_one_sentence(service: str, fault: str, server: RawServer, answers: AnswerCache) -> None:
    cell = matrix.run(service, fault, server, answers)
    assert cell.wrong == [], f"{cell.outcome.sentence} after {cell.seconds:.1f} s, asked {cell.most_asked} times"


@pytest.mark.parametrize("service", ASKED)
def test_without_a_fault_there_is_an_answer(service: str, server: RawServer, answers: AnswerCache) -> None:
    """Else a matrix of failures would prove nothing."""
    cell = matrix.run(service, "jitter", server, answers)
    assert (cell.outcome.answer is not None, cell.outcome.sentence) == (True, None)


def test_the_matrix_is_as_large_as_it_says() -> None:
    assert len(matrix.CELLS) >= 300
    assert SLOW_S < 1
