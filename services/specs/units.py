"""CarQuery's newer US rows hold miles per gallon, pounds and US gallons under metric names: found out and mended.

Seen in every one of 500 rows of model year 2019; rows of 2009 are metric as they say.
"""

import re
from collections.abc import Mapping

from services.specs.specs import L_PER_US_GALLON, LB_PER_KG, number, text, whole
from services.wording import N_

Record = dict[str, object]

PS_PER_HP = 1.01387
FIRST_YEAR = 2017  # the first model year in which such rows were seen is 2018
# No car drinks 40 l/100 km, none does less than 10 miles on a gallon and more on the highway than in town.
MOST_L100, LEAST_MPG = 40.0, 10.0
HEAVIEST_CAR_KG = 2_700  # but trucks, and those of newer years come in pounds
LIGHTEST_CAR_LB = 1_600
LARGEST_TANK_GALLONS = 40.0
# Bodies by EPA class: such rows were made from US sources.
_EPA_CLASS = re.compile(r".* (Cars|Trucks|Vehicles?|Vans?|Wagons)|Two Seaters", re.IGNORECASE)
_FUEL_USE = ("model_lkm_city", "model_lkm_hwy", "model_lkm_mixed")


def mend(row: Mapping[str, object]) -> tuple[Record, tuple[str, ...]]:
    """The row in the units its names say, with power in hp, and what was mended, a few words each."""
    mended, slips = dict(row), []
    drive = text(row.get("model_drive"))
    if drive and drive.endswith("Wheel Driv"):
        mended["model_drive"] = f"{drive}e"  # cut at 16 characters
    power = number(row.get("model_engine_power_ps"))
    if not _in_us_units(row):
        if power and not number(row.get("model_engine_power_hp")):
            mended["model_engine_power_hp"] = round(power / PS_PER_HP)
        return mended, ()
    if power:
        mended["model_engine_power_hp"] = round(power)
    for metric in _FUEL_USE:
        if mpg := number(row.get(metric)):
            mended |= {metric: None, metric.replace("lkm", "mpg"): mpg}
            slips.append(N_("consumption in miles per gallon"))
    if (pounds := number(row.get("model_weight_kg"))) and pounds >= LIGHTEST_CAR_LB:
        mended["model_weight_kg"] = round(pounds / LB_PER_KG)
        slips.append(N_("weight in pounds"))
    if (gallons := number(row.get("model_fuel_cap_l"))) and gallons <= LARGEST_TANK_GALLONS:
        mended["model_fuel_cap_l"] = round(gallons * L_PER_US_GALLON, 1)
        slips.append(N_("the tank in US gallons"))
    return mended, tuple(dict.fromkeys(slips))


def _in_us_units(row: Mapping[str, object]) -> bool:
    """Whether the figures cannot be metric, or the row is of the kind whose figures are not."""
    city, highway = number(row.get("model_lkm_city")), number(row.get("model_lkm_hwy"))
    if city and highway and (highway > max(city, LEAST_MPG) or max(city, highway) > MOST_L100):
        return True
    if (whole(row.get("model_year")) or 0) < FIRST_YEAR:
        return False
    too_heavy = (number(row.get("model_weight_kg")) or 0) > HEAVIEST_CAR_KG
    return too_heavy or bool(_EPA_CLASS.fullmatch(text(row.get("model_body")) or ""))
