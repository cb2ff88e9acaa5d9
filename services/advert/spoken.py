"""The check of an advert as lines of plain text, one sentence a line."""

from collections.abc import Iterator

from services.advert.check import AdvertCheck
from services.advert.words import beside_the_range, headline, how_often_right, what_is_missing
from services.export.recall_words import recalls_in_short
from services.wording import _
from services.wording.formatting import distance, money


def spoken(check: AdvertCheck) -> Iterator[str]:
    """What was read, the answer, what may explain it, what to ask."""
    advert, report = check.advert, check.report
    driven = distance(advert.miles, "km" if advert.unit == "km" else "miles") if advert.miles is not None else ""
    read = {
        _("Car"): " ".join(str(part) for part in (advert.year, advert.make, advert.model, advert.trim) if part),
        _("Odometer"): driven,
        _("Price asked"): money(advert.price, advert.currency or "USD") if advert.price else "",
    }
    yield from (f"{name}: {value}" for name, value in read.items() if value)
    yield from map(str, check.notes)
    if check.missing:
        yield what_is_missing(check)
        return
    if check.grade and report and report.valuation and advert.price:
        yield f"{headline(check.grade)}. {beside_the_range(advert.price, report.valuation)}"
    if check.why_not:
        yield str(check.why_not)
    yield from map(str, report.problems if report else ())
    if check.warning:
        yield str(check.warning)
    for heading, lines in ((_("What may explain it"), check.explains), (_("What to ask the seller"), check.to_ask)):
        if lines:
            yield f"{heading}:"
            yield from (f"- {line}" for line in lines)
    if report:
        heading = _("Recalls")
        yield f"{heading}: {recalls_in_short(report)}"
    if check.grade:
        yield how_often_right()
