"""What a report says of its price in words: how sure it is, what it rests on, what was left out, what is not in it."""

from services.report import Appraisal
from services.valuation import battery
from services.valuation.accuracy import scoreboard
from services.valuation.adjust import Difference, Fact, after_accident, per_10k_miles
from services.valuation.estimate import about
from services.valuation.statistics import FEWEST
from services.valuation.valuation import Confidence, Valuation
from services.wording import _, ngettext
from services.wording.formatting import day, distance, money, month, percent, whole
from services.wording.vocabulary import grade_name, translate


def what_it_rests_on(appraisal: Appraisal) -> tuple[str, ...]:
    """What the report rests on: trim, mileage, condition, accident and battery if told, the day; guesses are marked."""
    miles = distance(appraisal.miles, "km" if appraisal.unit == "km" else "miles")
    grade = _("Condition: {grade}, a guess") if Fact.CONDITION in appraisal.guessed else _("Condition: {grade}")
    accident = {True: _("With an accident"), False: _("No accident"), None: ""}[appraisal.accident]
    return (
        translate(appraisal.vehicle.trim) or _("Trim not known"),
        _("{distance}, a guess").format(distance=miles) if Fact.MILEAGE in appraisal.guessed else miles,
        grade.format(grade=grade_name(appraisal.grade)),
        *([accident] if accident else []),
        *([held] if (held := battery_words(appraisal)) else []),
        day(appraisal.created.date()),
    )


def battery_words(appraisal: Appraisal) -> str:
    """What an electric car's battery holds, as it was told; empty where nobody did."""
    return _("Battery holds {share}").format(share=percent(appraisal.battery)) if appraisal.battery else ""


def rests_on(valuation: Valuation) -> str:
    """What the range rests on, how old it is and what it is not."""
    said = [_("Half of such cars are asked for between Low and High.")] if valuation.likely else []
    if valuation.support is not None:
        said.append(
            ngettext(
                "Modelled after what {count} such car was really asked for.",
                "Modelled after what {count} such cars were really asked for, those of other years counting less.",
                valuation.support,
            ).format(count=whole(valuation.support))
        )
    elif valuation.count:
        said.append(
            ngettext(
                "Estimate from {count} advert of a comparable car.",
                "Estimate from {count} adverts of comparable cars.",
                valuation.count,
            ).format(count=whole(valuation.count))
        )
    else:
        said.append(_("Estimate from the source's own statistics."))
    if valuation.as_of:
        said.append(_("Price level of {month}.").format(month=month(valuation.as_of)))
    return " ".join([*said, _("Not an appraisal and not an offer.")])


def how_sure(valuation: Valuation) -> str:
    """The word of confidence and the numbers behind it; empty where there is none."""
    words = {
        Confidence.HIGH: _("High confidence"),
        Confidence.MEDIUM: _("Medium confidence"),
        Confidence.LOW: _("Low confidence"),
    }
    if valuation.confidence not in words:
        return ""
    if valuation.support is None:
        adverts = ngettext("{count} advert", "{count} adverts", valuation.count).format(count=whole(valuation.count))
    else:
        adverts = ngettext("{count} asking price", "{count} asking prices", valuation.support)
        adverts = adverts.format(count=whole(valuation.support))
    if not valuation.likely:
        return _("{confidence}: {adverts}.").format(confidence=words[valuation.confidence], adverts=adverts)
    return _("{confidence}: {adverts}, the middle half of their prices within {spread}.").format(
        confidence=words[valuation.confidence],
        adverts=adverts,
        spread=percent(valuation.likely.high / valuation.likely.low - 1),
    )


def how_near(valuation: Valuation) -> str:
    """How far prices of cars of this kind and age were off; empty where nobody measured it."""
    measured = valuation.accuracy
    if measured is None or not measured.n or valuation.typical is None:
        return ""
    return _(
        "For cars of this kind and age, half of our prices are within {error}; {inside} of {count} real asks lay in "
        "the possible range."
    ).format(error=percent(measured.error), inside=percent(measured.inside), count=whole(measured.n))


