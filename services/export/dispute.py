"""The dispute report as a PDF and as a table: the comparables line by line, the method, what was left out and why."""

import csv
import io

from services import __version__
from services.export import sentences
from services.export.comparables_csv import BOM, safe
from services.export.pdf import Paper, pdf
from services.export.report_data import Report, Section, Table
from services.report import Appraisal
from services.valuation.adjust import CONDITION, PER_10K_MILES
from services.valuation.depreciation import RETENTION_SOURCE
from services.valuation.dispute import AdjustedComparable, Dispute, Line, dispute
from services.valuation.valuation import Comparable
from services.wording import _, current_locale
from services.wording.formatting import day, distance, money, percent, whole
from services.wording.vocabulary import grade_name, translate


def dispute_of(appraisal: Appraisal) -> Dispute:
    """The figures behind it. Raises DisputeRefused."""
    car, day_of = appraisal.priced_car, appraisal.created.date()
    return dispute(appraisal.valuation, car, day_of, accident=appraisal.accident)


def dispute_pdf(appraisal: Appraisal, paper: Paper = "A4") -> bytes:
    """The file. Raises DisputeRefused."""
    return pdf(report_of_dispute(appraisal), paper)


def dispute_csv(appraisal: Appraisal) -> bytes:
    """UTF-8 with a byte order mark: a row an advert with its lines, then those left out. Raises DisputeRefused."""
    found = dispute_of(appraisal)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    names = [*_columns_of_cars(), _("Asked ({currency})").format(currency=found.currency), *line_names().values()]
    writer.writerow([safe(name) for name in (*names, _("Adjusted"), _("Left out because"))])
    for number, one in enumerate(found.comparables, 1):
        advert = one.comparable
        car = [
            number,
            advert.year,
            translate(advert.trim),
            advert.mileage,
            advert.distance_miles,
            advert.days_on_market,
        ]
        writer.writerow([safe(cell) for cell in (*car, one.ask, *one.lines.values(), one.adjusted, "")])
    for left in found.left_out:
        advert = left.comparable
        car = ["", advert.year, translate(advert.trim), advert.mileage, advert.distance_miles, advert.days_on_market]
        writer.writerow([safe(cell) for cell in (*car, advert.price, *[""] * len(Line), "", str(left.reason))])
    writer.writerow([_("Median"), *[""] * (len(names) - 1), found.middle, ""])
    writer.writerow([safe(_signed(appraisal, found))])
    return (BOM + out.getvalue()).encode()


def line_names() -> dict[Line, str]:
    """What each line is called, in their order."""
    return {
        Line.MILEAGE: _("Mileage"),
        Line.YEAR: _("Model year"),
        Line.TRIM: _("Trim"),
        Line.CONDITION: _("Condition"),
        Line.ACCIDENT: _("Accident"),
        Line.DATE: _("Date"),
        Line.DISTANCE: _("Distance"),
    }


def report_of_dispute(appraisal: Appraisal) -> Report:
    """What every form of it says. Raises DisputeRefused."""
    found = dispute_of(appraisal)
    prices = (found.lowest, found.middle, found.highest)
    return Report(
        language=current_locale().language,
        title=_("{car}: what it would cost to replace").format(car=appraisal.vehicle.name),
        facts=sentences.what_it_rests_on(appraisal),
        label=None,
        problems=(),
        figures=tuple(
            (name, money(price, found.currency))
            for name, price in zip((_("Lowest"), _("Median"), _("Highest")), prices, strict=True)
        ),
        second=None,
        sections=(
            _summary(found),
            _adjustments(found),
            _cars(found),
            _method(appraisal),
            *_left_out(found),
            Section(_("Sources"), points=(_signed(appraisal, found),), small=tuple(map(str, found.notes))),
        ),
    )


