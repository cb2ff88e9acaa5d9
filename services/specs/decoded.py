"""What a VIN says of its car, whoever decoded it, in our names and in those of a list."""

from collections.abc import Sequence
from datetime import date

from services.market.catalogue import catalogue
from services.names import MEANING, key, known_make, known_models, match, model_and_trim, our_make
from services.vehicle import FrozenModel
from services.wording.sentence import Sentence


class Decoded(FrozenModel):
    """What a VIN says of its car; None where its maker did not tell. Who decoded it: see Specs.

    `year` is None for a VIN that was not made for North America. `spellings` are the names the decoder gave the model,
    likeliest first; `suggested` is another VIN that it thinks was meant.
    """

    source: str
    stand_in: bool
    as_of: date | None
    year: int | None
    make: str
    model: str | None
    trim: str | None
    country: str | None = None
    spellings: tuple[str, ...] = ()
    suggested: str | None = None
    note: Sentence | None = None

    def in_list(self, listed: Sequence[str]) -> str | None:
        """The model's name in a list, best that of its model year; None where none is it."""
        return _in_list(self.make, self.spellings, listed)


class DecoderWords(FrozenModel):
    """A decoder's own words: some tell the model in one field ("328i", series "3-Series"), some in two ("Silverado" and
    "1500", "Ioniq" and, in `more`, "Hybrid Vehicle"), some the trim alone ("IS" and "250").
    """

    make: str
    model: str | None = None
    series: str | None = None
    trim: str | None = None
    more: str | None = None
    doors: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """The names the model may have in a list, likeliest first."""
        if self.model is None:
            return ()
        kind = self.more.split()[0] if self.more else ""  # "Hybrid Vehicle" makes another car of an Ioniq
        another = [f"{self.model} {kind}"] if key(kind) in MEANING else []
        beyond = (self.series, self.trim, self.doors and f"{self.doors} Door")
        first, *others = [f"{self.model} {word}" for word in beyond if word] or [self.model]
        own = [self.series] if self.series else []
        return tuple(dict.fromkeys([*another, self.model, first, *own, *others]))


class Named(FrozenModel):
    """Make, model and trim in our names."""

    make: str
    model: str | None
    trim: str | None


def name_car(words: DecoderWords, year: int | None) -> Named:
    """Our names of a decoder's words, held against the built-in catalogue's models of that year."""
    make = _shown(words.make)
    if words.model is None:
        return Named(make=make, model=None, trim=words.trim)
    listed = catalogue().models(make, year) if year else []
    ours = _in_list(make, words.spellings, listed) or _in_list(make, words.spellings[:1], known_models(make))
    entry = model_and_trim(make, ours or words.model)
    beyond = words.more.removeprefix(words.series).strip() if words.more and words.series else None
    by_series = words.series if words.series and key(words.series).startswith(key(words.model)) else None
    badge = model_and_trim(make, words.model).trim
    return Named(make=make, model=entry.model, trim=words.trim or beyond or badge or by_series)


def _in_list(make: str, spellings: Sequence[str], listed: Sequence[str]) -> str | None:
    return next((found for name in spellings if (found := match(name, listed, make))), None)


def _shown(make: str) -> str:
    """A make that is in no list of ours comes in capitals: long ones are written as a name."""
    ours = our_make(make)
    return ours.title() if known_make(make) is None and ours.isupper() and len(ours) > 4 else ours
