"""What a worker does with a chunk, in a process that has the settings and services of its own: photos, live prices.

Services are asked by the worker's own settings. Their caps and their turns are counted in the database that all
workers share (`CURBSIDE_DATABASE`), so that no plan is overdrawn however many workers there are.
"""

import pandas as pd

from services.appraisal import Appraiser
from services.fleet.photos import PhotoReader
from services.fleet.pricing import Plan, price_rows
from services.wording import use_locale


def price_with_services(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """As `pricing.price_rows`, the cars of photos identified first, live prices asked for where the plan wants them."""
    photos = any(name.endswith(" jpeg") for name in rows.columns)
    if not photos and not plan.live:
        return price_rows(rows, plan)
    from services.build import shared_services  # noqa: PLC0415  # the root, which a worker is its own

    return priced_with(shared_services().appraiser, rows, plan)


def priced_with(appraiser: Appraiser, rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The same, by that appraiser."""
    with use_locale(plan.reader):
        rows = PhotoReader(appraiser).with_cars(rows)
    return price_rows(rows, plan, appraiser.asking_prices if plan.live else None)
