"""Reads EPA's vehicles.csv (public domain): which model was sold in which year, with engine, drive and consumption."""

import re

import pandas as pd

from services.market.build.schema import VARIANT_KEY, conform
from services.market.catalogue_names import fold

FIRST_YEAR = 1990
LAST_TWO_DOOR_HATCHBACKS = 2013

MAKES = {
    "Mini": "MINI",
    "Fiat": "FIAT",
    "Infiniti": "INFINITI",
    "Hummer": "HUMMER",
    "Vinfast": "VinFast",
    "INEOS Automotive": "INEOS",
    "McLaren Automotive": "McLaren",
    "Bugatti Rimac": "Bugatti",
    "BMW Alpina": "BMW",
}
# Converters, fleets and one-off importers whose rows are somebody else's car.
LEFT_OUT = re.compile(
    r"Roush|Saleen|Shelby|Wallace|J\.K\.|PAS|Quantum|Tecstar|VPG|Mobility|Coach|Importe?s?\b|Trade Services|Consulier"
    r"|Autokraft|Azure|CODA|CX Auto|Evans|Goldacre|Kandi|Laforza|London|Lordstown|Mahindra|Panos$|SRT|STI|Vector|BYD"
    r"|RUF|Federal|Koenigsegg|Pagani|Qvale|Panoz Auto"
)

# EPA's make and model -> the model name the catalogue (and the trade) uses. Matched at the start; the first wins.
RENAMES: tuple[tuple[str, str], ...] = (
    (r"Toyota Prius PHEV", "Prius Prime"),
    (r"Toyota RAV4 PHEV", "RAV4 Prime"),
    (r"Toyota GR 86", "GR86"),
    (r"Chevrolet (Silverado|Blazer|Equinox) EV", r"\1 EV"),
    (r"GMC (Sierra|Hummer) EV", r"\1 EV"),
    (r"(?:Chevrolet|GMC) (?:C|K|C/K|R|V)(1500|2500|3500) ", r"C/K \1 Series"),
    (r"Chevrolet Silverado 2500", "Silverado 2500HD"),
    (r"GMC Sierra 2500", "Sierra 2500HD"),
    (r"Chevrolet Silverado", "Silverado 1500"),
    (r"GMC Sierra", "Sierra 1500"),
    (r"Chevrolet S10", "S-10"),
    (r"Ford F(150|250) Harley", r"F-\1"),
    (r"Ford E(150|250|350) ", r"E-\1"),
    (r"MINI (?:JCW|Cooper|Cooper S|John Cooper Works|Cooper SE)? ?Hardtop 2 [Dd]oor", "Hardtop 2 Door"),
    (r"MINI (?:JCW|Cooper|Cooper S|John Cooper Works)? ?Hardtop 4 [Dd]oor", "Hardtop 4 Door"),
    (r"MINI (?:JCW|Cooper|Cooper S|John Cooper Works) Convertible", "Convertible"),
    (r"MINI .*Countryman", "Countryman"),
    (r"MINI .*Clubman", "Clubman"),
    (r"Ram 1500 Classic", "1500 Classic"),
    (r"Mazda MX-5", "MX-5 Miata"),
    (r"Volkswagen Golf R\b", "Golf R"),
    (r"Volkswagen GLI", "Jetta GLI"),
    (r"Volkswagen GTI", "Golf GTI"),
    (r"Jeep Wrangler .*4xe", "Wrangler 4xe"),
    (r"Jeep Wagoneer S\b", "Wagoneer S"),
    (r"Jeep (Grand )?Wagoneer L\b", r"\1Wagoneer L"),
    (r"Toyota Corolla GR|Toyota GR Corolla", "GR Corolla"),
    (r"Porsche .*718.*Boxster|Porsche Boxster .*718", "718 Boxster"),
    (r"Porsche .*718.*Cayman", "718 Cayman"),
    (r"Mercedes-Benz .*EQE.*SUV", "EQE SUV"),
    (r"Mercedes-Benz .*EQS.*SUV", "EQS SUV"),
    (r"Acura Integra .*Type S", "Integra"),
)
BODIES = (
    ("Pickup", "Pickup"),
    ("Sport Utility", "SUV"),
    ("Special Purpose", "SUV"),
    ("Minivan", "Minivan"),
    ("Cargo", "Cargo Van"),
    ("Van", "Passenger Van"),
    ("Station Wagon", "Wagon"),
)
FUELS = {
    "EV": "Electric",
    "FCV": "Hydrogen",
    "Diesel": "Diesel",
    "FFV": "Flex Fuel",
    "Hybrid": "Hybrid",
    "Plug-in Hybrid": "Plug-in Hybrid",
    "CNG": "Natural Gas",
}
NOISE = re.compile(
    r"\b([24]WD|AWD|FWD|RWD|FF|2dr|4dr|[2-5][- ]Door|Pickup|HEV|PHEV|Cab Chassis|\d+ ?(?:in\.?|inch).*?"
    r"|Mud Terrain Tires|Wagon|Convertible)\b|\(.*?\)",
    re.I,
)


