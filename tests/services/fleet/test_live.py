"""Rows priced by a live service: told before, counted together, and a row it fails on costs that row alone."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from services.build import Services, build_services
from services.fleet.cost import price_cost
from services.fleet.worker import priced_with
from services.settings import MarketCheck, Settings
from services.storage.quota import Usage
from services.valuation.market import MarketValuation
from services.valuation.valuation import PricedCar
from services.vehicle import Grade, Vehicle
from tests.services.fleet.tables import plan, priced, table

ROW = "Toyota,Corolla,2018,58000,good,dealer\n"
OTHER = "Honda,Civic,2016,81000,good,dealer\n"
HEADING = "make,model,year,mileage,condition,seller\n"
MODELLED = "The price is that of Built-in price model instead."


def live(stand_ins: str, folder: Path, calls: int = 500) -> Services:
    asked = {"base_url": f"{stand_ins}/marketcheck/v2", "calls_a_month": calls}
    return build_services(Settings(stand_ins=stand_ins, data_dir=folder, marketcheck=MarketCheck.model_validate(asked)))


def told(services: Services, rows: str) -> pd.DataFrame:
    cars = table(HEADING + rows)
    wanted = plan(cars).model_copy(update={"live": True})
    return pd.concat([priced_with(services.appraiser, chunk, wanted) for chunk in cars.chunks()])


def used(services: Services) -> int:
    return next(usage.used for usage in services.credits.usages() if usage.service == "MarketCheck")


def test_a_row_has_the_live_price_and_the_same_car_is_asked_about_once(stand_ins: str, tmp_path: Path) -> None:
    services = live(stand_ins, tmp_path)
    rows = told(services, ROW * 3)
    once = used(services)
    car = PricedCar(vehicle=Vehicle(make="Toyota", model="Corolla", year=2018), miles=58_000, grade=Grade.GOOD)
    found = services.appraiser.valuation.value(car)
    assert found.typical
    assert found.likely
    assert found.possible
    wanted = (found.likely.low, found.typical, found.likely.high, found.possible.low, found.possible.high)
    for _number, row in rows.iterrows():
        assert tuple(row[["low", "typical", "high", "possible_low", "possible_high"]]) == tuple(map(round, wanted))
        assert (row["confidence"], row["note"], row["bad"]) == (found.confidence, "", False)
        assert row["scatter"] > 0
    assert 1 <= once <= price_cost(1, services.appraiser.valuation, ()).calls  # type: ignore[union-attr]
    assert rows["typical"].iloc[0] != priced(HEADING + ROW)["typical"].iloc[0]


def test_a_guess_widens_the_live_price_too_and_is_said_once(stand_ins: str, tmp_path: Path) -> None:
    rows = told(live(stand_ins, tmp_path), ROW + ROW.replace("good", ""))
    width = rows["high"] / rows["low"]
    assert width.iloc[1] > width.iloc[0]
    assert rows["note"].iloc[1].count("condition") == 1


def test_beyond_the_plan_rows_keep_the_models_price_and_say_so(stand_ins: str, tmp_path: Path) -> None:
    first, second = live(stand_ins, tmp_path, calls=1), live(stand_ins, tmp_path, calls=1)  # two processes, one plan
    assert told(first, ROW)["note"].tolist() == [""]
    rows = told(second, ROW + OTHER)
    assert rows["note"].iloc[0] == "", "the answer is kept"
    assert rows["note"].iloc[1].startswith("MarketCheck has no calls left this month")
    assert rows["note"].iloc[1].endswith(MODELLED)
    assert rows["typical"].iloc[1] == priced(HEADING + OTHER)["typical"].iloc[0]
    assert used(second) == 1


def test_nobody_is_asked_about_bad_rows_and_private_sellers(stand_ins: str, tmp_path: Path) -> None:
    services = live(stand_ins, tmp_path)
    rows = told(services, ROW.replace("dealer", "private") + ROW.replace("Corolla", "Nosuch"))
    assert rows["note"].tolist() == [MODELLED, "We know no model of that name of this make."]
    assert used(services) == 0


@pytest.mark.parametrize(("zip_code", "calls"), [("10001", 4_960), (None, 3_720)])
def test_what_it_would_use_at_most_is_told(stand_ins: str, tmp_path: Path, zip_code: str | None, calls: int) -> None:
    asked = MarketCheck.model_validate({"api_key": "a real one", "zip_code": zip_code})
    source = build_services(Settings(stand_ins=stand_ins, data_dir=tmp_path, marketcheck=asked)).appraiser.valuation
    usage = Usage(service="MarketCheck", used=100, limit=5_000, resets=date(2026, 12, 1))
    cost = price_cost(1_240, source, (usage,))
    assert cost
    assert (cost.calls, cost.left, cost.too_many) == (calls, 4_900, calls > 4_900)
    assert f"up to {calls:,} of the 4,900 calls that MarketCheck has left" in cost.said
    assert price_cost(1_240, MarketValuation(), ()) is None
