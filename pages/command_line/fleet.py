"""`curbside fleet`: a file of cars in, the same file with prices out; what went wrong is told row by row."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from pages.command_line.at_hand import services_at_hand
from services.build import Services
from services.errors import CurbsideError
from services.fleet.cells import grade_of
from services.fleet.columns import Columns, column_names, guess_columns
from services.fleet.cost import costs, price_cost
from services.fleet.engine import ASKED_ROWS, Priced, Tally, Work, price_chunks
from services.fleet.files import CarFile, open_cars
from services.fleet.output import Writer, result_file
from services.fleet.photos import Attached, PhotoReader, attach, photos_named
from services.fleet.pools import WORTH_PROCESSES, dask_pool, local_pool
from services.fleet.pricing import NO_GRADE, Plan, price_rows
from services.fleet.refusals import FleetRefused
from services.fleet.worker import price_with_services, priced_with
from services.valuation.estimate import about
from services.vehicle import Grade
from services.wording import N_, Unit, _, current_locale, ngettext
from services.wording.formatting import whole

FINE, SOME_FAILED, WRONG_USE = 0, 1, 2
TOLD = 20  # bad rows that are written out; all stand in the result
err = Console(stderr=True, highlight=False, soft_wrap=True)

UNKNOWN_UNIT = N_("Mileages are in miles or in km.")
NO_LIVE_PRICES = N_("No live price service is set up here: give MarketCheck its key.")
SAME_FILE = N_("The result would overwrite the file of cars: choose another name.")


def price_fleet(
    cars: Path,
    out: Path,
    *,
    said: list[str],
    unit: str | None,
    private: bool,
    condition: str | None,
    scheduler: str | None,
    processes: int | None,
    live: bool,
) -> int:
    """Price the file; the exit code: 0 where every row has a price, 1 where some have none, 2 for wrong use."""
    try:
        if out.resolve() == cars.resolve():
            raise FleetRefused(SAME_FILE)
        with cars.open("rb") as file:
            table = open_cars(file)
            chosen = _unit(unit)
            columns = guess_columns(table, chosen or current_locale().unit).corrected(table.heading, said)
            rest = {"private": private, "grade": _grade(condition)} | ({"unit": chosen} if chosen else {})
            columns = columns.model_copy(update=rest)
            columns.check(table.heading)
            _tell_columns(table, columns)
            cores = processes or (min(2, os.cpu_count() or 1) if cars.stat().st_size > WORTH_PROCESSES else 1)
            with ExitStack() as opened:
                pool = opened.enter_context(dask_pool(scheduler) if scheduler else local_pool(1 if live else cores))
                chunks, attached = table.chunks(), attach(table, columns, file)
                work: Work = price_rows
                if attached or live:
                    services = opened.enter_context(services_at_hand())
                    _tell_costs(table, columns, services, live=live)
                    chunks = _with_cars(table, attached, services)
                    if live:  # workers elsewhere have settings of their own
                        work = price_with_services if scheduler else partial(priced_with, services.appraiser)
                plan = Plan.of(columns, current_locale(), datetime.now(UTC).date(), live=live)
                with result_file(out, table.heading) as writer:
                    tally = _priced(file, price_chunks(chunks, plan, pool, work=work), writer)
                return _told(tally, out)
    except OSError as fault:
        err.print(f"{fault.filename or cars}: {fault.strerror or fault}", markup=False)
    except CurbsideError as refused:
        err.print(str(refused), markup=False)
    return WRONG_USE


def _priced(file: BinaryIO, chunks: Iterator[Priced], writer: Writer) -> Tally:
    """Write every chunk as it comes, with a bar that follows the file."""
    size, tally = os.fstat(file.fileno()).st_size, Tally()
    with _bar() as progress:
        task = progress.add_task(_("Pricing"), total=size)
        for priced in chunks:
            writer.write(priced)
            tally.count(priced.result)
            progress.update(task, completed=min(size, file.tell()), description=_rows(tally.totals.rows))
    return tally


def _tell_costs(table: CarFile, columns: Columns, services: Services, *, live: bool) -> None:
    """What live services will be asked. Raises FleetRefused where none has prices and they are wanted."""
    usages = services.credits.usages()
    told = costs(photos_named(table, columns), services.recognizers, services.settings, usages)
    if live:
        price = price_cost(sum(map(len, table.chunks())), services.appraiser.valuation, usages)
        if price is None:
            raise FleetRefused(NO_LIVE_PRICES)
        told = (*told, price)
    for cost in told:
        err.print(cost.said, markup=False)


def _with_cars(table: CarFile, attached: Attached | None, services: Services) -> Iterator[pd.DataFrame]:
    """The file's rows, a few at a time; where it brings photos, with the cars that the services see in them."""
    reader = PhotoReader(services.appraiser)
    for chunk in table.chunks(ASKED_ROWS):
        yield reader.with_cars(attached(chunk)) if attached else chunk


def _unit(said: str | None) -> Unit | None:
    units: dict[str, Unit] = {"km": "km", "mi": "miles", "miles": "miles"}
    if said is not None and said.casefold() not in units:
        raise FleetRefused(UNKNOWN_UNIT)
    return units[said.casefold()] if said else None


def _grade(said: str | None) -> Grade | None:
    if said and grade_of(said) is None:
        raise FleetRefused(NO_GRADE)
    return grade_of(said) if said else None


def _tell_columns(table: CarFile, columns: Columns) -> None:
    told = ", ".join(f"{kind}: {name}" for kind, name in column_names(table.heading, columns).items())
    err.print(f"{told} ({columns.unit})", markup=False)


@contextmanager
def _bar() -> Iterator[Progress]:
    """On stderr, gone at the end; nothing where that is no terminal."""
    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*parts, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield progress


def _rows(count: int) -> str:
    return ngettext("{count} row", "{count} rows", count).format(count=whole(count))


def _told(tally: Tally, out: Path) -> int:
    totals = tally.totals
    for number, why in tally.bad[:TOLD]:
        err.print(_("Row {number}: {why}").format(number=whole(number), why=why), markup=False)
    if totals.failed > TOLD:
        err.print(
            _("All {count} rows without a price are in {file}, with why.").format(
                count=whole(totals.failed), file=out.name
            )
        )
    if totals.priced:
        likely = totals.likely
        typer.echo(
            _("{cars} of {rows} cars priced: {typical} in all, half of such fleets {low} to {high}.").format(
                cars=whole(totals.priced),
                rows=whole(totals.rows),
                typical=about(totals.typical, "USD"),
                low=about(likely.low, "USD"),
                high=about(likely.high, "USD"),
            )
        )
    else:
        typer.echo(_("No car could be priced."))
    return SOME_FAILED if totals.failed else FINE