def stand_in_label(valuation: Valuation | None) -> str | None:
    """Said on top where the figures are modelled; None where they come from a real market."""
    if valuation is None or not valuation.stand_in:
        return None
    return _(
        "Modelled figures: a built-in stand-in answers for the market, after real asking prices. "
        "None of the adverts here is a real one."
    )


def no_price(valuation: Valuation | None) -> str:
    """Why there is no price, and what to do."""
    if valuation and valuation.count:
        return ngettext(
            "Only {count} similar car on sale: too few comparables for an honest price (we want {fewest}). "
            "Look again in a week, or ask a specialist dealer.",
            "Only {count} similar cars on sale: too few comparables for an honest price (we want {fewest}). "
            "Look again in a week, or ask a specialist dealer.",
            valuation.count,
        ).format(count=whole(valuation.count), fewest=FEWEST)
    return _(
        "We found too few comparables for an honest price. For a rare or older car, a club or a specialist dealer "
        "knows what such cars really fetch."
    )


def left_out(valuation: Valuation) -> tuple[str, ...]:
    """Each advert that counts for nothing with its reason, and a maximum too high to be true."""
    said = [
        _("An advert at {price} is left out of every figure: {reason}.").format(
            price=money(excluded.comparable.price, valuation.currency), reason=str(excluded.reason)
        )
        for excluded in valuation.excluded
    ]
    if valuation.absurd_maximum:
        said.append(
            _(
                "The source also counts an advert at {price}: that looks like a typing error and is in no figure here."
            ).format(price=money(valuation.absurd_maximum, valuation.currency))
        )
    return tuple(said)


def not_included() -> tuple[str, ...]:
    """What no figure of a report holds."""
    return (
        _("Asking prices, not sale prices: cars mostly sell for somewhat less."),
        _("Colour, options, modifications, warranty and number of owners."),
        _("Accidents, rust below, engine and gearbox: photos cannot show them."),
        _("Where you live: asks of the whole country count, because the data hold no regional level."),
        _(
            "A salvage or rebuilt title: such cars are asked about half. Have the repair inspected before you trust a "
            "price."
        ),
        _("Taxes and fees."),
    )


def differences(valuation: Valuation) -> tuple[str, ...]:
    """What more miles and an accident would change, in money."""

    def said(difference: Difference | None, words: str) -> list[str]:
        if difference is None:
            return []
        change = about(abs(difference.money), valuation.currency)
        return [words.format(change=f"{'+' if difference.money > 0 else '−'}{change}")]

    return (
        *said(per_10k_miles(valuation), _("10,000 miles more: {change}.")),
        *said(after_accident(valuation), _("An accident on record: {change}.")),
    )


def specs_source(appraisal: Appraisal) -> tuple[str, ...]:
    """Whose specs they are, with the day; empty where that is not known."""
    specs = appraisal.specs
    if not (specs and specs.source):
        return ()
    words = (
        _("Specs: {source}, built-in figures of {day}.")
        if specs.stand_in
        else _("Specs: {source}, looked up on {day}.")
    )
    return (words.format(source=_(specs.source), day=day(specs.as_of or appraisal.created.date())),)


def battery_source(appraisal: Appraisal) -> tuple[str, ...]:
    """Where the effect of a battery's health is from; empty where it moved nothing."""
    moved = appraisal.electric and appraisal.battery is not None
    return (_("Battery: {source}.").format(source=_(battery.SOURCE)),) if moved else ()


def sources(valuation: Valuation | None) -> tuple[str, ...]:
    """Where the price comes from, with its day, and how well that source has been measured."""
    if valuation is None:
        return ()
    if not valuation.stand_in:
        dated = _("Prices: {source}, {day}.") if valuation.as_of else _("Prices: {source}.")
        return (dated.format(source=_(valuation.source), day=day(valuation.as_of) if valuation.as_of else ""),)
    board = scoreboard()
    every = next(iter(board.tables.values()))["all"]
    return (
        _("Prices: {source}, a built-in stand-in fitted on real asking prices; price level of {day}.").format(
            source=_(valuation.source), day=day(valuation.as_of) if valuation.as_of else board.day
        ),
        _("Half of its prices are within {error} of {count} real asking prices that were kept from the fit.").format(
            error=percent(every.mdape / 100, 1), count=whole(every.n)
        ),
    )
