"""The lists of cars to choose from: the first source's, and while that gives no answer, the next one's."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol, TypeVar

from services.errors import NotKnown, ServiceError
from services.specs.specs import CarList, Specs
from services.vehicle import ModelYears, Vehicle
from services.wording import N_
from services.wording.sentence import Sentence

T = TypeVar("T")


class CarListSource(Protocol):
    """Where lists of cars come from. Every question raises ServiceError."""

    @property
    def name(self) -> str:
        """Display name."""

    @property
    def fingerprint(self) -> str:
        """What the answer depends on besides the car."""

    def years(self) -> ModelYears:
        """The model years there are."""

    def makes(self, year: int | None = None) -> CarList:
        """Every make, with the id that asks for its models."""

    def models(self, make_id: str, year: int | None = None) -> CarList:
        """A make's models."""

    def trims(self, make_id: str, model: str) -> list[Specs]:
        """Every trim of a model over all its years, newest first."""

    def find(self, vehicle: Vehicle) -> Specs:
        """Specs of the car."""


TOLD_FOR_S = 15 * 60  # how long after an outage the lists may still be the other source's

OUTAGE = N_("{fault} The lists are those of {other} for now.")


class CarLists:
    """Asks each of `sources` in turn until one answers; make ids and names of models mean the same in all."""

    def __init__(self, sources: Sequence[CarListSource]) -> None:
        self._sources = tuple(sources)
        self._outage: tuple[float, Sentence] | None = None

    @property
    def name(self) -> str:
        """Display name of the source that is asked first."""
        return self._sources[0].name

    @property
    def fingerprint(self) -> str:
        """Those of all sources."""
        return " then ".join(source.fingerprint for source in self._sources)

    @property
    def trouble(self) -> Sentence | None:
        """A sentence while another source stands in for the first one, else None."""
        if self._outage is None or monotonic() - self._outage[0] > TOLD_FOR_S:
            return None
        return self._outage[1]

    def years(self) -> ModelYears:
        """The model years there are. Raises ServiceError, as all below."""
        return self._ask(lambda source: source.years())

    def makes(self, year: int | None = None) -> CarList:
        """Every make, with the id that asks for its models."""
        return self._ask(lambda source: source.makes(year))

    def models(self, make_id: str, year: int | None = None) -> CarList:
        """A make's models, all years or one."""
        return self._ask(lambda source: source.models(make_id, year))

    def trims(self, make_id: str, model: str) -> list[Specs]:
        """Every trim of a model over all its years, newest first."""
        return self._ask(lambda source: source.trims(make_id, model))

    def find(self, vehicle: Vehicle) -> Specs:
        """Specs of the car; a source that does not know it is passed over."""
        return self._ask(lambda source: source.find(vehicle))

    def _ask(self, question: Callable[[CarListSource], T]) -> T:
        first, *others = self._sources
        try:
            answer = question(first)
        except ServiceError as fault:
            for other in others:
                try:
                    answer = question(other)
                except ServiceError:
                    continue
                if not isinstance(fault, NotKnown):
                    self._outage = (
                        monotonic(),
                        Sentence.of(OUTAGE, fault=fault.sentence, other=Sentence(template=other.name)),
                    )
                return answer
            raise
        self._outage = None
        return answer
