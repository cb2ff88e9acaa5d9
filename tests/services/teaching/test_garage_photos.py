"""Photos of a garage: learned from with consent alone, and forgotten with it."""

from pathlib import Path

import pytest

from services.errors import TeachingRefused
from services.photo import read_photo
from services.storage.database import open_database
from services.storage.garage import Garage
from services.storage.garage_pictures import keep_photos
from services.teaching.bench import Teaching
from services.teaching.garage_photos import from_garage
from services.teaching.labels import car_name
from services.teaching.looking import Eye
from services.vehicle import Side
from tests.reports import appraised
from tests.services.teaching.pictures import COLOURS, picture, see


@pytest.fixture
def garage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Garage:
    """One car with both photos, and another owner's."""
    monkeypatch.setattr("services.storage.garage_pictures.without_plates", lambda photo: photo)
    engine = open_database(tmp_path)
    for owner, name in (("me", "report1"), ("you", "report2")):
        own = Garage(engine, owner)
        own.save(appraised(id=name))
        photos = {side: read_photo(picture(COLOURS["Audi A4"], n)) for n, side in enumerate(Side)}
        keep_photos(own, name, photos)
    return Garage(engine, "me")


def test_without_consent_no_photo_is_read(garage: Garage, tmp_path: Path) -> None:
    with pytest.raises(TeachingRefused, match="consent"):
        from_garage(garage, Teaching(tmp_path).consents)


def test_with_consent_the_owners_cars_are_learned_as_they_were_confirmed(garage: Garage, tmp_path: Path) -> None:
    consents = Teaching(tmp_path).consents
    consents.give("me")
    given = from_garage(garage, Teaching(tmp_path).consents)  # remembered
    assert [one.place for one in given.pictures] == ["2010 Toyota Corolla, front", "2010 Toyota Corolla, back"]
    assert {car_name(one.car) for one in given.pictures} == {"Toyota Corolla"}
    with pytest.raises(TeachingRefused):
        from_garage(Garage(garage.engine, "you"), consents)


def test_a_consent_that_is_withdrawn_takes_along_what_was_seen(
    garage: Garage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Eye, "see", see)
    teaching = Teaching(tmp_path)
    teaching.consents.give("me")
    bench = teaching.begin("me", from_garage(garage, teaching.consents))
    bench.look.wait()
    assert len(list((tmp_path / "seen").rglob("*.npz"))) == 2
    teaching.consents.withdraw(garage, teaching.memory)
    assert not list((tmp_path / "seen").rglob("*.npz"))
    assert not teaching.consents.given("me")
    garage.delete(["report1"])
    teaching.consents.give("me")
    assert from_garage(garage, teaching.consents).pictures == ()
