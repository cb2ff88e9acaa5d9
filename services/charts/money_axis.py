"""An axis in money whose numbers are written in the reader's language, which charts cannot do by themselves."""

import json
import math
from collections.abc import Mapping
from typing import Any

from services.wording.formatting import money

Ticks = tuple[tuple[float, str], ...]


def ticks(low: float, high: float, currency: str, most: int = 6) -> Ticks:
    """At most so many round prices between the ends, each as written."""
    rough = max(high - low, 1.0) / most
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= rough)
    places = range(math.ceil(low / step), math.floor(high / step) + 1)
    return tuple((place * step, money(place * step, currency)) for place in places)


def labelled(ticks: Ticks) -> Mapping[str, Any]:
    """The axis options that put these labels at these places."""
    names = json.dumps({f"{price:g}": words for price, words in ticks})
    return {"values": [price for price, _words in ticks], "labelExpr": f"{names}[datum.value]"}
