"""Reads the trim-level specifications (jhelvy/carsheet, MIT) into the catalogue's schema."""

import pandas as pd

from services.market.build.schema import VARIANT_KEY, conform
from services.market.catalogue_names import fold

BODIES = {
    "Passenger Minivan": "Minivan",
    "Cargo Minivan": "Cargo Van",
    "Pickup Truck": "Pickup",
    "Convertible SUV": "SUV",
}
DRIVES = {"FWD": "Front", "RWD": "Rear"}
FUELS = {"Flex Fuel": "Flex Fuel", "Fuel Cell": "Hydrogen"}
RENAMED = {("Chevrolet", "Black Diamond Avalanche"): "Avalanche", ("Dodge", "SRT Viper"): "Viper"}

PLUG_IN_MODEL = r"plug-?in|prime|energi|phev|4xe|volt\b|clarity|recharge|\bi8\b|e-tron\b|polestar 1"
PLUG_IN_TRIM = (
    r"plug-?in|phev|4xe|\b\d{3}e\b|\d{2}e\b|iperformance|tfsi e|\bt8\b|recharge|e-hybrid|\bp400e\b|\bp440e\b|energi"
)


def read(source: str) -> pd.DataFrame:
    """The catalogue rows of a specs parquet file (path or URL): model years 1990 to 2023, one row a variant.

    Where variants differ only by gearbox or bed length, the automatic nearest the middle MSRP stands for them.
    """
    raw = pd.read_parquet(source)
    rows = raw.assign(
        model=[RENAMED.get(key, key[1]) for key in zip(raw["make"], raw["model"], strict=True)],
        body=raw["body"].replace(BODIES),
        layout=raw["cyl"],
        fuel=_fuel(raw),
        drive=raw["drive"].replace(DRIVES),
        gearbox=raw["transmission"].str.capitalize(),
        power_hp=raw["horsepower"],
        tank_l=raw["fuel_cap_l"],
        engine_cc=_displacement(raw),
        source="specs",
        trims_from=raw["year"],
    )
    rows.loc[rows["fuel"] == "Electric", ["engine_cc", "cylinders", "layout", "tank_l"]] = pd.NA
    rows["gearbox"] = rows["gearbox"].fillna("Automatic")
    rows["trim"] = rows["trim"].str.replace(r"\s+", " ", regex=True).str.strip()
    return _one_row_per_variant(conform(rows))


def _fuel(raw: pd.DataFrame) -> pd.Series:
    """Fuel in the catalogue's words; the source leaves it empty for plug-ins and 48-volt mild hybrids."""
    fuel = raw["fuel"].replace(FUELS).astype("object")
    text_model, text_trim = raw["model"].str.lower(), raw["trim"].str.lower()
    with_engine = raw["cyl"].notna()
    plug_in = text_model.str.contains(PLUG_IN_MODEL) | text_trim.str.contains(PLUG_IN_TRIM)
    fuel[fuel.isna() & raw["fuel_grade"].eq("Electric")] = "Electric"
    fuel[plug_in & with_engine & (fuel.isna() | fuel.eq("Hybrid"))] = "Plug-in Hybrid"
    fuel[fuel.isna() & raw["fuel_grade"].eq("Diesel")] = "Diesel"
    return fuel.fillna("Gasoline")


def _displacement(raw: pd.DataFrame) -> pd.Series:
    """Displacement in cc; a gap, or a figure the source is not sure of, takes that of the same engine elsewhere."""
    stated = raw["engine_cc"].astype("Float64")
    doubted = raw["displ_ambiguous"].eq(1)
    known = stated.mask(doubted)
    for keys in (["make", "model", "cyl", "horsepower"], ["make", "cyl", "horsepower", "torque_lbft"]):
        groups = known.groupby([raw[key] for key in keys])
        sibling = groups.transform("median").where(groups.transform("max") - groups.transform("min") <= 100)
        known = known.fillna(sibling)
    return known.fillna(stated.mask(doubted & raw["displ_src"].eq("cnd")))


def _one_row_per_variant(rows: pd.DataFrame) -> pd.DataFrame:
    manual = rows["gearbox"].eq("Manual")
    middle = rows.groupby(VARIANT_KEY, dropna=False)["msrp"].transform("median").astype("Float64")
    distance = (rows["msrp"] - middle).abs().fillna(0)
    ordered = rows.assign(manual=manual, distance=distance).sort_values(["manual", "distance"], kind="stable")
    return ordered.drop_duplicates(VARIANT_KEY)[rows.columns]


def years_by_model(rows: pd.DataFrame) -> dict[tuple[str, str], tuple[str, set[int]]]:
    """(make, folded model) -> (model as written, its model years)."""
    groups = rows.groupby(["make", "model"])["year"]
    return {(str(mk), fold(str(md))): (str(md), set(map(int, years))) for (mk, md), years in groups}
