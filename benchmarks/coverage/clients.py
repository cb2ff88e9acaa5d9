"""The clients as the table drives them: with demo credentials, asking everything they can ask."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from PIL import Image
from requests import Session
from sqlalchemy import create_engine

from services.photo import OutsidePhoto, read_photo
from services.recognition.clients.carnet import CarNet
from services.recognition.clients.imagga import Imagga
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.outside import for_outside
from services.settings import EngineOptions
from services.specs.carquery import CarQuery
from services.specs.recalls import NhtsaRecalls
from services.specs.reference import ReferenceSpecs
from services.specs.vpic import Vpic
from services.storage.quota import Quota, Usage
from services.storage.tables import metadata
from services.valuation.marketcheck import MarketCheck
from services.valuation.reference import ReferenceValuation
from services.valuation.valuation import PricedCar, Valuation
from services.vehicle import Grade, Vehicle

SAMPLES = Path(__file__).parents[2] / "mocks" / "world" / "samples"
COROLLA = Vehicle(make="Toyota", model="Corolla", year=2010, trim="LE")
PRICED = PricedCar(vehicle=COROLLA, model_id="45963", miles=58_000, grade=Grade.GOOD)
VIN = "1NXBU4EE4AA000001"  # of no car: a maker's code, then noughts and a one
RATED = Vehicle(make="Tesla", model="Model 3", year=2019)
RENAMED = Vehicle(make="Lexus", model="RX 350", year=2020)  # NHTSA has it as RX350
Asked = Callable[[], object]


@cache
def picture() -> bytes:
    """Two sample cars side by side, so that every rule about several cars has something to choose from."""
    both, out = Image.new("RGB", (1280, 480)), io.BytesIO()
    for place, name in enumerate(("toyota-corolla-front", "bmw-z3-back")):
        with Image.open(SAMPLES / f"{name}.jpg") as one:
            both.paste(one.resize((640, 480)), (640 * place, 0))
    both.save(out, "JPEG", quality=90)
    return out.getvalue()


@cache
def photo() -> OutsidePhoto:
    """The same as outside services get it."""
    return for_outside(read_photo(picture()))


def imagga(web: Session, address: str = "https://service.test", **options: Any) -> Imagga:
    """A client with demo credentials, as the following ones."""
    return Imagga(f"{address}/imagga/v2", "demo", "demo", "cars", web, **options)


def carnet(web: Session, address: str = "https://service.test", **options: Any) -> CarNet:
    return CarNet(f"{address}/carnet", "demo", web, **options)


def juhe(web: Session, address: str = "https://service.test") -> Juhe:
    return Juhe(f"{address}/juhe", "demo", web)


def openalpr(web: Session, address: str = "https://service.test", **options: Any) -> OpenAlpr:
    return OpenAlpr(f"{address}/openalpr/v3", "demo", web, read_plates=True, **options)


def platerecognizer(
    web: Session, address: str = "https://service.test", path: str = "v1", token: str | None = "demo", **options: Any
) -> PlateRecognizer:
    return PlateRecognizer(f"{address}/platerecognizer/{path}", token, web, read_plates=True, **options)


def carquery(web: Session, address: str = "https://service.test") -> CarQuery:
    return CarQuery(f"{address}/carquery/api/0.3", web, stand_in=True)


def specs(web: Session, address: str = "https://service.test") -> ReferenceSpecs:
    return ReferenceSpecs(f"{address}/specs", web, stand_in=True)


def valuation(web: Session, address: str = "https://service.test") -> ReferenceValuation:
    return ReferenceValuation(f"{address}/valuation", web, stand_in=True)


def marketcheck(web: Session, address: str = "https://service.test", quota: Quota | None = None) -> MarketCheck:
    return MarketCheck(f"{address}/marketcheck/v2", "demo", web, stand_in=False, quota=quota, zip_code="62701")


def vpic(web: Session, address: str = "https://service.test") -> Vpic:
    return Vpic(f"{address}/vpic/api/vehicles", web, stand_in=True)


def recalls(web: Session, address: str = "https://service.test") -> NhtsaRecalls:
    return NhtsaRecalls(f"{address}/recalls", web, stand_in=True)


def market_and_plan(web: Session) -> tuple[Valuation, Usage]:
    """MarketCheck's price, and what it says is left of the month's calls."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    plan = Quota(engine, "MarketCheck", 500)
    try:
        return marketcheck(web, quota=plan).value(PRICED), plan.usage()
    finally:
        engine.dispose()


def _imagga_asked(web: Session, address: str) -> Iterator[Asked]:
    options: list[dict[str, Any]] = [{}, {"language": "de"}, {"two_step": True, "colours": True}, {"colours": True}]
    for chosen in options:
        yield partial(imagga(web, address, **chosen).recognize, photo())
    for two_step in (True, False):
        yield partial(imagga(web, address, two_step=two_step, language="de").tags, photo(), limit=5, threshold=0.5)
    yield from (imagga(web, address).categorizers, imagga(web, address).usage)


def _carnet_asked(web: Session, address: str) -> Iterator[Asked]:
    for rule in ("all", "center", "largest"):
        yield partial(carnet(web, address, box_select=rule).recognize, photo())
    for region in ("NA", "EU", "CIS", "DEF"):
        yield partial(carnet(web, address, region=region, generations=region != "EU").recognize, photo())


def _juhe_asked(web: Session, address: str) -> Iterator[Asked]:
    yield partial(juhe(web, address).recognize, photo())


