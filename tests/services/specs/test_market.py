"""The built-in catalogue, asked in the process."""

import pytest

from mocks.specs import as_specs
from services.errors import NotKnown
from services.market.catalogue import AS_OF
from services.market.frames import Found, find
from services.specs.market import MarketSpecs
from services.specs.specs import Origin, read_record
from services.vehicle import Vehicle

SOURCE = MarketSpecs()
COROLLA = Vehicle(make="Toyota", model="Corolla", year=2010)
MODEL_3 = Vehicle(make="Tesla", model="Model 3", year=2021)


@pytest.mark.parametrize("car", [COROLLA, MODEL_3, COROLLA.model_copy(update={"trim": "XRS"})], ids=str)
def test_it_says_what_the_stand_in_says_over_http(car: Vehicle) -> None:
    found = find(car.make, car.model, car.year, car.trim or "")
    assert isinstance(found, Found)
    record = as_specs(found.offer.model_id, found.offer.variant)
    over_http = read_record(record, Origin(source=SOURCE.name, stand_in=True, as_of=AS_OF))
    shown = found.offer.variant
    beyond = {"power_hp": shown.power_hp, "msrp_usd": shown.msrp, "range_mi": shown.range_mi}
    assert SOURCE.find(car).model_copy(update={"note": None}) == over_http.model_copy(update=beyond)


def test_it_says_where_its_figures_are_from() -> None:
    specs, makes = SOURCE.find(COROLLA), SOURCE.makes()
    assert (specs.source, specs.stand_in, specs.as_of) == ("Built-in catalogue", True, AS_OF)
    assert (makes.source, makes.stand_in, makes.as_of) == ("Built-in catalogue", True, AS_OF)


def test_what_stands_in_is_told() -> None:
    assert SOURCE.find(COROLLA).note is None
    note = str(SOURCE.find(COROLLA.model_copy(update={"trim": "Zebra"})).note)
    assert note.startswith("Trim not known; the ")
    note = str(SOURCE.find(Vehicle(make="Toyota", model="Corolla", year=2025)).note)
    assert note == "Trims of model year 2022 stand in for 2025."


def test_a_car_in_no_catalogue_is_not_known() -> None:
    with pytest.raises(NotKnown, match="Built-in catalogue does not know this car"):
        SOURCE.find(Vehicle(make="Riley", model="RMF", year=1953))


def test_its_lists_lead_from_makes_to_trims() -> None:
    make = SOURCE.makes().ids["Toyota"]
    assert "Corolla" in SOURCE.models(make).ids
    trims = SOURCE.trims(make, "Corolla")
    assert trims[0].year > trims[-1].year
    assert {trim.stand_in for trim in trims} == {True}
    assert trims[0].year <= (SOURCE.years().last or 0)
