"""Numbers, money, distances and dates as the person at hand reads them; written here and nowhere else, by Babel."""

from collections.abc import Sequence
from copy import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.lists import format_list
from babel.numbers import NumberPattern, format_decimal, format_percent, get_currency_symbol
from babel.units import format_unit

from services.vehicle import to_km
from services.wording import Unit, _, current_locale

PERCENT = {"en": "#,##0 %"}  # the house's English; the other languages as Babel has them
WRITTEN_OUT = 1e15  # a figure of nobody's car from a broken file; its digits would fill the page, and Babel gives up
MILES: dict[str, Literal["short", "long"]] = {"zh": "short"}  # where Babel has no long form of the word


def money(amount: float, currency: str = "USD") -> str:
    """A price in whole units of its currency: "$849,995". Estimates are rounded before they come here."""
    locale = _locale()
    if abs(amount) >= WRITTEN_OUT:
        return f"{Decimal(amount):.3g}\N{NO-BREAK SPACE}{currency}"
    said: str = _whole_money(locale, currency).apply(amount, locale, currency=currency, currency_digits=False)
    return said


def whole(number: float) -> str:
    """A number without decimals: "12,300"."""
    return decimal(number, 0)


def decimal(number: float, digits: int = 1) -> str:
    """A number with that many decimals: "6.9"."""
    if abs(number) >= WRITTEN_OUT:
        return f"{Decimal(number):.3g}"
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    written: str = format_decimal(number, pattern, locale=_locale())
    return written


def percent(share: float, digits: int = 0) -> str:
    """A share of one: "84 %"; in whole percent never rounded up to certainty or down to nothing."""
    if 0 < share < 0.01 and not digits:
        return _("under {share}").format(share=_percent(0.01, 0))
    if 0.99 < share < 1 and not digits:
        return _("over {share}").format(share=_percent(0.99, 0))
    return _percent(share, digits)


def change(share: float, digits: int = 0) -> str:
    """By how much a price moves, with its sign: "-4.2%"."""
    percents = _locale().percent_formats[None].pattern
    pattern = percents.replace("#,##0", f"#,##0.{'0' * digits}") if digits else percents
    return format_percent(share, f"+{pattern};-{pattern}", locale=_locale())


def distance(miles: float, unit: Unit | None = None) -> str:
    """Miles as stored, told in the person's unit, or in the one given: "45,000 miles", "72,420 km"."""
    locale = current_locale()
    if abs(miles) >= WRITTEN_OUT:
        return f"{Decimal(miles):.3g}"
    if (unit or locale.unit) == "km":
        return format_unit(to_km(miles), "length-kilometer", "short", format="#,##0", locale=_locale())
    length = MILES.get(locale.language, "long")
    return format_unit(round(miles), "length-mile", length, format="#,##0", locale=_locale())


def listed(parts: Sequence[str]) -> str:
    """Words in a row: "make, model, and year"."""
    return format_list(parts, locale=_locale())


def day(when: date) -> str:
    """A day with its month as a word: "November 20, 2026"."""
    return format_date(when, "long", locale=_locale())


def month(when: date) -> str:
    """A month and its year: "November 2026"."""
    return format_skeleton("yMMMM", when, locale=_locale())


def moment(when: datetime) -> str:
    """Day and time of day, told in UTC: "November 20, 2026, 19:05 UTC"."""
    utc = when.astimezone(UTC)
    return f"{day(utc)}, {format_datetime(utc, 'HH:mm', locale=_locale())} UTC"


def second_currency(amount: float, currency: str = "USD") -> str | None:
    """A dollar price in the operator's second currency, with its rate and the rate's day; None where none is set.

    Three figures of it at most: a converted estimate is no more exact than the estimate.
    """
    second = current_locale().second
    if second is None or currency != "USD":
        return None
    return _("about {price} at {rate} per dollar of {day}").format(
        price=money(float(f"{amount * second.per_usd:.3g}"), second.code),
        rate=format_decimal(second.per_usd, "#,##0.####", locale=_locale()),
        day=day(second.day),
    )


def _percent(share: float, digits: int) -> str:
    pattern = PERCENT.get(current_locale().language) or _locale().percent_formats[None].pattern
    with_decimals = pattern.replace("#,##0", f"#,##0.{'0' * digits}") if digits else pattern
    return format_percent(share, with_decimals, locale=_locale())


def _locale() -> Locale:
    return _parsed(current_locale().locale)


# Parsing a locale's name takes ten times as long as writing a number.
_parsed = lru_cache(Locale.parse)


@lru_cache
def _whole_money(locale: Locale, currency: str) -> NumberPattern:
    """The locale's way to write this currency, without cents; a code such as USD stands apart from its number."""
    pattern: NumberPattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (0, 0)
    if get_currency_symbol(currency, locale)[-1].isalpha():
        plus, minus = (part + "\N{NO-BREAK SPACE}" if part.endswith("¤") else part for part in pattern.prefix)
        pattern.prefix = plus, minus
    return pattern
