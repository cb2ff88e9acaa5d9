"""Settings: from the environment as `CURBSIDE_<SERVICE>__<FIELD>`, else from `.streamlit/secrets.toml`.

That file is the one of the folder that the program is started in. A service with a key talks to the real address; one
without talks to its stand-in with demo credentials. `CURBSIDE_STAND_INS` holds the stand-ins' address; the app sets it
to its own.
"""

from pathlib import Path
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from services.vehicle import FrozenModel
from services.wording import SecondCurrency

SECRETS = Path(".streamlit") / "secrets.toml"  # of the working folder, as `st.secrets` has it
DEMO = SecretStr("demo")


class Service(BaseModel):
    """What every outside service has: `base_url` overrides both the real address and the stand-in.

    `enabled` None leaves it to the rest: stand-ins recognise only while no real service does.
    """

    live_url: ClassVar[str | None] = None
    stand_in_path: ClassVar[str]

    base_url: str | None = None
    enabled: bool | None = None
    calls_a_day: int | None = Field(default=None, ge=0)  # the operator's cap on the real service; None is without
    calls_a_month: int | None = Field(default=None, ge=0)
    calls_a_second: float | None = Field(default=None, gt=0)  # what the plan allows, as `at_once` does
    at_once: int | None = Field(default=None, ge=1)

    @property
    def has_key(self) -> bool:
        """Whether the operator gave what the real service asks for."""
        return False

    @property
    def live(self) -> bool:
        """Whether answers come from the real service (or wherever the operator pointed us)."""
        return self.has_key or self.base_url is not None


class Badge(Service):
    """The badge reader on this machine: no address, no key; `enabled` false switches it off."""

    stand_in_path = ""

    @property
    def live(self) -> bool:
        """It answers for itself."""
        return True


class Shape(Service):
    """The shape model on this machine: no address, no key; `enabled` false removes it."""

    stand_in_path = ""

    @property
    def live(self) -> bool:
        """It answers for itself."""
        return True


class OwnClassifier(Service):
    """An image classifier of the operator's in an ONNX file: square input, softmax or logits.

    `labels` has one car a line ("audi a4 2008-2012") in the order of the classes; a file made by `python -m training`
    holds its own. `mean` and `spread` are what values of 0..1 are shifted and divided by, red, green and blue.
    """

    stand_in_path = ""

    title: str
    file: Path
    labels: Path | None = None
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    spread: tuple[float, float, float] = (1.0, 1.0, 1.0)

    @property
    def live(self) -> bool:
        """It answers for itself."""
        return True


class Imagga(Service):
    """Imagga v2 with a custom categorizer: key and secret go as HTTP Basic."""

    live_url = "https://api.imagga.com/v2"
    stand_in_path = "/imagga/v2"

    api_key: SecretStr = DEMO
    api_secret: SecretStr = DEMO
    categorizer: str = "cars"
    language: str = "en"
    at_once: int | None = Field(default=1, ge=1)  # the free plan's
    two_step: bool = False  # upload, ask, delete at once, instead of one call
    colours: bool = False  # a second call, for the body colour

    @property
    def has_key(self) -> bool:
        """Both halves were given."""
        return DEMO not in (self.api_key, self.api_secret)


class CarNet(Service):
    """CarNET v2: the key goes in the header `api-key`. Box rules as the service documents them."""

    live_url = "https://api.carnet.ai"
    stand_in_path = "/carnet"

    api_key: SecretStr = DEMO
    region: Literal["NA", "EU", "CIS", "DEF"] = "DEF"
    box_select: Literal["all", "center", "largest"] = "all"  # a person picks where several cars are seen
    box_offset: int = Field(default=0, ge=0)
    box_min_width: int = 180
    box_min_height: int = 180
    box_min_ratio: float = 1.0
    box_max_ratio: float = 3.15
    generations: bool = True

    @property
    def has_key(self) -> bool:
        """The key was given."""
        return self.api_key != DEMO


class Juhe(Service):
    """Juhe carDetect. Its address is plain http: it is called only if the operator allows that."""

    live_url = "http://apis.juhe.cn"
    stand_in_path = "/juhe"

    key: SecretStr = DEMO
    allow_plain_http: bool = False

    @property
    def has_key(self) -> bool:
        """The key was given."""
        return self.key != DEMO


