"""A VIN decoder of our own, out of public tables (`services.market.vins`).

It answers while NHTSA cannot, and for makers that NHTSA does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from services.errors import NotKnown, ServiceError
from services.market.vins import read_vin
from services.specs.decoded import Decoded, DecoderWords, name_car
from services.specs.vin import could_check, for_north_america, readable
from services.specs.vpic import ABROAD
from services.wording import N_
from services.wording.sentence import Sentence

BUILT_IN_DECODER = N_("Built-in VIN decoder")
MAKER_ONLY = N_("Which model it is, our tables do not tell: please choose it.")


class VinSource(Protocol):
    """Who decodes VINs."""

    @property
    def name(self) -> str:
        """Display name."""

    @property
    def stand_in(self) -> bool:
        """Whether it is built in."""

    def decode(self, typed: str) -> Decoded:
        """The car of a VIN as people type it. Raises ServiceError."""


@dataclass(frozen=True)
class VinDecoder:
    """Decodes in the process; nothing leaves this machine."""

    name: ClassVar[str] = BUILT_IN_DECODER
    stand_in: ClassVar[bool] = True

    def decode(self, typed: str) -> Decoded:
        """Maker, country, model line and year as far as the tables tell. Raises NotKnown for an unknown maker."""
        vin = readable(typed)
        facts = read_vin(vin)
        if facts.make is None:
            raise NotKnown(self.name, N_("{service} does not know this VIN: choose the car by hand."))
        words = DecoderWords(make=facts.make, model=facts.model, series=facts.series, trim=facts.trim)
        car = name_car(words, facts.years[0] if facts.years else None)
        home = for_north_america(vin) or (car.model is not None and could_check(vin))
        note = ABROAD if not home else MAKER_ONLY if facts.model is None else None
        return Decoded(
            source=self.name,
            stand_in=True,
            as_of=None,
            year=facts.years[0] if home and facts.years else None,
            make=car.make,
            model=car.model,
            trim=car.trim,
            country=facts.plant_country or facts.country,
            spellings=words.spellings,
            note=Sentence(template=note) if note else None,
        )


@dataclass(frozen=True)
class VinDecoders:
    """Asks each in turn until one names the model; else the first that knows the maker counts."""

    decoders: Sequence[VinSource]

    @property
    def name(self) -> str:
        """Display name of the decoder that is asked first."""
        return self.decoders[0].name

    @property
    def stand_in(self) -> bool:
        """Whether the one that is asked first is built in."""
        return self.decoders[0].stand_in

    def decode(self, typed: str) -> Decoded:
        """The car of a VIN as people type it; the answer names who decoded it. Raises the first one's ServiceError."""
        best: Decoded | None = None
        fault: ServiceError | None = None
        for decoder in self.decoders:
            try:
                found = decoder.decode(typed)
            except ServiceError as failed:
                fault = fault or failed
                continue
            if found.model:
                return found if best is None or best.make == found.make else best
            best = best or found
        if best is None:
            assert fault is not None  # there is at least one decoder
            raise fault
        return best
