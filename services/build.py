"""The composition root: settings in, every service that pages, routes, command line and tests use out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial

import requests
from sqlalchemy import Engine

from services.appraisal import Appraiser
from services.fleet.jobs import FleetJobs
from services.fleet.pools import fleet_pool
from services.fleet.worker import price_with_services
from services.market.catalogue import catalogue
from services.market.price_model import market
from services.photo import Photo
from services.recognition.clients.imagga import Imagga
from services.recognition.observation import Recognizer, Tagger
from services.recognition.registry import NAMES, recognizers
from services.recognition.shape.reader import ShapeReader
from services.recognition.warm_up import warm_up
from services.redaction import redact_logs, secrets_in
from services.report import Appraisal
from services.settings import Service, Settings
from services.specs.car_lists import CarLists
from services.specs.carquery import CarQuery
from services.specs.market import BUILT_IN_CATALOGUE, MarketSpecs
from services.specs.recalls import NhtsaRecalls
from services.specs.reference import ReferenceSpecs
from services.specs.specs import Specs
from services.specs.vin_decoder import BUILT_IN_DECODER, VinDecoder, VinDecoders
from services.specs.vpic import Vpic
from services.storage.answer_cache import AnswerCache
from services.storage.api_keys import ApiKeys
from services.storage.api_requests import ApiRequests
from services.storage.arrivals import Arrivals
from services.storage.database import open_database
from services.storage.drafts import Drafts
from services.storage.fleets import Fleets
from services.storage.garage import Garage
from services.storage.owners import Owners
from services.storage.purge import Purge
from services.storage.quota import Caps, CreditGuard, Quota
from services.storage.shared_drafts import SharedDrafts
from services.storage.sharing import Sharing
from services.storage.turns import Turns
from services.teaching.bench import Teaching
from services.teaching.confirmed import ConfirmedCars
from services.teaching.taught import PREFIX
from services.valuation.market import MarketValuation
from services.valuation.marketcheck import MarketCheck
from services.valuation.reference import ReferenceValuation
from services.valuation.valuation import ValuationSource
from services.vehicle import Side, Vehicle
from services.web import http, metrics
from services.web.lanes import THIS_MACHINE
from services.web.politeness import Limits
from services.web.samples import Samples
from services.web.webhooks import Receiver


@dataclass(frozen=True)
class Services:
    """The services at hand; `credits` counts the calls of every real one."""

    settings: Settings
    recognizers: Mapping[str, Recognizer]  # by their name in the settings, in the order of the evidence board
    appraiser: Appraiser
    catalogue: CarLists
    vpic: VinDecoders
    owners: Owners
    garage: Garage
    sharing: Sharing
    drafts: Drafts | SharedDrafts
    purge: Purge
    samples: Samples
    arrivals: Arrivals
    receiver: Receiver
    api_keys: ApiKeys
    api_requests: ApiRequests
    credits: CreditGuard
    teaching: Teaching
    confirmed: ConfirmedCars
    fleet: FleetJobs
    web: requests.Session

    def for_owner(self, owner: str) -> "Services":
        """The same with that owner's garage and share links; until then they are nobody's."""
        return replace(self, garage=replace(self.garage, owner=owner), sharing=replace(self.sharing, owner=owner))

    def with_settings(self, settings: Settings) -> "Services":
        """The same, asking the recognition services as a visitor chose them; all else stays the operator's."""
        asked = recognizers(settings, self.web, self.confirmed)
        appraiser = replace(self.appraiser, recognizers=tuple(asked.values()), tagger=_tagger(asked))
        return replace(self, settings=settings, recognizers=asked, appraiser=appraiser)

    def with_trim(self, vehicle: Vehicle, trim: Specs) -> Vehicle:
        """The car with its trim told."""
        # A real CarQuery, specs or valuation service numbers cars in its own way.
        shared = trim.stand_in and not (self.settings.specs.live or self.settings.valuation.live)
        return vehicle.model_copy(update={"trim": trim.trim, "model_id": trim.model_id if shared else None})

    def gauges(self) -> tuple[metrics.Gauge, ...]:
        """What `/metrics` looks up when it is asked."""

        def used() -> list[tuple[str, float]]:
            return [(usage.service, float(usage.used)) for usage in self.credits.usages()]

        def limits() -> list[tuple[str, float]]:
            return [(usage.service, float(usage.limit)) for usage in self.credits.usages() if usage.limit is not None]

        def queues() -> list[tuple[str, float]]:
            return [(name, float(count)) for name, count in self.appraiser.lanes.waiting.items()]

        return (
            ("curbside_credits_used", "Calls of each real service this month.", "service", used),
            ("curbside_credits_limit", "The operator's cap on them, where there is one.", "service", limits),
            ("curbside_queue", "Jobs that wait for their turn.", "queue", queues),
        )

    def with_taught(self) -> "Services":
        """The same, with the classifiers taught on this machine until now, each on or off as the visitor chose."""
        chosen = self.settings.classifiers
        taught = self.teaching.models.classifiers()
        found = {name: one for name, one in chosen.items() if not name.startswith(PREFIX)}
        for name, one in taught.items():
            found[name] = one.model_copy(update={"enabled": chosen[name].enabled if name in chosen else None})
        if found == chosen:
            return self
        return self.with_settings(self.settings.model_copy(update={"classifiers": found}))

    def learn(self, appraisal: Appraisal, photos: Mapping[Side, Photo]) -> None:
        """Let the shape model learn from a confirmed car whose owner consented, while nobody waits for it."""
        shape = self.recognizers.get("shape")
        if photos and isinstance(shape, ShapeReader) and self.confirmed.consent(self.garage.owner):
            lane = self.appraiser.lanes.of(THIS_MACHINE)
            lane.submit(shape.name, self.confirmed.learn, appraisal.id, dict(photos), shape)

    def warm_up(self) -> None:
        """Open what the first visitor would wait for: catalogue, market and the files of this machine's readers."""
        catalogue()
        market()
        warm_up(self.recognizers.values())

    @property
    def stand_in_names(self) -> set[str]:
        """Display names of the recognition services that a stand-in answers for."""
        return {asked.name for name, asked in self.recognizers.items() if not self.settings.services[name].live}


