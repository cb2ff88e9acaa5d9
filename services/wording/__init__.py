"""Every sentence a person reads, in their language. The English sentence is the message id.

`_("About {price} today").format(price=...)` finds the sentence in `es.po`, `de.po` or `zh.po` beside this file. The
reader's language is set by `set_locale` at the start of each script run; where a run has not set one yet (a callback,
a fragment) the provider given to `set_locale_provider` is asked. A sentence that is kept with data is a
`sentence.Sentence`, marked by `N_`.

Sentences are collected and brought into each of the three files by Babel's own command:

    pybabel extract --no-location --sort-output -o curbside.pot app.py pages services
    pybabel update --no-fuzzy-matching --ignore-obsolete -w 120 -l es -i curbside.pot -o services/wording/es.po
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, wraps
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "N_",
    "ReaderLocale",
    "SecondCurrency",
    "Unit",
    "_",
    "current_locale",
    "from_browser",
    "languages",
    "ngettext",
    "set_locale",
    "set_locale_provider",
    "use_locale",
    "with_locale",
]

P = ParamSpec("P")
R = TypeVar("R")
Unit = Literal["miles", "km"]
CATALOGUES = Path(__file__).parent
# How each language is written where the browser names no region of it.
USUAL = {"en": "en_US", "es": "es_419", "de": "de_DE", "zh": "zh_Hans_CN"}
MILES_IN = ("US", "GB")


class SecondCurrency(BaseModel):
    """The operator's rate: so many units of the currency a US dollar, on that day."""

    model_config = ConfigDict(frozen=True)

    code: str = Field(pattern="^[A-Z]{3}$")
    per_usd: float = Field(gt=0)
    day: date


@dataclass(frozen=True)
class ReaderLocale:
    """One reader's words (`language`), numbers and dates (`locale`, as Babel names it) and unit of distance."""

    language: str = "en"
    locale: str = "en_US"
    unit: Unit = "miles"
    second: SecondCurrency | None = None


_locale: ContextVar[ReaderLocale | None] = ContextVar("locale", default=None)
_provider: Callable[[], ReaderLocale] = ReaderLocale


def set_locale_provider(provider: Callable[[], ReaderLocale]) -> None:
    """Set what gives the locale, in the whole process, where `set_locale` was not called in this thread."""
    global _provider  # noqa: PLW0603  # one process has one front
    _provider = provider


def current_locale() -> ReaderLocale:
    """The locale of this thread; the provider's where none was set."""
    return _locale.get() or _provider()


def set_locale(language: str | ReaderLocale, unit: Unit | None = None) -> None:
    """Set this thread's locale; a bare language is written as where most of its readers are."""
    now = current_locale()
    chosen = (
        language
        if isinstance(language, ReaderLocale)
        else ReaderLocale(language, USUAL[language], now.unit, now.second)
    )
    _locale.set(replace(chosen, unit=unit) if unit else chosen)


@contextmanager
def use_locale(language: str | ReaderLocale, unit: Unit | None = None) -> Iterator[None]:
    """Set this thread's locale inside the block only."""
    before = _locale.get()
    set_locale(language, unit)
    try:
        yield
    finally:
        _locale.set(before)


def with_locale(call: Callable[P, R]) -> Callable[P, R]:
    """The call with the locale of the thread that wraps it, in whatever thread it runs."""
    locale = current_locale()

    @wraps(call)
    def localized(*args: P.args, **kwargs: P.kwargs) -> R:
        with use_locale(locale):
            return call(*args, **kwargs)

    return localized


def languages() -> dict[str, str]:
    """Every language by its code, named in itself."""
    return {"en": "English", "es": "Español", "de": "Deutsch", "zh": "中文"}


def from_browser(said: str | None) -> ReaderLocale:
    """The first of our languages in an Accept-Language header or a locale such as "de-CH"; else English.

    Miles where the first region named drives in miles, or where none is named and the language is English.
    """
    wanted = _by_preference((said or "").replace("_", "-"))
    language = next((tag for tag in wanted if _language(tag) in USUAL), "en")
    regions = [tag.rpartition("-")[2].upper() for tag in wanted if "-" in tag]
    miles = regions[0] in MILES_IN if regions else _language(language) == "en"
    return ReaderLocale(_language(language), _written(language), "miles" if miles else "km")


def _by_preference(header: str) -> list[str]:
    """The tags of an Accept-Language header, best first: "es;q=0.8, de-CH" gives de-CH, es."""
    weighed = []
    for part in header.split(","):
        tag, _sign, weight = part.partition(";q=")
        try:
            weighed.append((float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda one: -one[0]) if tag and weight > 0]


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _written(tag: str) -> str:
    """The locale of a tag as Babel knows it; our one Chinese is simplified, wherever it is read."""
    language = _language(tag)
    if "-" in tag and language != "zh":
        try:
            return str(Locale.parse(tag, sep="-"))
        except (UnknownLocaleError, ValueError):
            pass
    return USUAL[language]


def _(message: str) -> str:
    """The sentence in the current language; the English one where the catalogue lacks it."""
    return _catalogue(current_locale().language).gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence for that count: `ngettext("{count} advert", "{count} adverts", n).format(count=...)`."""
    return _catalogue(current_locale().language).ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for it
    """Marks a sentence for the catalogue where it must stay English; whoever says it asks `_`."""
    return message


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    """Read and compiled in memory once a process; there is no compiled file to forget."""
    source = CATALOGUES / f"{language}.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
