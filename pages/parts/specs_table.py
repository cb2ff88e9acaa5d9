"""What the car is, in both unit systems."""

import pandas as pd
import streamlit as st

from services.specs.specs import INCH_MM, L_PER_US_GALLON, LB_PER_KG, Specs

UNKNOWN = "not known"


def specs_table(specs: Specs | None) -> None:
    """Draw the table; a sentence where there are no specs."""
    st.subheader("Specs")
    if specs is None:
        st.info("There are no specs for this car in our sources.", icon=":material/info:")
        return
    if specs.note:
        st.caption(specs.note)
    st.table(
        pd.DataFrame(rows(specs), columns=["", "Metric", "US"]).set_index(""),
        alt=f"Specs of the {specs.year} {specs.make} {specs.model}",
    )


def rows(specs: Specs) -> list[tuple[str, str, str]]:
    """Label, metric value and US value; the same text twice where units do not matter."""
    return [
        _same("Trim", specs.trim),
        _same("Body", specs.body),
        _same("Fuel", specs.fuel),
        ("Engine", _value(specs.engine_cc, "cc"), _value(specs.engine_cc and specs.engine_cc / 1000, "l", 1)),
        _same("Cylinders", specs.cylinders),
        ("Power", _value(specs.power_hp and specs.power_hp * 0.745700, "kW"), _value(specs.power_hp, "hp")),
        _same("Driven wheels", specs.drive),
        _same("Gearbox", specs.transmission),
        _same("Seats", specs.seats),
        _same("Doors", specs.doors),
        ("Weight", _value(specs.weight_kg, "kg"), _value(specs.weight_kg and specs.weight_kg * LB_PER_KG, "lb")),
        *(
            (label, _value(size, "mm"), _value(size and size / INCH_MM, "in", 1))
            for label, size in (
                ("Length", specs.length_mm),
                ("Width", specs.width_mm),
                ("Height", specs.height_mm),
                ("Wheelbase", specs.wheelbase_mm),
            )
        ),
        ("Tank", _value(specs.tank_l, "l"), _value(specs.tank_l and specs.tank_l / L_PER_US_GALLON, "gal", 1)),
        ("Consumption, city", _value(specs.city_l100, "l/100 km", 1), _value(specs.city_mpg, "mpg")),
        ("Consumption, highway", _value(specs.highway_l100, "l/100 km", 1), _value(specs.highway_mpg, "mpg")),
        _same("Country of the make", specs.country),
    ]


def _same(label: str, value: object) -> tuple[str, str, str]:
    shown = UNKNOWN if value is None else str(value)
    return label, shown, shown


def _value(value: float | None, unit: str, digits: int = 0) -> str:
    return UNKNOWN if value is None else f"{value:,.{digits}f} {unit}"
