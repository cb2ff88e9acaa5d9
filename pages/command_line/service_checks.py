"""Questions to every service. Whoever bills a question is asked none unless it is wanted: only whether it is there."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from pages.command_line.checks import Question
from services.build import Services
from services.errors import CurbsideError, NotACar
from services.photo import Photo
from services.recognition.observation import Recognizer
from services.recognition.outside import for_outside
from services.recognition.registry import recognizers, titles
from services.settings import DEMO, OUTSIDE, Badge, OwnClassifier, PlateRecognizer, Service, Settings, Shape
from services.valuation.valuation import PricedCar, ValuationSource
from services.vehicle import Grade, Vehicle
from services.web import http
from services.wording import N_, _

T = TypeVar("T")
COROLLA = Vehicle(make="Toyota", model="Corolla", year=2010)
VIN = "1NXBU4EE4AA000001"  # a Corolla's, of a number that no car has


def recognition(settings: Settings, services: Services, photo: Photo, *, billed: bool) -> list[Question]:
    """Whoever says what car a photo shows."""
    clients = recognizers(settings, services.web)
    found = []
    for name, title in titles(settings).items():
        service = settings.services[name]
        question = partial(Question, _(title), mode=_mode(service))
        if _half_a_key(service):
            found.append(question(_miss_half_a_key))
        elif name not in clients:
            found.append(question(said=_("Switched off: it is not asked and gets no photo.")))
        elif service.live and name in OUTSIDE and not (billed or _own_machine(service)):
            found.append(question(partial(_reach, settings, services, service, title)))
        else:
            found.append(question(partial(_recognize, clients[name], photo)))
    return found


def behind_the_report(settings: Settings, services: Services, *, billed: bool) -> list[Question]:
    """The sources of lists, specs, prices and VINs, and whether cameras may push."""
    live_prices, appraiser = settings.marketcheck, services.appraiser
    modelled = appraiser.second_opinion if live_prices.live else appraiser.valuation

    def priced(source: ValuationSource) -> str:
        specs = appraiser.specs.find(COROLLA)
        source.value(PricedCar(vehicle=COROLLA, specs=specs, model_id=specs.model_id, miles=58_000, grade=Grade.GOOD))
        return _("It answers.")

    questions = [
        Question(_("CarQuery (lists of cars)"), partial(_lists, services), _mode(settings.carquery)),
        Question(_("Specs"), partial(_ask, appraiser.specs.find, COROLLA), _mode(settings.specs)),
        Question(_("NHTSA (VIN)"), partial(_ask, services.vpic.decode, VIN), _mode(settings.vpic)),
    ]
    if appraiser.recalls:
        questions.append(
            Question(_("NHTSA (recalls)"), partial(_ask, appraiser.recalls.find, COROLLA), _mode(settings.recalls))
        )
    if modelled:
        questions.append(Question(_("Prices (model)"), partial(priced, modelled), _mode(settings.valuation)))
    prices = partial(Question, _("MarketCheck (live prices)"))
    if not live_prices.live:
        questions.append(prices(said=_("No key: the model's prices are shown.")))
    elif billed:
        questions.append(prices(partial(priced, appraiser.valuation), _mode(live_prices)))
    else:
        questions.append(prices(partial(_reach, settings, services, live_prices, "MarketCheck"), _mode(live_prices)))
    secret = settings.webhooks.plate_recognizer_secret
    said = _("They are taken with the secret.") if secret else _("No secret is set: none is taken.")
    return [*questions, Question(_("Pushes of cameras"), said=said)]


def _mode(service: Service) -> str:
    """Who answers."""
    if isinstance(service, Badge | Shape | OwnClassifier):
        return _("on this machine")
    return _("live") if service.live else _("stand-in")


def _own_machine(service: Service) -> bool:
    return isinstance(service, PlateRecognizer) and service.on_premise


def _half_a_key(service: Service) -> bool:
    """Whether a part of a key was given, and the service is not live for want of the rest."""
    parts = [getattr(service, name) for name, field in type(service).model_fields.items() if field.default == DEMO]
    return not service.live and any(part != DEMO for part in parts)


def _miss_half_a_key() -> str:
    raise CurbsideError(N_("Only a part of its key is set."))


def _recognize(client: Recognizer, photo: Photo) -> str:
    try:
        seen = client.recognize(for_outside(photo)) if client.outside else client.recognize(photo)
        best = next(iter(seen.car.candidates), None)
    except NotACar:
        best = None
    if best is None:
        return _("It answers. It knows no such car.")
    return _("It answers. It sees a {car}.").format(car=f"{best.make} {best.model or ''}".rstrip())


def _reach(settings: Settings, services: Services, service: Service, title: str) -> str:
    """Without key or photo, whether anybody is there at all."""
    http.send(services.web, title, "GET", settings.address(service))
    return _("It can be reached. Its key was not tried, as it may bill a question: `--billed` asks one.")


def _ask(question: Callable[[T], object], about: T) -> str:
    question(about)
    return _("It answers.")


def _lists(services: Services) -> str:
    services.catalogue.years()
    if trouble := services.catalogue.trouble:
        raise CurbsideError(trouble.template, **trouble.fields)
    return _("It answers.")