def read(source: str, known_models: dict[tuple[str, str], tuple[str, set[int]]]) -> pd.DataFrame:
    """EPA's rows (CSV or parquet, path or URL) from 1990 on, in the catalogue's schema and its model names.

    ``known_models`` is what :func:`services.market.build.specs_source.years_by_model` gives; a model not in
    it keeps EPA's base name. Trims are what EPA's model text says beyond the model's name, mostly nothing.
    """
    raw = pd.read_parquet(source) if source.endswith(".parquet") else pd.read_csv(source, low_memory=False)
    raw = raw[(raw["year"] >= FIRST_YEAR) & ~raw["make"].str.contains(LEFT_OUT)].copy()
    raw["make"] = raw["make"].replace(MAKES)
    for name in ("model", "baseModel"):
        raw[name] = [text.removeprefix(f"{make} ") for text, make in zip(raw[name], raw["make"], strict=True)]
    raw = _split_shared_names(raw)
    keys = zip(raw["make"], raw["model"], raw["baseModel"], strict=True)
    raw["name"] = [_model_name(make, model, base, known_models) for make, model, base in keys]
    fuel = _fuel(raw)
    electric = fuel.isin(["Electric", "Hydrogen"])
    manual = raw["trany"].str.startswith("Manual", na=False)
    two_doors = (raw["pv2"] > 0) | ((raw["hpv"] > 0) & (raw["pv4"] == 0)) | raw["VClass"].eq("Two Seaters")
    # A hatchback's volume is the same with two doors or four, and for ten years hardly any had two.
    any_doors = (raw["hpv"] > 0) & (raw["pv4"] == 0) & (raw["pv2"] == 0)
    two_doors &= ~(any_doors & (raw["year"] >= LAST_TWO_DOOR_HATCHBACKS))
    rows = pd.DataFrame(
        {
            "make": raw["make"],
            "model": raw["name"],
            "year": raw["year"],
            "trim": [_trim(text, name) for text, name in zip(raw["model"], raw["name"], strict=True)],
            "body": _body(raw, two_doors),
            "doors": pd.Series(4, index=raw.index).mask(two_doors, 2).mask(any_doors),
            "seats": pd.Series(pd.NA, index=raw.index, dtype="Int16").mask(raw["VClass"].eq("Two Seaters"), 2),
            "engine_cc": (raw["displ"] * 1000).mask(electric),
            "cylinders": raw["cylinders"].mask(electric),
            "aspiration": _aspiration(raw, electric),
            "fuel": fuel,
            "drive": _drive(raw["drive"]),
            "gearbox": pd.Series("Automatic", index=raw.index).mask(manual, "Manual"),
            "mpg_city": raw["city08"],
            "mpg_hwy": raw["highway08"],
            "mpg_comb": raw["comb08"],
            "range_mi": raw["range"].mask(raw["range"] == 0),
            "source": "epa",
            "trims_from": raw["year"],
        }
    )
    rows = conform(rows)
    return rows.sort_values("gearbox", kind="stable").drop_duplicates(VARIANT_KEY).reset_index(drop=True)


def _split_shared_names(raw: pd.DataFrame) -> pd.DataFrame:
    """``Lumina/Monte Carlo`` is one EPA row for two models: give each its own."""
    names = raw["baseModel"].fillna(raw["model"])
    shared = names.str.contains("/") & ~names.str.contains(r"C/K|\d/\d|Truck/")
    split = raw[shared].assign(baseModel=names[shared].str.split("/")).explode("baseModel")
    split["baseModel"] = split["baseModel"].str.strip()
    split["model"] = split["baseModel"]
    return pd.concat([raw[~shared], split], ignore_index=True)


def _model_name(make: str, model: str, base: str | float, known: dict[tuple[str, str], tuple[str, set[int]]]) -> str:
    for pattern, name in RENAMES:
        match = re.match(pattern, f"{make} {model}")
        if match:
            renamed = match.expand(name)
            return known.get((make, fold(renamed)), (renamed,))[0]
    text = fold(re.sub(r"\bHEV\b", "Hybrid", re.sub(r"\bPHEV\b", "Plug-In Hybrid", NOISE_DRIVE.sub(" ", model))))
    for end in range(len(text), 0, -1):
        if (make, text[:end]) in known and not (text[end:][:1].isdigit() and text[end - 1].isdigit()):
            return known[(make, text[:end])][0]
    base_text = str(base) if isinstance(base, str) else model
    found = known.get((make, fold(base_text)))
    return found[0] if found else base_text


NOISE_DRIVE = re.compile(r"\b([24]WD|AWD|FWD|RWD|FF)\b")


def _trim(text: str, name: str) -> str:
    left = NOISE.sub(" ", text)
    for word in re.split(r"[ /]", name):
        left = re.sub(rf"(?<![\w]){re.escape(word)}(?![\w])", " ", left, flags=re.I)
    left = " ".join(left.split()).strip(" /-")
    return left if left and fold(left) not in fold(name) else "Base"


def _fuel(raw: pd.DataFrame) -> pd.Series:
    fuel = raw["atvType"].map(FUELS)
    fuel = fuel.where(raw["fuelType1"] != "Diesel", "Diesel").where(raw["fuelType1"] != "Electricity", "Electric")
    return fuel.fillna("Gasoline")


def _aspiration(raw: pd.DataFrame, electric: pd.Series) -> pd.Series:
    out = pd.Series("Naturally Aspirated", index=raw.index).mask(raw["sCharger"].notna(), "Supercharged")
    return out.mask(raw["tCharger"].notna(), "Turbocharged").mask(electric, "Electric Motor")


def _body(raw: pd.DataFrame, two_doors: pd.Series) -> pd.Series:
    body = pd.Series("Sedan", index=raw.index).mask(raw["hpv"] > 0, "Hatchback").mask(two_doors, "Coupe")
    for text, name in BODIES:
        body = body.mask(raw["VClass"].str.contains(text), name)
    return body.mask(raw["model"].str.contains("Convertible|Spyder|Spider|Roadster|Cabriolet"), "Convertible")


def _drive(drive: pd.Series) -> pd.Series:
    """EPA told AWD from 4WD only from 2010 on; before that both are 4WD here."""
    names = {
        "Front-Wheel Drive": "Front",
        "Rear-Wheel Drive": "Rear",
        "2-Wheel Drive": "Rear",
        "All-Wheel Drive": "AWD",
    }
    return drive.map(names).fillna("4WD").where(drive.notna())
