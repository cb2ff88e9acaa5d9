"""Chinese car names in our own: 奥迪_A4, 奥迪A4L and 宝马3系 become Audi A4, Audi A4 and BMW 3 Series.

`juhe_brands.csv` has brands, joint ventures among them, `juhe_models.csv` models that go by another name in China; a
model sold under a name of its own keeps the one its maker uses abroad.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from services.names import CarName, our_make, our_model, read_label

NOT_A_CAR = "非车类"
HERE = Path(__file__).parent

# Makes that lengthen sedans for China and add an L to the name.
LENGTHENED = {"Acura", "Audi", "BMW", "Cadillac", "INFINITI", "Jaguar", "Mercedes-Benz", "Volkswagen", "Volvo"}
CHINESE = r"一-鿿"


@cache
def brands() -> Mapping[str, str]:
    """Our make by Chinese brand, longest brand first."""
    with (HERE / "juhe_brands.csv").open(encoding="utf-8", newline="") as rows:
        listed = {row["chinese"]: row["make"] for row in csv.DictReader(rows)}
    return dict(sorted(listed.items(), key=lambda pair: -len(pair[0])))


@cache
def models() -> Mapping[str, Mapping[str, str]]:
    """By our make: our model by Chinese name in lower case, longest first."""
    listed: dict[str, dict[str, str]] = {}
    with (HERE / "juhe_models.csv").open(encoding="utf-8", newline="") as rows:
        for row in sorted(csv.DictReader(rows), key=lambda row: -len(row["chinese"])):
            listed.setdefault(row["make"], {})[row["chinese"].lower()] = row["model"]
    return listed


def read_name(name: str) -> CarName | None:
    """Make and model of a name as Juhe tells it; None for "not a car" and for a model without its brand."""
    name = name.strip()
    if not name or name == NOT_A_CAR:
        return None
    brand, joint, rest = name.partition("_")
    if joint:
        make = brands().get(brand) or our_make(brand)
    else:
        found = _brand_of(name)
        if found is None:
            plain = read_label(name)
            return plain if plain.make else None
        make, rest = found
    return CarName(make, _model(make, rest), None)


def _brand_of(name: str) -> tuple[str, str] | None:
    """The make and what follows it, None where the name begins with no brand."""
    lower = name.lower()
    return next(
        ((make, name[len(brand) :]) for brand, make in brands().items() if lower.startswith(brand.lower())), None
    )


def _model(make: str, spelling: str) -> str | None:
    """Our name of a model; one that is in no table and follows no rule keeps its spelling."""
    plain = re.sub(r"[（(].*?[)）]|进口|国产", "", spelling).strip("_-·・ ")
    if (again := _brand_of(plain)) and again[0] == make and again[1]:  # 丰田_丰田86
        plain = again[1].strip("_-·・ ")
    if not plain:
        return None
    table = models().get(make, {})
    listed = next((ours for chinese, ours in table.items() if plain.lower().startswith(chinese)), None)
    return our_model(make, listed or _by_rule(make, plain))


def _by_rule(make: str, plain: str) -> str:
    if found := re.match(r"([A-Za-z0-9]+)系(.*)", plain):
        kind = " Gran Turismo" if found[2].strip().upper() == "GT" else ""
        return f"{found[1]} Series{kind}" if make == "BMW" else found[1]
    if found := re.match(r"([A-Za-z]{1,3})级", plain):
        return "M-Class" if found[1].upper() == "ML" else f"{found[1].upper()}-Class"
    if make == "Mercedes-Benz" and (found := re.match(r"([A-Z]{1,3}) ?\d{2,3}", plain)):
        return "M-Class" if found[1] == "ML" else f"{found[1]}-Class"
    if make == "BMW" and (found := re.match(r"(\d)\d\d[A-Za-z]*$", plain)):
        return f"{found[1]} Series"
    # 3星骋, S60L新能源: a Latin name with Chinese words behind it.
    latin = re.match(rf"[^{CHINESE}]+", plain)
    name = latin[0].strip() if latin else plain
    return re.sub(r"-?L$", "", name) if make in LENGTHENED and re.fullmatch(r"[A-Z0-9]{2,}-?L", name) else name
