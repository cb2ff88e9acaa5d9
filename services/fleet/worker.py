"""What a worker does with a chunk, in a process that has the settings and services of its own: photos too.

Services are asked by the worker's own settings. Their caps and their turns are counted in the database that all
workers share (`CURBSIDE_DATABASE`), so that no plan is overdrawn however many workers there are.
"""

import pandas as pd

from services.fleet.photos import PhotoReader
from services.fleet.pricing import Plan, price_rows
from services.wording import use_locale


def price_with_photos(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """As `pricing.price_rows`, the cars of photos identified first."""
    if any(name.endswith(" jpeg") for name in rows.columns):
        from services.build import shared_services  # noqa: PLC0415  # the root, which a worker is its own

        with use_locale(plan.reader):
            rows = PhotoReader(shared_services().appraiser).with_cars(rows)
    return price_rows(rows, plan)
