"""The lists of cars to choose from: the first source's, and while that gives no answer, the next one's."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, Protocol, TypeVar

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


KEPT_S = 12 * 3600  # lists change with the model year
STOOD_IN_S = 5 * 60  # how long the other source's lists are taken for the first one's
MOST_KEPT = 1000  # lists

OUTAGE = N_("{fault} The lists are those of {other} for now.")


class CarLists:
    """Asks each of `sources` in turn until one answers; make ids and names of models mean the same in all.

    Lists are kept for half a day, those of a source that stands in for another for minutes. Safe between threads.
    """

    def __init__(self, sources: Sequence[CarListSource], now: Callable[[], float] = monotonic) -> None:
        self._sources, self._now = tuple(sources), now
        self._outage: tuple[float, Sentence] | None = None
        self._kept: OrderedDict[tuple[object, ...], tuple[float, Any]] = OrderedDict()

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
        if self._outage is None or self._now() > self._outage[0]:
            return None
        return self._outage[1]

    def years(self) -> ModelYears:
        """The model years there are. Raises ServiceError, as all below."""
        return self._list(lambda source: source.years(), "years")

    def makes(self, year: int | None = None) -> CarList:
        """Every make, with the id that asks for its models."""
        return self._list(lambda source: source.makes(year), "makes", year)

    def models(self, make_id: str, year: int | None = None) -> CarList:
        """A make's models, all years or one."""
        return self._list(lambda source: source.models(make_id, year), "models", make_id, year)

    def trims(self, make_id: str, model: str) -> list[Specs]:
        """Every trim of a model over all its years, newest first."""
        return self._list(lambda source: source.trims(make_id, model), "trims", make_id, model)

    def find(self, vehicle: Vehicle) -> Specs:
        """Specs of the car, partial where the first source could not be asked; one that does not know it is passed."""
        found, stood_in = self._ask(lambda source: source.find(vehicle))
        return found.model_copy(update={"partial": stood_in or found.partial})

    def _list(self, question: Callable[[CarListSource], T], *key: object) -> T:
        kept = self._kept.get(key)
        if kept and kept[0] > self._now():
            answer: T = kept[1]
            return answer
        answer, stood_in = self._ask(question)
        self._kept[key] = self._now() + (STOOD_IN_S if stood_in else KEPT_S), answer
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return answer

    def _ask(self, question: Callable[[CarListSource], T]) -> tuple[T, bool]:
        """The answer, and whether it is another source's while the first one is out."""
        first, *others = self._sources
        try:
            answer = question(first)
        except ServiceError as fault:
            for other in others:
                try:
                    answer = question(other)
                except ServiceError:
                    continue
                if isinstance(fault, NotKnown):
                    return answer, False
                words = Sentence.of(OUTAGE, fault=fault.sentence, other=Sentence(template=other.name))
                self._outage = self._now() + STOOD_IN_S, words
                return answer, True
            raise
        self._outage = None
        return answer, False