class OpenAlpr(Service):
    """OpenALPR CarCheck v3: the key goes in the address, as the service wants it."""

    live_url = "https://api.openalpr.com/v3"
    stand_in_path = "/openalpr/v3"

    secret_key: SecretStr = DEMO
    country: str = "us"
    topn: int = Field(default=10, ge=1, le=1000)
    is_cropped: bool = False
    upload: Literal["file", "base64", "json"] = "file"
    read_plates: bool = False

    @property
    def has_key(self) -> bool:
        """The key was given."""
        return self.secret_key != DEMO


class EngineOptions(FrozenModel):
    """Engine configuration, sent as the `config` parameter; what is None is left to the service.

    `detection_mode` "vehicle" sees cars without a readable plate too, `region` "strict" wants plates to match the
    pattern of `regions`, the thresholds are the least score of a detection and of a plate's text, `text_formats` are
    regular expressions that guide the reading.
    """

    mode: Literal["fast", "redaction"] | None = None
    detection_rule: Literal["strict"] | None = None
    detection_mode: Literal["plate", "vehicle"] | None = "vehicle"
    region: Literal["strict"] | None = None
    threshold_d: float | None = Field(default=None, ge=0, le=1)
    threshold_o: float | None = Field(default=None, ge=0, le=1)
    text_formats: tuple[str, ...] | None = None


class PlateRecognizer(Service):
    """Plate Recognizer Snapshot; `on_premise` with a `base_url` such as http://localhost:8080/v1 wants no token."""

    live_url = "https://api.platerecognizer.com/v1"
    stand_in_path = "/platerecognizer/v1"

    token: SecretStr = DEMO
    calls_a_second: float | None = Field(default=1.0, gt=0)  # the trial's; paid plans have 8
    on_premise: bool = False
    regions: tuple[str, ...] = ()
    engine: EngineOptions = EngineOptions()
    camera_id: str = "curbside"  # pushes with this id are our own look-ups, not arrivals
    upload: Literal["file", "base64"] = "file"
    read_plates: bool = False

    @property
    def has_key(self) -> bool:
        """The token was given."""
        return self.token != DEMO


class CarQuery(Service):
    """CarQuery wants no key; give `base_url` (https://www.carqueryapi.com/api/0.3) to go live."""

    stand_in_path = "/carquery/api/0.3"


class Specs(Service):
    """The reference specs contract (POST make, model, year)."""

    stand_in_path = "/specs"


class Valuation(Service):
    """The reference valuation contract (POST model_id, mileage, condition)."""

    stand_in_path = "/valuation"


class MarketCheck(Service):
    """MarketCheck v2: the key goes in the address. The free plan has 500 calls a month and looks 100 miles far."""

    live_url = "https://api.marketcheck.com/v2"
    stand_in_path = "/marketcheck/v2"

    api_key: SecretStr = DEMO
    zip_code: str | None = None
    radius: int = Field(default=50, ge=1)
    widest: int = Field(default=100, ge=1)
    calls_a_month: int | None = Field(default=500, ge=0)

    @property
    def has_key(self) -> bool:
        """The key was given."""
        return self.api_key != DEMO


class Vpic(Service):
    """NHTSA's VIN decoder wants no key; give `base_url` (https://vpic.nhtsa.dot.gov/api/vehicles) to go live."""

    stand_in_path = "/vpic/api/vehicles"


class Recalls(Service):
    """NHTSA's recalls want no key; give `base_url` (https://api.nhtsa.gov) to go live."""

    stand_in_path = "/recalls"


class Webhooks(BaseModel):
    """Cars pushed by a camera. Without a secret no push is taken."""

    plate_recognizer_secret: SecretStr | None = None
    keep_pictures: bool = True
    arrival_window_minutes: int = Field(default=5, ge=1)
    keep_days: int = Field(default=30, ge=1)


class Api(BaseModel):
    """The HTTP API below /api/v1, off unless switched on; limits are those of a key that has none of its own."""

    enabled: bool = False
    calls_a_minute: int = Field(default=60, ge=0)
    calls_a_day: int = Field(default=2_000, ge=0)
    keep_days: int = Field(default=30, ge=1)  # appraisals


class Operator(BaseModel):
    """Who may see the operator's pages: who knows `secret`, or signed in with one of `addresses` (e-mail, verified).

    Without either they are open on this machine only.
    """

    secret: SecretStr | None = Field(default=None, min_length=8)
    addresses: tuple[str, ...] = ()


