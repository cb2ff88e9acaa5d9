"""The catalogue's own schema: one row for each variant (trim, body, drive and engine) of a model in one model year."""

import pandas as pd

from services.market.catalogue_names import fold

TEXT = ("make", "model", "trim", "body", "layout", "aspiration", "fuel", "drive", "gearbox", "source")
INT16 = (
    "year",
    "doors",
    "seats",
    "engine_cc",
    "cylinders",
    "power_hp",
    "torque_lbft",
    "mpg_city",
    "mpg_hwy",
    "mpg_comb",
    "weight_kg",
    "length_mm",
    "width_mm",
    "height_mm",
    "wheelbase_mm",
    "range_mi",
    "trims_from",
)
INT32 = ("model_year_id", "msrp")
FLOAT32 = ("tank_l",)
COLUMNS = (*TEXT, *INT16, *INT32, *FLOAT32)

VARIANT_KEY = ["make", "model", "year", "trim", "body", "doors", "drive", "fuel", "engine_cc", "cylinders"]


def conform(rows: pd.DataFrame) -> pd.DataFrame:
    """Every column of the schema, in its order and type; what a source does not know is null."""
    out = pd.DataFrame(index=rows.index)
    for name in COLUMNS:
        column = rows[name] if name in rows else pd.Series(pd.NA, index=rows.index, dtype="object")
        if name in TEXT:
            out[name] = column.astype("string")
        elif name in FLOAT32:
            out[name] = pd.to_numeric(column).astype("Float32").round(1)
        elif name in INT16:
            out[name] = pd.to_numeric(column).astype("Float64").round().astype("Int16")
        else:
            out[name] = pd.to_numeric(column).astype("Float64").round().astype("Int32")
    return out


def one_spelling(rows: pd.DataFrame) -> pd.DataFrame:
    """Models that differ by case or punctuation alone (TrailBlazer, Trailblazer) as their latest year spells them."""
    keys = [(make, fold(model)) for make, model in zip(rows["make"], rows["model"], strict=True)]
    oldest_first = rows["year"].argsort(kind="stable")
    latest = {keys[place]: rows["model"].iloc[place] for place in oldest_first}
    return rows.assign(model=pd.array([latest[key] for key in keys], dtype="string"))
