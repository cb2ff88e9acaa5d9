"""The scoreboard's names of tables and groups, which `benchmarks/prices.py` writes in English, as people read them."""

import re
from collections.abc import Iterable
from datetime import date

from services.wording import N_, _
from services.wording.formatting import money, month

TABLES = (
    N_("2024 to 2026, without electric cars, trim said"),
    N_("2024 to 2026, electric cars, trim said"),
    N_("2024 to 2026, without electric cars, trim not said"),
    N_("2024 to 2026, electric cars, trim not said"),
    N_("2024 and 2025, trim said"),
    N_("2024 and 2025, trim not said"),
    N_("2022 and 2023, trim within the model's name"),
    N_("baseline: make-year median"),
    N_("baseline: MSRP x curve x mileage"),
)
GROUPS = (
    N_("all"),
    N_("German luxury makes"),
    N_("Asian luxury makes"),
    N_("European luxury makes"),
    N_("American luxury makes"),
    N_("other makes"),
    N_("private ads"),
)
AGES = re.compile(r"age (\d+) (?:to (\d+)|and more)")
PRICES = re.compile(r"\$([\d,]+) (?:to \$([\d,]+)|and more)")
ASKED = re.compile(r"asked (\d{4})(?:-(\d{2}))?")


def table_name(name: str) -> str:
    """A table's heading; a new one stays English until it is in the catalogue."""
    return _(name)


def group_name(name: str) -> str:
    """A row's heading: all cars, an age, a price, when they were asked for; else a make, which is a name."""
    if asked := asked_in(name):
        return _("asked {when}").format(when=asked)
    if ages := AGES.fullmatch(name):
        low, high = ages.groups()
        return _("age {low} to {high}").format(low=low, high=high) if high else _("age {low} and more").format(low=low)
    if prices := PRICES.fullmatch(name):
        low, high = (money(int(end.replace(",", ""))) if end else None for end in prices.groups())
        return _("{low} to {high}").format(low=low, high=high) if high else _("{low} and more").format(low=low)
    return _(name) if name in GROUPS else name


def asked_in(name: str) -> str | None:
    """The month or year of a group "asked 2024-08" or "asked 2022"; None for other groups."""
    found = ASKED.fullmatch(name)
    if found is None:
        return None
    year, of_year = found.groups()
    return month(date(int(year), int(of_year), 1)) if of_year else year


def asked_when(names: Iterable[str]) -> list[str]:
    """The months and years of such groups; a month of a year that is there as a whole is left out."""
    found = [one for one in map(ASKED.fullmatch, names) if one]
    whole = {one[1] for one in found if not one[2]}
    return [said for one in found if not (one[2] and one[1] in whole) and (said := asked_in(one[0]))]
