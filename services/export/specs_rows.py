"""The specs card as rows of text, in both unit systems, grouped as people look for them."""

from services.specs.specs import INCH_MM, L_PER_US_GALLON, LB_PER_KG, Specs
from services.vehicle import KM_PER_MILE
from services.wording import _
from services.wording.formatting import decimal, money
from services.wording.vocabulary import translate

KW_PER_HP = 0.745700
KWH_PER_GALLON = 33.705  # of petrol, as EPA counts it
ELECTRIC = "Electric"
Row = tuple[str, str, str]


def specs_rows(specs: Specs) -> dict[str, tuple[Row, ...]]:
    """Rows of label, metric value and US value by the group's heading; both are the same where units do not matter."""
    return {
        _("Car"): (
            _same(_("Trim"), specs.trim),
            _same(_("Body"), specs.body),
            _same(_("Seats"), specs.seats),
            _same(_("Doors"), specs.doors),
            _same(_("Country of the make"), specs.country),
            _same(_("Price when new (MSRP)"), money(specs.msrp_usd) if specs.msrp_usd else None),
        ),
        _("Drive"): (
            _same(_("Fuel"), specs.fuel),
            _both(_("Engine"), (specs.engine_cc, "cc", 0), (_times(specs.engine_cc, 1 / 1000), "l", 1)),
            _same(_("Cylinders"), specs.cylinders),
            _both(_("Power"), (_times(specs.power_hp, KW_PER_HP), "kW", 0), (specs.power_hp, "hp", 0)),
            _same(_("Driven wheels"), specs.drive),
            _same(_("Gearbox"), specs.transmission),
        ),
        _("Consumption"): _electric(specs) if specs.fuel == ELECTRIC else _on_fuel(specs),
        _("Size and weight"): (
            *(
                _both(label, (size, "mm", 0), (_times(size, 1 / INCH_MM), "in", 1))
                for label, size in (
                    (_("Length"), specs.length_mm),
                    (_("Width"), specs.width_mm),
                    (_("Height"), specs.height_mm),
                    (_("Wheelbase"), specs.wheelbase_mm),
                )
            ),
            _both(_("Weight"), (specs.weight_kg, "kg", 0), (_times(specs.weight_kg, LB_PER_KG), "lb", 0)),
        ),
    }


def _on_fuel(specs: Specs) -> tuple[Row, ...]:
    return (
        _both(_("City"), (specs.city_l100, "l/100 km", 1), (specs.city_mpg, "mpg", 0)),
        _both(_("Highway"), (specs.highway_l100, "l/100 km", 1), (specs.highway_mpg, "mpg", 0)),
        _both(_("Tank"), (specs.tank_l, "l", 0), (_times(specs.tank_l, 1 / L_PER_US_GALLON), "gal", 1)),
    )


def _electric(specs: Specs) -> tuple[Row, ...]:
    """Energy in place of litres; its miles per gallon are equivalents, as EPA states them."""
    return (
        *(_energy(label, mpge) for label, mpge in ((_("City"), specs.city_mpg), (_("Highway"), specs.highway_mpg))),
        _both(_("Range"), (_times(specs.range_mi, KM_PER_MILE), "km", 0), (specs.range_mi, "mi", 0)),
    )


def _energy(label: str, mpge: float | None) -> Row:
    if not mpge:
        return _same(label, None)
    per_100_miles = 100 * KWH_PER_GALLON / mpge
    us = f"{decimal(per_100_miles, 0)} kWh/100 mi ({decimal(mpge, 0)} MPGe)"
    return label, f"{decimal(per_100_miles / KM_PER_MILE, 1)} kWh/100 km", us


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _same(label: str, value: object) -> Row:
    shown = _("not known") if value is None else translate(str(value))
    return label, shown, shown


def _both(label: str, metric: tuple[float | None, str, int], us: tuple[float | None, str, int]) -> Row:
    shown = _value(*metric), _value(*us)
    return (label, *shown) if metric[0] is not None or us[0] is not None else _same(label, None)


def _value(value: float | None, unit: str, digits: int) -> str:
    return _("not known") if value is None else f"{decimal(value, digits)} {unit}"
