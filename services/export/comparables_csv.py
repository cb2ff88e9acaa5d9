"""The adverts behind a price as a table for spreadsheets, those left out with the reason."""

import csv
import io

from services.valuation.valuation import Comparable, Valuation
from services.wording import _
from services.wording.vocabulary import translate

BOM = "\ufeff"  # without it spreadsheets take UTF-8 for the letters of some code page
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | float | None


def comparables_csv(valuation: Valuation | None) -> bytes:
    """UTF-8 with a byte order mark; the header alone where there are no adverts.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([safe(name) for name in _header(valuation.currency if valuation else "USD")])
    if valuation:
        counted = sorted(valuation.comparables, key=lambda advert: advert.price)
        rows = [_row(advert, _("yes"), "") for advert in counted]
        rows += [_row(one.comparable, _("no"), str(one.reason)) for one in valuation.excluded]
        writer.writerows([safe(cell) for cell in row] for row in rows)
    return (BOM + out.getvalue()).encode()


def _header(currency: str) -> list[Cell]:
    return [
        _("Price ({currency})").format(currency=currency),
        _("Year"),
        _("Trim"),
        _("Odometer (miles)"),
        _("Days on sale"),
        _("Distance (miles)"),
        _("Seller"),
        _("Certified"),
        _("Clean title"),
        _("Counted"),
        _("Left out because"),
    ]


def _row(advert: Comparable, counted: str, reason: str) -> list[Cell]:
    answers = {True: _("yes"), False: _("no"), None: None}
    return [
        advert.price,
        advert.year,
        translate(advert.trim),
        advert.mileage,
        advert.days_on_market,
        advert.distance_miles,
        translate(advert.seller),
        answers[advert.certified],
        answers[advert.clean_title],
        counted,
        reason,
    ]


def safe(cell: Cell) -> Cell:
    """As a spreadsheet takes it for no formula."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