def _openalpr_asked(web: Session, address: str) -> Iterator[Asked]:
    for upload in ("file", "base64", "json"):
        yield partial(openalpr(web, address, upload=upload, is_cropped=True).recognize, photo())
    yield partial(openalpr(web, address).recognize_url, f"{address}/samples/audi-a4-front.jpg")
    yield openalpr(web, address).vocabulary


def _platerecognizer_asked(web: Session, address: str) -> Iterator[Asked]:
    engines: list[dict[str, Any]] = [
        {"detection_mode": "vehicle", "mode": "fast", "threshold_d": 0.3, "threshold_o": 0.5},
        {"detection_mode": "plate", "mode": "redaction", "detection_rule": "strict"},
        {"region": "strict", "text_formats": ("[a-z]{4}[0-9]{2}",)},
    ]
    for engine in engines:
        client = platerecognizer(web, address, regions=("us-ca", "mx"), engine=EngineOptions(**engine))
        yield partial(client.recognize, photo(), datetime(2019, 8, 19, 13, 11, tzinfo=UTC))
    yield partial(platerecognizer(web, address, upload="base64").recognize, photo())
    yield partial(platerecognizer(web, address).recognize_url, f"{address}/samples/audi-a4-front.jpg")
    yield platerecognizer(web, address).usage
    own = platerecognizer(web, address, "sdk/v1", token=None)
    yield from (partial(own.recognize, photo()), own.usage)


def _carquery_asked(web: Session, address: str) -> Iterator[Asked]:
    lists = carquery(web, address)
    yield from (lists.years, partial(lists.makes, 2010), partial(lists.models, "toyota", 2010))
    yield partial(lists.trims, "toyota", "Corolla")


def _specs_asked(web: Session, address: str) -> Iterator[Asked]:
    yield partial(specs(web, address).find, COROLLA)


def _valuation_asked(web: Session, address: str) -> Iterator[Asked]:
    yield partial(valuation(web, address).value, PRICED)


def _marketcheck_asked(web: Session, address: str) -> Iterator[Asked]:
    yield partial(marketcheck(web, address).value, PRICED)


def _vpic_asked(web: Session, address: str) -> Iterator[Asked]:
    yield partial(vpic(web, address).decode, VIN)


def _recalls_asked(web: Session, address: str) -> Iterator[Asked]:
    for car in (RATED, RENAMED):
        yield partial(recalls(web, address).find, car)


# By service, everything its client can ask, with every option; where several fit into one question, they share it.
ASKED: Mapping[str, Callable[[Session, str], Iterator[Asked]]] = {
    "imagga": _imagga_asked,
    "carnet": _carnet_asked,
    "juhe": _juhe_asked,
    "openalpr": _openalpr_asked,
    "platerecognizer": _platerecognizer_asked,
    "carquery": _carquery_asked,
    "specs": _specs_asked,
    "valuation": _valuation_asked,
    "marketcheck": _marketcheck_asked,
    "vpic": _vpic_asked,
    "recalls": _recalls_asked,
}
# What reads the answer to a call.
READERS: Mapping[tuple[str, str], Callable[[Session], object]] = {
    ("imagga", "POST /categories/{id}"): lambda web: imagga(web).recognize(photo()),
    ("imagga", "GET /categories/{id}"): lambda web: imagga(web, two_step=True).recognize(photo()),
    ("imagga", "POST /tags"): lambda web: imagga(web).tags(photo()),
    ("imagga", "POST /uploads"): lambda web: imagga(web, two_step=True).recognize(photo()),
    ("imagga", "DELETE /uploads/{id}"): lambda web: imagga(web, two_step=True).recognize(photo()),
    ("imagga", "GET /categorizers"): lambda web: imagga(web).categorizers(),
    ("imagga", "POST /colors"): lambda web: imagga(web, colours=True).recognize(photo()),
    ("imagga", "GET /usage"): lambda web: imagga(web).usage(),
    ("carnet", "POST /v2/mmg/detect"): lambda web: carnet(web).recognize(photo()),
    ("juhe", "POST /carDetect/index"): lambda web: juhe(web).recognize(photo()),
    ("openalpr", "POST /recognize"): lambda web: openalpr(web).recognize(photo()),
    ("openalpr", "GET /config"): lambda web: openalpr(web).vocabulary(),
    ("platerecognizer", "POST /plate-reader/"): lambda web: platerecognizer(web).recognize(photo()),
    ("platerecognizer", "GET /statistics/"): lambda web: platerecognizer(web).usage(),
    ("platerecognizer", "GET /info/"): lambda web: platerecognizer(web, token=None).usage(),
    ("carquery", "cmd=getYears"): lambda web: carquery(web).years(),
    ("carquery", "cmd=getMakes"): lambda web: carquery(web).makes(),
    ("carquery", "cmd=getModels"): lambda web: carquery(web).models("ford"),
    ("carquery", "cmd=getTrims"): lambda web: carquery(web).trims("toyota", "Corolla"),
    ("specs", "POST"): lambda web: specs(web).find(COROLLA),
    ("valuation", "POST"): lambda web: valuation(web).value(PRICED),
    ("marketcheck", "GET /search/car/active"): market_and_plan,
    ("vpic", "GET /DecodeVinValues/{vin}"): lambda web: vpic(web).decode(VIN),
    ("recalls", "GET /recalls/recallsByVehicle"): lambda web: recalls(web).find(RATED),
    ("recalls", "GET /products/vehicle/models"): lambda web: recalls(web).find(RENAMED),
    ("recalls", "GET /SafetyRatings/modelyear/{year}/make/{make}/model/{model}"): lambda web: recalls(web).find(RATED),
    ("recalls", "GET /SafetyRatings/VehicleId/{id}"): lambda web: recalls(web).find(RATED),
}
