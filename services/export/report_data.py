"""What every form of the report says, worked out once: sentences, tables and charts in the order they are read."""

from dataclasses import dataclass

from services.charts.chart import Chart
from services.charts.price_chart import price_chart
from services.charts.worth_chart import worth_chart
from services.export import sentences
from services.export.recall_words import (
    beside_recalls,
    campaign_heading,
    campaign_said,
    recalls_in_short,
    what_recalls_mean,
)
from services.export.specs_rows import Row, specs_rows
from services.report import Appraisal
from services.specs.specs import Specs
from services.valuation.adjust import STEPS, PriceKind, at_each_grade, price_kinds
from services.valuation.alike import asked_alike
from services.valuation.depreciation import RETENTION_SOURCE, YearlyValue, value_by_year
from services.valuation.estimate import about
from services.valuation.valuation import Comparable, Valuation
from services.wording import _, current_locale, ngettext
from services.wording.formatting import distance, money, second_currency, whole
from services.wording.vocabulary import grade_name, translate

LANGUAGE_TAGS = {"en": "en", "es": "es", "de": "de", "zh": "zh-Hans"}  # BCP 47, by the code of our language
MOST_ADVERTS = 60  # in a report's table; the CSV holds them all


@dataclass(frozen=True)
class Table:
    """Rows of text below their column names; `numbers` are the columns that hold figures, `marked` this car's row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    marked: int | None = None


@dataclass(frozen=True)
class Section:
    """One heading with what stands below it, in this order; `small` is small print."""

    heading: str
    said: tuple[str, ...] = ()
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()
    points: tuple[str, ...] = ()
    small: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report in the language spoken when it was made; `label` says that figures are modelled.

    `figures` are the low, typical and high price by their names, empty without a price; `second` is the typical price
    in the operator's second currency.
    """

    language: str
    title: str
    facts: tuple[str, ...]
    label: str | None
    problems: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    second: str | None
    sections: tuple[Section, ...]


def report_of(appraisal: Appraisal) -> Report:
    """The report as of the day of the appraisal: the same appraisal makes the same report on any day."""
    vehicle, valuation = appraisal.vehicle, appraisal.valuation
    kinds: tuple[PriceKind, ...] = ()
    sections = [_price(appraisal)]
    if valuation and valuation.typical is not None:
        kinds = price_kinds(valuation, max(0, appraisal.created.year - vehicle.year))
        years = value_by_year(valuation, appraisal.priced_car, appraisal.created.date())
        sections += [_kinds(valuation, kinds), _ladder(valuation), *_worth(years, valuation)]
    sections += [*_recalls(appraisal), _specs(appraisal.specs), *_fine_print(appraisal, kinds)]
    if valuation and valuation.comparables:
        sections.append(_comparables(valuation))
    return Report(
        language=current_locale().language,
        title=vehicle.name,
        facts=sentences.what_it_rests_on(appraisal),
        label=sentences.stand_in_label(valuation),
        problems=tuple(map(str, appraisal.problems)),
        figures=_figures(valuation),
        second=second_currency(valuation.typical, valuation.currency) if valuation and valuation.typical else None,
        sections=tuple(sections),
    )


def _figures(valuation: Valuation | None) -> tuple[tuple[str, str], ...]:
    if valuation is None or valuation.typical is None:
        return ()
    likely = valuation.likely
    prices = (likely.low if likely else None, valuation.typical, likely.high if likely else None)
    return tuple(
        (name, about(price, valuation.currency) if price is not None else _("not known"))
        for name, price in zip((_("Low"), _("Typical"), _("High")), prices, strict=True)
    )


def _price(appraisal: Appraisal) -> Section:
    heading, valuation = _("What such cars are asked for"), appraisal.valuation
    if valuation is None or valuation.typical is None:
        return Section(heading, said=(sentences.no_price(valuation),))
    other, second = appraisal.second_opinion, list[str]()
    if other and other.typical is not None:
        words = (
            _("Second opinion: {source} puts the typical price at {price}, as modelled by a built-in stand-in.")
            if other.stand_in
            else _("Second opinion: {source} puts the typical price at {price}.")
        )
        second.append(words.format(source=_(other.source), price=about(other.typical, other.currency)))
    sure = sentences.how_sure(valuation)
    return Section(
        heading,
        said=tuple(filter(None, (sentences.rests_on(valuation), sure, sentences.how_near(valuation)))),
        chart=price_chart(
            valuation, appraisal.vehicle.name, asked_alike(valuation, appraisal.priced_car, appraisal.accident)
        ),
        points=sentences.left_out(valuation),
        small=(*map(str, valuation.notes), *second),
    )


def _kinds(valuation: Valuation, kinds: tuple[PriceKind, ...]) -> Section:
    names = (_("Trade-in"), _("Private party"), _("Dealer retail"))  # in the order of `price_kinds`
    rows = tuple((name, *_low_typical_high(kind, valuation)) for name, kind in zip(names, kinds, strict=True))
    return Section(
        _("What you might get, by who buys"),
        tables=(Table((_("Buyer"), _("Low"), _("Typical"), _("High")), rows, frozenset({1, 2, 3})),),
        small=(
            _(
                "None of these is an offer. A dealer who takes a car in pays for repairs, for the time it stands and "
                "for the risk, and earns on the sale: that is why a trade-in brings least."
            ),
        ),
    )