def _summary(found: Dispute) -> Section:
    said = _("{count} such cars are advertised. Adjusted to this one, line by line, half of them ask {price} or more.")
    return Section(
        _("In short"),
        said=(said.format(count=whole(len(found.comparables)), price=money(found.middle, found.currency)),),
        small=(_("These are asking prices, without a deduction for haggling. This is no appraisal and no offer."),),
    )


def _adjustments(found: Dispute) -> Section:
    names = line_names()
    asked = _("Asked ({currency})").format(currency=found.currency)
    columns = (_("Advert"), asked, *names.values(), _("Adjusted"))

    def row(number: int, one: AdjustedComparable) -> tuple[str, ...]:
        lines = (_signed_money(one.lines[line]) for line in names)
        return (whole(number), whole(one.ask), *lines, whole(one.adjusted))

    rows = tuple(row(number, one) for number, one in enumerate(found.comparables, 1))
    return Section(_("The comparables, adjusted"), tables=(Table(columns, rows, frozenset(range(len(columns)))),))


def _signed_money(amount: int) -> str:
    """With its sign; a dash where nothing is moved."""
    return f"{'+' if amount > 0 else '−'}{whole(abs(amount))}" if amount else "–"


def _columns_of_cars() -> tuple[str, ...]:
    return _("Advert"), _("Year"), _("Trim"), _("Odometer (miles)"), _("Distance (miles)"), _("Days on sale")


def _cars(found: Dispute) -> Section:
    columns = (_("Advert"), _("Year"), _("Trim"), _("Odometer"), _("Distance"), _("Days on sale"), _("Seller"))
    rows = tuple((whole(number), *_car(one.comparable)) for number, one in enumerate(found.comparables, 1))
    return Section(_("What they are"), tables=(Table(columns, rows, frozenset({0, 1, 3, 4, 5})),))


def _car(advert: Comparable) -> tuple[str, ...]:
    return (
        str(advert.year or ""),
        translate(advert.trim),
        distance(advert.mileage) if advert.mileage is not None else "",
        distance(advert.distance_miles) if advert.distance_miles is not None else "",
        whole(advert.days_on_market) if advert.days_on_market is not None else "",
        translate(advert.seller),
    )


def _method(appraisal: Appraisal) -> Section:
    grade, mileage = CONDITION[appraisal.grade], PER_10K_MILES
    points = [
        _("Mileage: each 10,000 miles more take {share} off. {source}.").format(
            share=percent(1 - mileage.value, 1), source=_(mileage.source)
        ),
        _("Model year: by the yearly loss of the make, the mileage of a year taken out. {source}.").format(
            source=_(RETENTION_SOURCE)
        ),
        _("Trim: cars of this trim alone where there are enough; else nothing is moved, for no source says by what."),
        _(
            "Condition: dealers offer cars in very good condition; this one is {grade}, {share} of that. {source}."
        ).format(grade=grade_name(appraisal.grade), share=percent(grade.value), source=_(grade.source)),
        _("Accident: by what cars with one ask less, where it was said whether this car had one."),
        _("Date and distance: all were on sale that day, and no source says what distance is worth: nothing is moved."),
        _("The lines apply in this order, each to what the lines before it come to, rounded to whole units."),
    ]
    return Section(_("The method"), points=tuple(points))


def _left_out(found: Dispute) -> list[Section]:
    if not found.left_out:
        return []
    columns = (_("Asked"), _("Year"), _("Trim"), _("Odometer"), _("Left out because"))
    rows = tuple(
        (money(one.comparable.price, found.currency), *_car(one.comparable)[:3], str(one.reason))
        for one in found.left_out
    )
    return [Section(_("What was left out"), tables=(Table(columns, rows, frozenset({0, 1, 3})),))]


def _signed(appraisal: Appraisal, found: Dispute) -> str:
    """Date and sources, and which report it was made of."""
    said = _("Made on {day} from adverts that {source} listed on {seen}; report {id}, Curbside {version}.")
    return said.format(
        day=day(appraisal.created.date()),
        source=_(found.source),
        seen=day(found.as_of),
        id=appraisal.id,
        version=__version__,
    )
