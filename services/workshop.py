"""Puts the pieces together: settings in, everything a page needs out."""

from dataclasses import dataclass
from datetime import timedelta

import requests

from services import http
from services.answers import Answers
from services.appraisal import Appraiser
from services.arrivals import Arrivals
from services.database import open_database
from services.garage import Garage
from services.recognition.setup import recognizers
from services.samples import Samples
from services.settings import Settings
from services.specs.carquery import CarQuery
from services.specs.reference import ReferenceSpecs
from services.valuation.reference import ReferenceValuation
from services.webhooks import Receiver


@dataclass(frozen=True)
class Workshop:
    """The services at hand."""

    settings: Settings
    appraiser: Appraiser
    catalogue: CarQuery
    garage: Garage
    samples: Samples
    arrivals: Arrivals
    receiver: Receiver
    web: requests.Session


def open_workshop(settings: Settings) -> Workshop:
    """Clients for every service, live where there is a key and a stand-in where not; opens the database."""
    web, engine = http.session(), open_database(settings.data_dir)
    hooks, secret = settings.webhooks, settings.webhooks.plate_recognizer_secret
    arrivals = Arrivals(
        engine, window=timedelta(minutes=hooks.arrival_window_minutes), kept_for=timedelta(days=hooks.keep_days)
    )
    return Workshop(
        settings=settings,
        appraiser=Appraiser(
            recognizers=tuple(recognizers(settings, web).values()),
            specs=ReferenceSpecs(settings.address(settings.specs), web),
            valuation=ReferenceValuation(
                settings.address(settings.valuation), web, stand_in=not settings.valuation.live
            ),
            answers=Answers(engine),
        ),
        catalogue=CarQuery(settings.address(settings.carquery), web),
        garage=Garage(engine),
        samples=Samples(settings.stand_ins, web),
        arrivals=arrivals,
        receiver=Receiver(arrivals, secret.get_secret_value() if secret else None, keep_pictures=hooks.keep_pictures),
        web=web,
    )