def _low_typical_high(kind: PriceKind, valuation: Valuation) -> tuple[str, str, str]:
    low, middle, high = (about(price, valuation.currency) for price in (kind.band.low, kind.price, kind.band.high))
    return low, middle, high


def _ladder(valuation: Valuation) -> Section:
    ladder = at_each_grade(valuation)
    names = [
        _("{grade} (this car)").format(grade=grade_name(grade)) if grade is valuation.grade else grade_name(grade)
        for grade in ladder
    ]
    rows = tuple((name, about(price, valuation.currency)) for name, price in zip(names, ladder.values(), strict=True))
    marked = list(ladder).index(valuation.grade)
    return Section(
        _("The same car in every condition"),
        tables=(Table((_("Condition"), _("Typical")), rows, frozenset({1}), marked),),
        small=(" ".join(sentences.differences(valuation)),),
    )


def _worth(years: tuple[YearlyValue, ...], valuation: Valuation) -> tuple[Section, ...]:
    chart = worth_chart(years, valuation.currency)
    if chart is None:
        return ()

    def price(amount: float) -> str:
        return about(amount, valuation.currency)

    ahead = [year for year in years if year.forecast]
    rows = tuple((str(year.year), price(year.band.low), price(year.price), price(year.band.high)) for year in ahead)
    return (
        Section(
            _("Worth over time"),
            said=(chart.alt,),
            chart=chart,
            tables=(Table((_("Year"), _("Low"), _("Typical"), _("High")), rows, frozenset({1, 2, 3})),),
        ),
    )


def _comparables(valuation: Valuation) -> Section:
    adverts = sorted(valuation.comparables, key=lambda advert: advert.price)
    shown = adverts[:: max(1, -(-len(adverts) // MOST_ADVERTS))]
    columns = (_("Price"), _("Year"), _("Trim"), _("Odometer"), _("Days on sale"), _("Distance"), _("Seller"))
    said = []
    if len(shown) < len(adverts):
        said.append(
            _("{shown} of {all}, evenly from the lowest price to the highest; the CSV holds them all.").format(
                shown=whole(len(shown)), all=whole(len(adverts))
            )
        )
    if valuation.typical is None:
        heading = ngettext("The one advert found", "The {count} adverts found", len(adverts))
    else:
        heading = ngettext("The advert behind the price", "The {count} adverts behind the price", len(adverts))
    return Section(
        heading.format(count=whole(len(adverts))),
        said=tuple(said),
        tables=(Table(columns, tuple(_advert(one, valuation.currency) for one in shown), frozenset({0, 1, 3, 4, 5})),),
    )


def _advert(advert: Comparable, currency: str) -> tuple[str, ...]:
    """Its cells; empty where the advert says nothing."""
    return (
        money(advert.price, currency),
        str(advert.year or ""),
        translate(advert.trim),
        distance(advert.mileage) if advert.mileage is not None else "",
        whole(advert.days_on_market) if advert.days_on_market is not None else "",
        distance(advert.distance_miles) if advert.distance_miles is not None else "",
        translate(advert.seller),
    )


def _recalls(appraisal: Appraisal) -> tuple[Section, ...]:
    """None in a report of before they were asked for."""
    recalls = appraisal.recalls
    if recalls is None and appraisal.recalls_missing is None:
        return ()
    campaigns = recalls.campaigns if recalls else ()
    return (
        Section(
            _("Recalls: {answer}").format(answer=recalls_in_short(appraisal)),
            said=what_recalls_mean(appraisal),
            points=tuple(f"{campaign_heading(one)}. {' '.join(campaign_said(one))}" for one in campaigns),
            small=beside_recalls(recalls),
        ),
    )


def _specs(specs: Specs | None) -> Section:
    if specs is None:
        return Section(_("Specs"), said=(_("There are no specs for this car in our sources."),))
    return Section(
        _("Specs"),
        said=(str(specs.note),) if specs.note else (),
        tables=tuple(_in_units(group, rows) for group, rows in specs_rows(specs).items()),
        small=(_("Gallons are US gallons of 3.785 litres."),),
    )


def _in_units(group: str, rows: tuple[Row, ...]) -> Table:
    """Two columns of units only where they differ."""
    if any(metric != us for _label, metric, us in rows):
        return Table(
            (group, _("Metric"), _("US")), tuple((*row[:2], row[2] if row[2] != row[1] else "") for row in rows)
        )
    return Table((group, ""), tuple(row[:2] for row in rows))


def _fine_print(appraisal: Appraisal, kinds: tuple[PriceKind, ...]) -> list[Section]:
    left_out = [Section(_("What is not included"), points=sentences.not_included())] if kinds else []
    said = [
        *sentences.sources(appraisal.valuation),
        *sentences.specs_source(appraisal),
        *sentences.battery_source(appraisal),
    ]
    if kinds:
        said.append(_("Trade-in and private party: {source}.").format(source=_(kinds[0].source)))
        said += [_(source) for source in (kinds[1].source, STEPS, RETENTION_SOURCE)]
    return [*left_out, *([Section(_("Sources"), points=tuple(said))] if said else [])]
