"""The composition root: settings in, every service that pages, routes, command line and tests use out."""

import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

import requests
from PIL import Image
from sqlalchemy import Engine

from services.appraisal import Appraiser, ValuationSource
from services.errors import ServiceError
from services.photo import read_photo
from services.recognition.observation import Recognizer
from services.recognition.registry import recognizers
from services.settings import Settings
from services.specs.car_lists import CarLists
from services.specs.carquery import CarQuery
from services.specs.market import BUILT_IN_CATALOGUE, MarketSpecs
from services.specs.reference import ReferenceSpecs
from services.specs.vpic import Vpic
from services.storage.answer_cache import AnswerCache
from services.storage.arrivals import Arrivals
from services.storage.database import open_database
from services.storage.garage import Garage
from services.storage.owners import Owners
from services.storage.quota import Quota
from services.storage.sharing import Sharing
from services.valuation.market import MarketValuation
from services.valuation.marketcheck import MarketCheck
from services.valuation.reference import ReferenceValuation
from services.web import http
from services.web.samples import Samples
from services.web.webhooks import Receiver
from services.wording import N_


@dataclass(frozen=True)
class Services:
    """The services at hand; `quota` counts the calls of a live source of prices."""

    settings: Settings
    recognizers: Mapping[str, Recognizer]  # by their name in the settings, in the order of the evidence board
    appraiser: Appraiser
    catalogue: CarLists
    vpic: Vpic
    owners: Owners
    garage: Garage
    sharing: Sharing
    samples: Samples
    arrivals: Arrivals
    receiver: Receiver
    quota: Quota | None
    web: requests.Session

    def for_owner(self, owner: str) -> "Services":
        """The same with that owner's garage and share links; until then they are nobody's."""
        return replace(self, garage=replace(self.garage, owner=owner), sharing=replace(self.sharing, owner=owner))

    def with_settings(self, settings: Settings) -> "Services":
        """The same, asking the recognition services as a visitor chose them; all else stays the operator's."""
        asked = recognizers(settings, self.web)
        appraiser = replace(self.appraiser, recognizers=tuple(asked.values()))
        return replace(self, settings=settings, recognizers=asked, appraiser=appraiser)

    def warm_up(self) -> None:
        """Let the readers of this machine open their files, so that the first visitor does not wait for that."""
        blank = io.BytesIO()
        Image.new("RGB", (640, 480), "gray").save(blank, "JPEG")
        photo = read_photo(blank.getvalue())
        for asked in self.recognizers.values():
            if not asked.outside:
                with suppress(ServiceError):  # whoever asks it later is told
                    asked.recognize(photo)

    @property
    def stand_in_names(self) -> set[str]:
        """Display names of the recognition services that a stand-in answers for."""
        return {asked.name for name, asked in self.recognizers.items() if not self.settings.services[name].live}


@cache
def shared_services() -> Services:
    """The services of this process, built from its settings when they are first asked for; the garage is nobody's."""
    return build_services(Settings())


def build_services(settings: Settings) -> Services:
    """Clients for every service, live where there is a key and a stand-in where not; opens the database."""
    address = settings.database.get_secret_value() if settings.database else None
    web, engine = http.session(), open_database(settings.data_dir, address)
    asked = recognizers(settings, web)
    catalogue = _catalogue(settings, web)
    built_in = MarketSpecs()
    quota = _quota(settings, engine)
    prices = _prices(settings, web, quota)
    hooks, secret = settings.webhooks, settings.webhooks.plate_recognizer_secret
    arrivals = Arrivals(
        engine, window=timedelta(minutes=hooks.arrival_window_minutes), kept_for=timedelta(days=hooks.keep_days)
    )
    return Services(
        settings=settings,
        recognizers=asked,
        appraiser=Appraiser(
            recognizers=tuple(asked.values()),
            specs=ReferenceSpecs(settings.address(settings.specs), web, stand_in=not settings.specs.live),
            valuation=prices[0],
            answers=AnswerCache(engine),
            other_specs=built_in if settings.specs.live and not settings.carquery.live else catalogue,
            second_opinion=prices[1] if len(prices) > 1 else None,
        ),
        catalogue=catalogue,
        vpic=_vpic(settings, web),
        owners=Owners(engine),
        garage=Garage(engine),
        sharing=Sharing(engine),
        samples=Samples(settings.stand_ins, web),
        arrivals=arrivals,
        receiver=Receiver(arrivals, secret.get_secret_value() if secret else None, keep_pictures=hooks.keep_pictures),
        quota=quota,
        web=web,
    )


def _catalogue(settings: Settings, web: requests.Session) -> CarLists:
    """The lists of cars; behind the real CarQuery stands the built-in catalogue, asked in the process."""
    address = settings.address(settings.carquery)
    if not settings.carquery.live:
        return CarLists([CarQuery(address, web, stand_in=True, name=BUILT_IN_CATALOGUE)])
    return CarLists([CarQuery(address, web, stand_in=False), MarketSpecs()])


def _vpic(settings: Settings, web: requests.Session) -> Vpic:
    address = settings.address(settings.vpic)
    if settings.vpic.live:
        return Vpic(address, web, stand_in=False)
    return Vpic(address, web, stand_in=True, name=N_("Built-in VIN decoder"))


def _quota(settings: Settings, engine: Engine) -> Quota | None:
    chosen = settings.marketcheck
    return Quota(engine, "MarketCheck", chosen.calls_a_month) if chosen.live else None


def _prices(settings: Settings, web: requests.Session, quota: Quota | None) -> list[ValuationSource]:
    """Sources of asking prices, first the one that is believed; behind a live one stands another as second opinion.

    The price model is asked in the process beside anything live: a live specs service numbers cars in its own way.
    """
    chosen, model = settings.marketcheck, settings.valuation
    beside = chosen.live or settings.specs.live
    modelled: ValuationSource = (
        MarketValuation()
        if beside and not model.live
        else ReferenceValuation(settings.address(model), web, stand_in=not model.live)
    )
    if not chosen.live:
        return [modelled, MarketValuation()] if model.live else [modelled]
    market = MarketCheck(
        settings.address(chosen),
        chosen.api_key.get_secret_value(),
        web,
        stand_in=False,
        quota=quota,
        zip_code=chosen.zip_code,
        radius=chosen.radius,
        widest=chosen.widest,
    )
    return [market, modelled]
