"""Answers as a person reads them in a terminal: tables and bars, which a pipe gets without colours and uncut."""

from collections.abc import Iterable

from rich.bar import Bar
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pages.answers.models import AppraiseAnswer, IdentifyAnswer, MarketAnswer, SeenPhoto, VinAnswer
from services.valuation.valuation import Confidence
from services.vehicle import Side
from services.wording import _
from services.wording.formatting import distance, listed, money, percent
from services.wording.model_years import model_years
from services.wording.vocabulary import grade_name, photo_name, translate

WIDE = 200  # columns where no terminal tells its own
BAR = 32  # columns
KINDS = ("Trade-in", "Private party", "Dealer retail")


def progress() -> Progress:
    """A bar on stderr, gone when it is done; nothing where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def print_identified(answer: IdentifyAnswer) -> None:
    """The suggestions, what each photo shows, and what went wrong."""
    out = _console()
    table = _table()
    for one in answer.suggestions:
        name = " ".join(part for part in (one.make, one.model, one.trim) if part)
        table.add_row(Text(name), percent(one.score), model_years(one.years) if one.years else "")
    if answer.suggestions:
        table.add_row(_("Something else"), percent(answer.unclaimed))
        out.print(table)
    for photo in answer.photos:
        out.print(Text(_photo(photo)))
    _print_problems(out, answer.problems)


def _photo(photo: SeenPhoto) -> str:
    shows = [photo_name(Side(photo.side))] if photo.side else []
    shows += [translate(photo.colour)] if photo.colour else []
    shows += [photo.plate] if photo.plate else []
    said = f"{photo.file}: {listed(shows)}" if shows else photo.file
    return f"{said}. {photo.advice}" if photo.advice else said


def print_appraised(answer: AppraiseAnswer) -> None:
    """The car, its price by who buys, how sure that is, and what to know of it."""
    out, car, price = _console(), answer.vehicle, answer.price
    name = " ".join(str(part) for part in (car.year, car.make, car.model, car.trim) if part)
    out.print(Text(f"{name} · {distance(car.miles)} · {grade_name(car.condition)}", style="bold"))
    if price:
        table = _table("", _("Low"), _("Typical"), _("High"))
        names = dict(zip(KINDS, (_("Trade-in"), _("Private party"), _("Dealer retail")), strict=True))
        for kind in answer.kinds:
            figures = (money(one, price.currency) for one in (kind.low, kind.typical, kind.high))
            table.add_row(names[kind.name], *figures)
        out.print(table)
        out.print(Text(" ".join(_how_sure(answer))))
    if specs := answer.specs:
        facts = (specs.trim, specs.body, specs.fuel, specs.transmission, specs.drive)
        out.print(Text(" · ".join(translate(fact) for fact in facts if fact)))
    _print_problems(out, answer.problems)


def _how_sure(answer: AppraiseAnswer) -> Iterable[str]:
    price = answer.price
    if price and price.possible_low is not None and price.possible_high is not None:
        low, high = money(price.possible_low, price.currency), money(price.possible_high, price.currency)
        yield _("Possible: {low} to {high}.").format(low=low, high=high)
    words = {
        Confidence.HIGH: _("High confidence"),
        Confidence.MEDIUM: _("Medium confidence"),
        Confidence.LOW: _("Low confidence"),
    }
    if price and price.confidence in words:
        yield f"{words[price.confidence]}."
    if answer.accuracy and answer.accuracy.n:
        within = percent(answer.accuracy.error)
        yield _("For cars of this kind and age, half of our prices are within {error}.").format(error=within)
    yield _("Not an appraisal and not an offer.")


def print_vin(answer: VinAnswer) -> None:
    """The car, who says so, and what to look at."""
    out = _console()
    car = " ".join(str(part) for part in (answer.year, answer.make, answer.model, answer.trim) if part)
    if answer.source:
        out.print(Text(_("{source} says: {car}.").format(source=_(answer.source), car=car)))
    _print_problems(out, answer.warnings)


def print_market(answer: MarketAnswer) -> None:
    """Years or trims, and the price curve: a bar from low to high a row."""
    out = _console()
    out.print(Text(f"{answer.make} {answer.model}", style="bold"))
    one_year = len({trim.year for trim in answer.trims}) == 1
    named = dict.fromkeys(_trim(trim.trim, trim.msrp if one_year else None) for trim in answer.trims)
    out.print(Text(_("Years: {years}").format(years=", ".join(map(str, answer.years)))))
    out.print(Text(_("Trims: {trims}").format(trims=", ".join(named))))
    if answer.curve:
        most = max(point.high for point in answer.curve)
        table = _table(_("Year"), _("Odometer"), _("Low"), _("Typical"), _("High"), "")
        for point in answer.curve:
            figures = (money(one, answer.currency) for one in (point.low, point.typical, point.high))
            bar = Bar(most, point.low, point.high, width=BAR)
            table.add_row(str(point.year), distance(point.miles), *figures, bar)
        out.print(table)
        source = _("{source}, in good condition. Half of such cars are asked for between Low and High.")
        out.print(Text(source.format(source=_(answer.source))))
    _print_problems(out, answer.problems)


def _trim(name: str | None, msrp: int | None) -> str:
    said = translate(name) or _("Base")
    new = _("new {price}").format(price=money(msrp)) if msrp else ""
    return f"{said} ({new})" if new else said


def _console() -> Console:
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDE
    return console


def _table(*columns: str) -> Table:
    table = Table(box=None, show_header=bool(columns), header_style="", pad_edge=False)
    for place, column in enumerate(columns or ("", "", "")):
        table.add_column(column, justify="left" if place == 0 else "right" if columns else "left", no_wrap=True)
    return table


def _print_problems(out: Console, problems: Iterable[str]) -> None:
    for problem in problems:
        out.print(Text(f"! {problem}"))
