"""Settings: from the environment as `CURBSIDE_<SERVICE>__<FIELD>`, else from `.streamlit/secrets.toml`.

A service with a key talks to the real address; one without talks to its stand-in with demo credentials.
`CURBSIDE_STAND_INS` holds the stand-ins' address; the app sets it to its own.
"""

from functools import cached_property
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

SECRETS = Path(__file__).parent.parent / ".streamlit" / "secrets.toml"
DEMO = SecretStr("demo")


class Service(BaseModel):
    """What every outside service has: `base_url` overrides both the real address and the stand-in."""

    live_url: ClassVar[str | None] = None
    stand_in_path: ClassVar[str]

    base_url: str | None = None
    enabled: bool = True

    @property
    def has_key(self) -> bool:
        """Whether the operator gave what the real service asks for."""
        return False

    @property
    def live(self) -> bool:
        """Whether answers come from the real service (or wherever the operator pointed us)."""
        return self.has_key or self.base_url is not None


class Imagga(Service):
    """Imagga v2 with a custom categorizer: key and secret go as HTTP Basic."""

    live_url = "https://api.imagga.com/v2"
    stand_in_path = "/imagga/v2"

    api_key: SecretStr = DEMO
    api_secret: SecretStr = DEMO
    categorizer: str = "cars"

    @property
    def has_key(self) -> bool:
        """Both halves were given."""
        return DEMO not in (self.api_key, self.api_secret)


class CarQuery(Service):
    """CarQuery wants no key; give `base_url` (https://www.carqueryapi.com/api/0.3) to go live."""

    stand_in_path = "/carquery/api/0.3"


class Specs(Service):
    """The reference specs contract (POST make, model, year)."""

    stand_in_path = "/specs"


class Valuation(Service):
    """The reference valuation contract (POST model_id, mileage, condition)."""

    stand_in_path = "/valuation"


class Settings(BaseSettings):
    """All settings; `data_dir` holds the database file."""

    model_config = SettingsConfigDict(
        env_prefix="CURBSIDE_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        toml_file=SECRETS,
        extra="ignore",
        frozen=True,
    )

    data_dir: Path = Path("data")
    stand_ins: str = "http://127.0.0.1:8501/mocks"
    imagga: Imagga = Imagga()
    carquery: CarQuery = CarQuery()
    specs: Specs = Specs()
    valuation: Valuation = Valuation()

    @cached_property
    def services(self) -> dict[str, Service]:
        """Every service by its name."""
        return {name: value for name in type(self).model_fields if isinstance(value := getattr(self, name), Service)}

    def address(self, service: Service) -> str:
        """Where to call a service, without a slash at the end."""
        real = service.base_url or (service.live_url if service.has_key else None)
        return (real or self.stand_ins.rstrip("/") + service.stand_in_path).rstrip("/")

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
