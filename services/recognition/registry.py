"""The recognizers that the settings ask for, in the order of the evidence board: the quickest has the first say."""

import requests

from services.recognition.clients.carnet import CarNet
from services.recognition.clients.imagga import Imagga
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.lettering.reader import BadgeReader
from services.recognition.observation import Recognizer
from services.recognition.shape.classifier import Classifier
from services.recognition.shape.own import OwnReader
from services.recognition.shape.reader import Confirmed, ShapeReader
from services.settings import OwnClassifier, Settings
from services.wording import N_

NAMES = {
    "shape": N_("Shape model"),
    "badge": N_("Badge reader"),
    "imagga": "Imagga",
    "carnet": "CarNET",
    "juhe": "Juhe",
    "openalpr": "OpenALPR",
    "platerecognizer": "Plate Recognizer",
}


def titles(settings: Settings) -> dict[str, str]:
    """Display name of every recognizer by its name in the settings, in the order of the evidence board."""
    return NAMES | {name: own.title for name, own in settings.own.items()}


def recognizers(settings: Settings, web: requests.Session, confirmed: Confirmed | None = None) -> dict[str, Recognizer]:
    """Every enabled service's client by its name in the settings; `confirmed` are cars that the shape model learned."""
    made: dict[str, Recognizer] = {
        "shape": ShapeReader(confirmed=confirmed),
        "badge": BadgeReader(),
        "imagga": _imagga(settings, web),
        "carnet": _carnet(settings, web),
        "juhe": _juhe(settings, web),
        "openalpr": _openalpr(settings, web),
        "platerecognizer": _plate_recognizer(settings, web),
    }
    made |= {name: _classifier(own) for name, own in settings.own.items()}
    return {name: client for name, client in made.items() if settings.recognizes(name)}


def _classifier(chosen: OwnClassifier) -> OwnReader:
    return OwnReader(Classifier(chosen.title, chosen.file, chosen.labels, chosen.mean, chosen.spread))


def _imagga(settings: Settings, web: requests.Session) -> Imagga:
    chosen = settings.imagga
    return Imagga(
        settings.address(chosen),
        chosen.api_key.get_secret_value(),
        chosen.api_secret.get_secret_value(),
        chosen.categorizer,
        web,
        language=chosen.language,
        two_step=chosen.two_step,
        colours=chosen.colours,
    )


def _carnet(settings: Settings, web: requests.Session) -> CarNet:
    chosen = settings.carnet
    return CarNet(
        settings.address(chosen),
        chosen.api_key.get_secret_value(),
        web,
        region=chosen.region,
        box_select=chosen.box_select,
        box_offset=chosen.box_offset,
        box_min_width=chosen.box_min_width,
        box_min_height=chosen.box_min_height,
        box_min_ratio=chosen.box_min_ratio,
        box_max_ratio=chosen.box_max_ratio,
        generations=chosen.generations,
    )


def _juhe(settings: Settings, web: requests.Session) -> Juhe:
    chosen = settings.juhe
    return Juhe(settings.address(chosen), chosen.key.get_secret_value(), web, allow_plain_http=chosen.allow_plain_http)


def _openalpr(settings: Settings, web: requests.Session) -> OpenAlpr:
    chosen = settings.openalpr
    return OpenAlpr(
        settings.address(chosen),
        chosen.secret_key.get_secret_value(),
        web,
        country=chosen.country,
        topn=chosen.topn,
        is_cropped=chosen.is_cropped,
        upload=chosen.upload,
        read_plates=chosen.read_plates,
    )


def _plate_recognizer(settings: Settings, web: requests.Session) -> PlateRecognizer:
    chosen = settings.platerecognizer
    return PlateRecognizer(
        settings.address(chosen),
        None if chosen.on_premise else chosen.token.get_secret_value(),
        web,
        regions=chosen.regions,
        engine=chosen.engine,
        camera_id=chosen.camera_id,
        upload=chosen.upload,
        read_plates=chosen.read_plates,
    )
