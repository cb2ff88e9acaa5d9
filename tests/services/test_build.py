"""The composition root: who is asked over HTTP and who in the process, with and without keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.build import Services, build_services
from services.settings import Settings
from services.specs.market import MarketSpecs
from services.specs.reference import ReferenceSpecs
from services.valuation.market import MarketValuation
from services.valuation.marketcheck import MarketCheck
from services.valuation.reference import ReferenceValuation

LIVE = {
    "CURBSIDE_CARQUERY__BASE_URL": "https://carquery.test/api/0.3",
    "CURBSIDE_SPECS__BASE_URL": "https://specs.test/find",
    "CURBSIDE_VALUATION__BASE_URL": "https://valuation.test/price",
    "CURBSIDE_VPIC__BASE_URL": "https://vpic.test/api/vehicles",
    "CURBSIDE_RECALLS__BASE_URL": "https://recalls.test",
    "CURBSIDE_MARKETCHECK__API_KEY": "mc_1",
    "CURBSIDE_CARNET__API_KEY": "cn_1",
}


@contextmanager
def built(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> Iterator[Services]:
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(folder))
    for name in names:
        monkeypatch.setenv(f"CURBSIDE_{name}", LIVE[f"CURBSIDE_{name}"])
    yield build_services(Settings())


def test_without_a_key_every_question_goes_to_a_stand_in_over_http(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with built(tmp_path, monkeypatch) as services:
        asker = services.appraiser
        assert isinstance(asker.specs, ReferenceSpecs)
        assert isinstance(asker.valuation, ReferenceValuation)
        assert (asker.specs.stand_in, asker.valuation.stand_in) == (True, True)
        assert asker.second_opinion is None
        assert asker.other_specs is services.catalogue
        assert (services.catalogue.name, services.vpic.name) == ("Built-in catalogue", "Built-in VIN decoder")


def test_beside_live_adverts_the_second_opinion_is_asked_in_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with built(tmp_path, monkeypatch, "MARKETCHECK__API_KEY") as services:
        assert isinstance(services.appraiser.valuation, MarketCheck)
        assert isinstance(services.appraiser.second_opinion, MarketValuation)


def test_beside_live_specs_fallback_and_price_are_asked_in_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with built(tmp_path, monkeypatch, "SPECS__BASE_URL") as services:
        assert isinstance(services.appraiser.other_specs, MarketSpecs)
        assert isinstance(services.appraiser.valuation, MarketValuation)


def test_behind_live_prices_stands_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with built(tmp_path, monkeypatch, "VALUATION__BASE_URL") as services:
        assert isinstance(services.appraiser.valuation, ReferenceValuation)
        assert not services.appraiser.valuation.stand_in
        assert isinstance(services.appraiser.second_opinion, MarketValuation)


def test_live_services_are_called_by_their_own_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with built(tmp_path, monkeypatch, "CARQUERY__BASE_URL", "VPIC__BASE_URL") as services:
        assert (services.catalogue.name, services.vpic.name) == ("CarQuery", "NHTSA")


@pytest.mark.parametrize("left_out", [None, *LIVE])
def test_stand_ins_are_needed_while_an_enabled_service_has_no_key(
    left_out: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in LIVE.items():
        if name != left_out:
            monkeypatch.setenv(name, value)
    # MarketCheck is called with a key only, and beside live adverts or specs no stand-in is asked for prices.
    spared = (None, "CURBSIDE_MARKETCHECK__API_KEY", "CURBSIDE_VALUATION__BASE_URL")
    assert Settings().needs_stand_ins == (left_out not in spared)
