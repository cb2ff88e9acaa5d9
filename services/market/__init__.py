"""The reference market: catalogue and fitted price model, frames in and frames out. No HTTP, no page, no chance.

>>> specs(pd.DataFrame({"make": ["Toyota"], "model": ["Corolla"], "year": [2010]}))
>>> prices(pd.DataFrame({"make": ["Toyota"], "model": ["Corolla"], "year": [2010], "miles": [58_000]}))

``services/market/frames.py`` says which columns are read and given.
"""

from services.market.accuracy import accuracy
from services.market.frames import Reason, prices, specs, variants
from services.market.pricing import Caution

__all__ = ["Caution", "Reason", "accuracy", "prices", "specs", "variants"]
