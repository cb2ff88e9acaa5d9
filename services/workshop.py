"""Puts the pieces together: settings in, everything a page needs out."""

from dataclasses import dataclass

from services import http
from services.answers import Answers
from services.appraisal import Appraiser
from services.database import open_database
from services.garage import Garage
from services.recognition.imagga import Imagga
from services.recognition.observation import Recognizer
from services.samples import Samples
from services.settings import Settings
from services.specs.carquery import CarQuery
from services.specs.reference import ReferenceSpecs
from services.valuation.reference import ReferenceValuation


@dataclass(frozen=True)
class Workshop:
    """The services at hand; `stand_ins` names those answered by a stand-in."""

    appraiser: Appraiser
    catalogue: CarQuery
    garage: Garage
    samples: Samples
    stand_ins: frozenset[str]


def open_workshop(settings: Settings) -> Workshop:
    """Clients for every enabled service, live where there is a key and a stand-in where not; opens the database."""
    web, engine = http.session(), open_database(settings.data_dir)
    recognizers: list[Recognizer] = []
    if settings.imagga.enabled:
        recognizers.append(
            Imagga(
                base_url=settings.address(settings.imagga),
                key=settings.imagga.api_key.get_secret_value(),
                secret=settings.imagga.api_secret.get_secret_value(),
                categorizer=settings.imagga.categorizer,
                web=web,
            )
        )
    return Workshop(
        appraiser=Appraiser(
            recognizers=recognizers,
            specs=ReferenceSpecs(settings.address(settings.specs), web),
            valuation=ReferenceValuation(
                settings.address(settings.valuation), web, stand_in=not settings.valuation.live
            ),
            answers=Answers(engine),
        ),
        catalogue=CarQuery(settings.address(settings.carquery), web),
        garage=Garage(engine),
        samples=Samples(settings.stand_ins, web),
        stand_ins=frozenset(name for name, service in settings.services.items() if not service.live),
    )
