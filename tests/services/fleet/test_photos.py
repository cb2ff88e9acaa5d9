"""Cars told by photos of a ZIP, and what live services would be asked for them."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd
import pytest

from services.fleet.columns import guess_columns
from services.fleet.cost import costs
from services.fleet.files import open_cars
from services.fleet.photos import PhotoReader, attach, photos_named
from services.fleet.pricing import Plan, price_rows
from services.photo import Photo
from services.recognition.observation import Answer, Candidate, Observation, SeenCar
from services.recognition.registry import recognizers
from services.settings import CarNet, Settings
from services.storage.quota import Usage
from services.vehicle import ModelYears, Side
from services.web import http
from services.wording import ReaderLocale
from tests.drawn import photo

ROWS = "front,back,make,model,year,miles,condition\n"
NAMED = "A.JPG,photos\\b.jpg,,,,58000,good\n"


class Eyes:
    """Stands for the appraiser: sees one car in every photo, and counts how often it is asked."""

    def __init__(self, model: str | None = "Corolla") -> None:
        self.model, self.asked = model, 0

    def identify(self, photos: Mapping[Side, Photo]) -> Iterator[Answer]:
        self.asked += 1
        car = Candidate(make="Toyota", model=self.model, score=0.95, years=ModelYears(first=2014, last=2018))
        seen = Observation(cars=(SeenCar(candidates=(car,)),))
        return (Answer(service="Eyes", side=side, observation=seen) for side in photos)


def zipped(rows: str, **photos: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("cars.csv", ROWS + rows)
        for name, data in photos.items():
            packed.writestr(f"photos/{name}.jpg", data)
    return out


def told(file: io.BytesIO, eyes: Eyes) -> pd.DataFrame:
    table = open_cars(file)
    columns = guess_columns(table, "miles")
    attached = attach(table, columns, file)
    assert attached
    rows = PhotoReader(eyes).with_cars(attached(next(table.chunks())))  # type: ignore[arg-type]
    assert not [name for name in rows if str(name).endswith(" jpeg")], "no photo goes on"
    return price_rows(rows, Plan.of(columns, ReaderLocale(), date(2026, 11, 1)))


def test_a_row_gets_the_car_its_photos_show_and_says_so() -> None:
    eyes = Eyes()
    row = told(zipped(NAMED, a=photo(1).jpeg, b=photo(2).jpeg), eyes).iloc[0]
    assert (row["make"], row["age"], row["bad"], eyes.asked) == ("Toyota", 10, False, 1)
    assert row["note"].startswith("Seen in the photos: Toyota Corolla, ")
    assert row["note"].endswith("Of its model years 2014 to 2018 we took 2016.")


def test_what_the_row_says_itself_counts_before_its_photos() -> None:
    row = told(zipped("a.jpg,,Honda,Civic,2017,58000,good\n", a=photo(1).jpeg), Eyes()).iloc[0]
    assert (row["make"], row["note"]) == ("Honda", "")


@pytest.mark.parametrize(
    ("files", "model", "why"),
    [
        ({"b": photo(2).jpeg}, "Corolla", "There is no photo A.JPG in the ZIP."),
        ({"a": b"no picture", "b": b"none"}, "Corolla", "photo"),
        ({"a": photo(1).jpeg}, None, "The photos were not enough"),
    ],
)
def test_photos_that_tell_no_car_say_why(files: dict[str, bytes], model: str | None, why: str) -> None:
    rows = NAMED if len(files) > 1 or "b" in files else NAMED.replace("photos\\b.jpg", "")
    row = told(zipped(rows, **files), Eyes(model)).iloc[0]
    assert row["bad"]
    assert why in row["note"]


def test_each_photo_is_counted_once() -> None:
    table = open_cars(zipped(NAMED * 3, a=photo(1).jpeg, b=photo(2).jpeg))
    assert photos_named(table, guess_columns(table, "miles")) == 2


def test_what_it_would_use_is_told_for_live_services_alone() -> None:
    settings = Settings(carnet=CarNet.model_validate({"api_key": "a real one", "calls_a_month": 2500}))
    asked = recognizers(settings, http.session())
    usage = Usage(service="CarNET", used=1_260, limit=2_500, resets=date(2026, 12, 1))
    (cost,) = costs(1_240, asked, settings, (usage,))
    assert (cost.service, cost.calls, cost.left, cost.too_many) == ("CarNET", 1_240, 1_240, False)
    assert costs(1_241, asked, settings, (usage,))[0].too_many
    assert costs(0, asked, settings, (usage,)) == ()
    stand_ins = Settings()
    assert costs(1_240, recognizers(stand_ins, http.session()), stand_ins, ()) == ()
