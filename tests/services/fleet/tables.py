"""Small tables of cars for the fleet's tests."""

import io
from datetime import date

import pandas as pd

from services.fleet.columns import guess_columns
from services.fleet.files import CarFile, open_cars
from services.fleet.pricing import Plan, price_rows
from services.wording import ReaderLocale, Unit

TODAY = date(2026, 11, 1)
CARS = "make,model,year,mileage,condition\nToyota,Corolla,2018,58000,good\nHonda,Civic,2016,81000,fair\n"


def table(text: str | bytes, encoding: str = "utf-8") -> CarFile:
    return open_cars(io.BytesIO(text if isinstance(text, bytes) else text.encode(encoding)))


def plan(cars: CarFile, unit: Unit = "miles", **given: object) -> Plan:
    return Plan.of(guess_columns(cars, unit).model_copy(update=given), ReaderLocale(), TODAY)


def priced(text: str | bytes, unit: Unit = "miles", **given: object) -> pd.DataFrame:
    cars = table(text)
    return pd.concat([price_rows(chunk, plan(cars, unit, **given)) for chunk in cars.chunks()])