@cache
def shared_services() -> Services:
    """The services of this process, built from its settings when they are first asked for; the garage is nobody's."""
    settings = Settings()
    redact_logs(secrets_in(settings))
    return build_services(settings)


def build_services(settings: Settings) -> Services:
    """Clients for every service, live where there is a key and a stand-in where not; opens the database."""
    address = settings.database.get_secret_value() if settings.database else None
    engine = open_database(settings.data_dir, address)
    credits = CreditGuard(engine, _caps(settings))
    shared = Turns(engine) if settings.database else None  # else there is one process
    web = http.session(hosts=_hosts(settings), limits=_limits(settings), spend=credits.spend, shared=shared)
    confirmed = ConfirmedCars(engine)
    asked = recognizers(settings, web, confirmed)
    catalogue = _catalogue(settings, web)
    built_in = MarketSpecs()
    quota = _quota(settings, engine)
    prices = _prices(settings, web, quota)
    hooks, secret = settings.webhooks, settings.webhooks.plate_recognizer_secret
    arrivals = Arrivals(
        engine, window=timedelta(minutes=hooks.arrival_window_minutes), kept_for=timedelta(days=hooks.keep_days)
    )
    drafts = SharedDrafts(engine) if settings.share_drafts else Drafts()
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
            tagger=_tagger(asked),
            recalls=NhtsaRecalls(settings.address(settings.recalls), web, stand_in=not settings.recalls.live),
        ),
        catalogue=catalogue,
        vpic=_vpic(settings, web),
        owners=Owners(engine),
        garage=Garage(engine),
        sharing=Sharing(engine),
        drafts=drafts,
        purge=Purge(engine, drafts, timedelta(days=hooks.keep_days), timedelta(days=settings.api.keep_days)),
        samples=Samples(settings.stand_ins, web),
        arrivals=arrivals,
        receiver=Receiver(
            arrivals,
            secret.get_secret_value() if secret else None,
            keep_pictures=hooks.keep_pictures,
        ),
        api_keys=ApiKeys(engine, settings.api.calls_a_minute, settings.api.calls_a_day),
        api_requests=ApiRequests(engine),
        credits=credits,
        teaching=Teaching(settings.data_dir),
        confirmed=confirmed,
        fleet=FleetJobs(Fleets(engine), partial(fleet_pool, settings.fleet), price_with_services),
        web=web,
    )


# Display names of the sources that are no recognizers; those have theirs in the registry.
SOURCES = {
    "specs": "Specs service",
    "valuation": "Valuation service",
    "marketcheck": "MarketCheck",
    "carquery": "CarQuery",
    "vpic": "NHTSA",
    "recalls": "NHTSA recalls",
}


def _real(settings: Settings) -> dict[str, Service]:
    """Every real service outside, by its display name."""
    names = {name: title for name, title in (NAMES | SOURCES).items() if name not in {"badge", "shape"}}
    return {title: found for name, title in names.items() if (found := settings.services[name]).live}


def _caps(settings: Settings) -> dict[str, Caps]:
    return {title: Caps(a_day=one.calls_a_day, a_month=one.calls_a_month) for title, one in _real(settings).items()}


def _limits(settings: Settings) -> dict[str, Limits]:
    return {title: Limits(at_once=one.at_once, a_second=one.calls_a_second) for title, one in _real(settings).items()}


def _hosts(settings: Settings) -> set[str]:
    """Whom the settings name, and nobody else."""
    addresses = [settings.address(one) for one in settings.services.values()] + [settings.stand_ins]
    return {http.host_of(address) for address in addresses}


def _tagger(asked: Mapping[str, Recognizer]) -> Tagger | None:
    imagga = asked.get("imagga")
    return imagga if isinstance(imagga, Imagga) else None


def _catalogue(settings: Settings, web: requests.Session) -> CarLists:
    """The lists of cars; behind the real CarQuery stands the built-in catalogue, asked in the process."""
    address = settings.address(settings.carquery)
    if not settings.carquery.live:
        return CarLists([CarQuery(address, web, stand_in=True, name=BUILT_IN_CATALOGUE)])
    return CarLists([CarQuery(address, web, stand_in=False), MarketSpecs()])


def _vpic(settings: Settings, web: requests.Session) -> VinDecoders:
    """Who decodes VINs; behind NHTSA, or its stand-in, our own decoder is asked in the process."""
    address = settings.address(settings.vpic)
    if settings.vpic.live:
        return VinDecoders((Vpic(address, web, stand_in=False), VinDecoder()))
    return VinDecoders((Vpic(address, web, stand_in=True, name=BUILT_IN_DECODER), VinDecoder()))


def _quota(settings: Settings, engine: Engine) -> Quota | None:
    chosen = settings.marketcheck
    return Quota(engine, "MarketCheck", chosen.calls_a_month or 0) if chosen.live else None


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