class Fleet(BaseModel):
    """Where fleets of the pages and of the API are priced: in a thread of the app, in so many processes beside it, or
    on the workers of a Dask scheduler (such as tcp://127.0.0.1:8786; extra `dask`).
    """

    processes: int = Field(default=1, ge=1)
    scheduler: str | None = None


class Metrics(BaseModel):
    """`/metrics` for Prometheus: not there unless switched on; with a token only for who sends it as Bearer."""

    enabled: bool = False
    token: SecretStr | None = Field(default=None, min_length=8)


OUTSIDE = ("imagga", "carnet", "juhe", "openalpr", "platerecognizer")


class Settings(BaseSettings):
    """All settings; `data_dir` holds the database file, unless `database` is a PostgreSQL address."""

    model_config = SettingsConfigDict(
        env_prefix="CURBSIDE_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        toml_file=SECRETS,
        extra="ignore",
        frozen=True,
    )

    data_dir: Path = Path("data")
    database: SecretStr | None = None  # such as postgresql://curbside:password@localhost/curbside
    stand_ins: str = "http://127.0.0.1:8501/mocks"
    faults: bool = False  # whether the app's stand-ins take `PUT /mocks/_faults`, for demonstrations and tests
    badge: Badge = Badge()
    shape: Shape = Shape()
    classifiers: dict[str, OwnClassifier] = {}  # by a name of the operator's choice
    imagga: Imagga = Imagga()
    carnet: CarNet = CarNet()
    juhe: Juhe = Juhe()
    openalpr: OpenAlpr = OpenAlpr()
    platerecognizer: PlateRecognizer = PlateRecognizer()
    carquery: CarQuery = CarQuery()
    specs: Specs = Specs()
    valuation: Valuation = Valuation()
    marketcheck: MarketCheck = MarketCheck()
    vpic: Vpic = Vpic()
    recalls: Recalls = Recalls()
    webhooks: Webhooks = Webhooks()
    api: Api = Api()
    operator: Operator = Operator()
    fleet: Fleet = Fleet()
    metrics: Metrics = Metrics()
    share_drafts: bool = False  # among replicas, in the database, locked with the key in the browser's cookie
    second_currency: SecondCurrency | None = None  # told beside dollars: code, per_usd and the rate's day

    @property
    def services(self) -> dict[str, Service]:
        """Every service by its name."""
        ours = {name: value for name in type(self).model_fields if isinstance(value := getattr(self, name), Service)}
        return ours | self.own

    @property
    def own(self) -> dict[str, OwnClassifier]:
        """The operator's classifiers by a name that no other service has."""
        return {f"own {name}": one for name, one in self.classifiers.items()}

    def having(self, name: str, service: Service) -> Self:
        """A copy in which that service is set otherwise."""
        if isinstance(service, OwnClassifier):
            return self.model_copy(update={"classifiers": self.classifiers | {name.removeprefix("own "): service}})
        return self.model_copy(update={name: service})

    def recognizes(self, name: str) -> bool:
        """Whether that service is asked about photos."""
        service = self.services[name]
        if service.enabled is not None:
            return service.enabled
        return service.live or not any(self.services[other].live for other in OUTSIDE)

    @property
    def needs_stand_ins(self) -> bool:
        """Whether some enabled service has no key, so that its stand-in is called.

        Beside live specs or live adverts the price model is asked in the process, and nobody calls MarketCheck's.
        """
        called = [self.services[name] for name in OUTSIDE if self.recognizes(name)]
        called += [self.carquery, self.specs, self.vpic, self.recalls]
        if not (self.specs.live or self.marketcheck.live):
            called.append(self.valuation)
        return any(service.enabled is not False and not service.live for service in called)

    @property
    def bills(self) -> bool:
        """Whether any real service is called, which may bill for it."""
        ours = (Badge, Shape, OwnClassifier)
        return any(service.live and not isinstance(service, ours) for service in self.services.values())

    def address(self, service: Service) -> str:
        """Where to call a service, without a slash at the end."""
        real = service.base_url or (service.live_url if service.has_key else None)
        return (real or self.stand_in(service)).rstrip("/")

    def stand_in(self, service: Service) -> str:
        """Where the service's stand-in answers."""
        return self.stand_ins.rstrip("/") + service.stand_in_path

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over file, nothing else."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
