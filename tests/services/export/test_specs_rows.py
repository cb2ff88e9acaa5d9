"""The specs card in both unit systems."""

from services.export.specs_rows import specs_rows
from tests.reports import specs


def test_an_electric_car_has_energy_and_range_and_no_litres() -> None:
    car = specs(fuel="Electric", city_mpg=120.0, highway_mpg=112.0, range_mi=250, engine_cc=None, tank_l=None)
    rows = {label: (metric, us) for label, metric, us in specs_rows(car)["Consumption"]}
    assert rows == {
        "City": ("17.5 kWh/100 km", "28 kWh/100 mi (120 MPGe)"),
        "Highway": ("18.7 kWh/100 km", "30 kWh/100 mi (112 MPGe)"),
        "Range": ("402 km", "250 mi"),
    }


def test_power_is_on_the_card() -> None:
    rows = {label: (metric, us) for label, metric, us in specs_rows(specs(power_hp=132))["Drive"]}
    assert rows["Power"] == ("98 kW", "132 hp")
