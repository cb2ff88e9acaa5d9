import tomllib

from pages.parts.frame.uploader import MB
from tests.pages.conftest import MAIN


def test_the_limit_that_is_said_is_the_one_that_holds() -> None:
    config = tomllib.loads((MAIN.parents[1] / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] == MB
