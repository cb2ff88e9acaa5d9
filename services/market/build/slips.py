"""Single slips of the sources, found by rules that hold of every car: power for its size, weight and body."""

import pandas as pd

# Horsepower a litre that no engine for the road reaches on petrol alone (an AMG A 45 has 191).
MOST_POWER = 200
# A convertible weighs more than its coupe, never by so much; usually by so much.
HEAVIEST, USUALLY_HEAVIER = 1.2, 1.03


def mend(rows: pd.DataFrame, epa: pd.DataFrame) -> pd.DataFrame:
    """The catalogue's rows with what cannot be true replaced by what EPA or siblings say, or left unknown."""
    out = rows.copy()
    power = out["power_hp"] / (out["engine_cc"].astype("Float64") / 1000)
    wrong = (out["fuel"].isin(["Gasoline", "Flex Fuel"]) & (power > MOST_POWER)).fillna(False)
    keys = ["make", "model", "year", "cylinders"]
    largest = out[keys].join(epa.groupby(keys)["engine_cc"].max().rename("largest"), on=keys)["largest"]
    out["engine_cc"] = out["engine_cc"].mask(wrong, largest.mask(largest <= out["engine_cc"]))

    coupes = out[out["body"] == "Coupe"].groupby(["make", "model", "year"])["weight_kg"].median().rename("coupe")
    coupe = out[["make", "model", "year"]].join(coupes, on=["make", "model", "year"])["coupe"].astype("Float64")
    heavy = ((out["body"] == "Convertible") & (out["weight_kg"] > HEAVIEST * coupe)).fillna(False)
    out["weight_kg"] = out["weight_kg"].mask(heavy, (coupe * USUALLY_HEAVIER).round().astype("Int16"))
    return _bodies(out)


def _bodies(rows: pd.DataFrame) -> pd.DataFrame:
    """EPA's volumes tell no body for certain: a model that has been one body only, with so many doors, still is."""
    out = rows.copy()
    trims = out[out["source"] == "specs"]
    for name in ("body", "doors"):
        groups = trims.groupby(["make", "model"])[name]
        only = groups.first().where(groups.nunique() == 1).rename("only")
        single = out[["make", "model"]].join(only, on=["make", "model"])["only"]
        out[name] = out[name].mask((out["source"] == "epa") & single.notna(), single)
    return out
