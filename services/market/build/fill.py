"""Fills what the trim-level source leaves empty from EPA's measurements of the same engine, and from sister years."""

import pandas as pd

CONSUMPTION = ["mpg_city", "mpg_hwy", "mpg_comb"]
FORCED = {"Turbocharged", "Twin-Turbo", "Supercharged", "Twincharged", "Turbodiesel", "Quad-Turbo"}


def fill(specs: pd.DataFrame, epa: pd.DataFrame) -> pd.DataFrame:
    """``specs`` with displacement, consumption and seats completed where the answer is not in doubt.

    Plug-ins get EPA's consumption on petrol throughout: the source mixes it with miles per gallon equivalent.
    """
    out = specs.copy()
    electric = out["fuel"].isin(["Electric", "Hydrogen"])
    engine = ["make", "model", "year", "cylinders", "forced"]
    forced, measured = _forced(out), epa.assign(forced=_forced(epa))
    for keys in (engine, [key for key in engine if key != "year"]):
        known = _agreed(out.assign(forced=forced), measured, keys, "engine_cc")
        out["engine_cc"] = out["engine_cc"].fillna(known.mask(electric))
    plug_in = out["fuel"].eq("Plug-in Hybrid")
    for name in CONSUMPTION:
        keys = ["make", "model", "year", "fuel", "cylinders", "drive"]
        found = out[keys].join(epa.groupby(keys, dropna=False)[name].median().round().astype("Int16"), on=keys)[name]
        out[name] = out[name].mask(plug_in & found.notna()).fillna(found)
    return out.assign(seats=out["seats"].fillna(_seats_of_sister_years(out)))


def _forced(rows: pd.DataFrame) -> pd.Series:
    return rows["aspiration"].isin(FORCED)


def _agreed(rows: pd.DataFrame, source: pd.DataFrame, keys: list[str], name: str) -> pd.Series:
    """The source's value for each row where all its rows with the same keys agree."""
    groups = source.groupby(keys)[name]
    value = groups.median().where(groups.nunique() == 1).rename("value")
    return rows[keys].join(value, on=keys)["value"].round().astype("Int16")


def _seats_of_sister_years(rows: pd.DataFrame) -> pd.Series:
    groups = rows.groupby(["make", "model", "body", "doors"])["seats"]
    return groups.transform("median").where(groups.transform("nunique") == 1).astype("Int16")
