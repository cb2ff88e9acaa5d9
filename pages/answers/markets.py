"""A model in the built-in reference market: its years, its trims, and its price curve, out of the process itself."""

from datetime import UTC, datetime

import pandas as pd

from pages.answers.listing import CarNotKnown, listed_make, listed_model, listed_trims
from pages.answers.models import ListedTrim, MarketAnswer, PricePoint
from services.market.frames import prices
from services.specs.car_lists import CarLists
from services.specs.market import MarketSpecs
from services.valuation.adjust import usual_miles
from services.valuation.market import MarketValuation
from services.valuation.statistics import rounded
from services.vehicle import Grade
from services.wording import N_, _

MILES = range(0, 200_001, 25_000)  # of the curve of one model year


def market_of(make: str, model: str, year: int | None = None) -> MarketAnswer:
    """The model as people call it. Raises CarNotKnown."""
    lists = CarLists([MarketSpecs()])
    ours = listed_make(lists, make)
    name = listed_model(lists, ours, model).model
    trims = listed_trims(lists, ours, name)
    years = sorted({trim.year for trim in trims}, reverse=True)
    if year is not None and year not in years:
        raise CarNotKnown(
            "year",
            N_("The {car} is in our lists from {first} to {last}, but not as a {year} model."),
            car=f"{ours} {name}",
            first=str(years[-1]),
            last=str(years[0]),
            year=str(year),
        )
    this_year = datetime.now(UTC).year
    points = [(one, usual_miles(this_year - one)) for one in years] if year is None else [(year, one) for one in MILES]
    curve = _curve(ours, name, points)
    return MarketAnswer(
        make=ours,
        model=name,
        years=tuple(years),
        trims=tuple(
            ListedTrim(year=trim.year, trim=trim.trim, msrp=trim.msrp_usd)
            for trim in trims
            if year in (None, trim.year)
        ),
        curve=curve,
        currency="USD",
        source=MarketValuation().name,
        problems=() if curve else (_("Too little is known of what such cars are asked for."),),
    )


def _curve(make: str, model: str, points: list[tuple[int, int]]) -> tuple[PricePoint, ...]:
    frame = pd.DataFrame(points, columns=["year", "miles"]).assign(make=make, model=model, condition=Grade.GOOD.value)
    priced = pd.concat([frame[["year", "miles"]], prices(frame)], axis=1)
    return tuple(
        PricePoint(
            year=int(row["year"]),
            miles=int(row["miles"]),
            low=rounded(row["p25"]),
            typical=rounded(row["p50"]),
            high=rounded(row["p75"]),
            possible_low=rounded(row["p10"]),
            possible_high=rounded(row["p90"]),
        )
        for row in priced.to_dict("records")
        if pd.isna(row["reason"])
    )
