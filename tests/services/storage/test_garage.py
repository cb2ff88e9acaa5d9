"""What is saved is found again, by its owner alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from services.storage.drafts import Drafts
from services.storage.garage import UNDO_FOR, Garage, PriceAtDate, price_at_date
from services.storage.garage_pictures import forget_photos, keep_photos, kept_photos, thumbnails
from services.storage.purge import Purge
from services.storage.tables import appraisals, pictures, reports, valuations
from services.vehicle import Grade, Side
from tests.drawn import photo
from tests.garages import NOON, appraised, valuation

ME, OTHER = "m" * 64, "o" * 64


@pytest.fixture
def mine(engine: Engine) -> Garage:
    return Garage(engine, ME)


@pytest.fixture
def theirs(engine: Engine) -> Garage:
    return Garage(engine, OTHER)


def test_a_saved_appraisal_lasts_over_a_restart(open_engine: Callable[[], Engine]) -> None:
    kept = appraised()
    Garage(open_engine(), ME).save(kept)
    again = Garage(open_engine(), ME)
    assert again.find(kept.id) == kept
    assert again.find("unheard of") is None


def test_only_its_owner_finds_an_appraisal_or_changes_it(mine: Garage, theirs: Garage) -> None:
    car = appraised()
    mine.save(car)
    mine.write_notes(car.id, "in the barn")
    assert theirs.find(car.id) is None
    assert theirs.notes(car.id) == ""
    assert theirs.history(car.id) == ()
    theirs.write_notes(car.id, "mine now")
    theirs.delete([car.id])
    theirs.save(car.model_copy(update={"miles": 1}))
    theirs.record_prices(car.id, [PriceAtDate(moment=NOON, currency="USD", typical=1)])
    keep_photos(theirs, car.id, {Side.FRONT: photo(1)})
    assert mine.find(car.id) == car
    assert mine.notes(car.id) == "in the barn"
    assert [worth.typical for worth in mine.history(car.id)] == [8000]
    assert kept_photos(mine, car.id) == {}


def test_an_appraisal_from_before_garages_becomes_the_own_of_who_opens_it_first(mine: Garage, theirs: Garage) -> None:
    car = appraised()
    mine.save(car)
    with mine.engine.begin() as connection:
        connection.execute(update(appraisals).values(owner=None))
    assert mine.find(car.id) == car
    assert theirs.find(car.id) is None


def test_saving_again_replaces_the_state_and_keeps_notes_and_the_day_it_came(mine: Garage) -> None:
    car = appraised()
    mine.save(car)
    mine.write_notes(car.id, "in the barn")
    later = car.model_copy(update={"grade": Grade.FAIR, "created": NOON + timedelta(days=30)})
    mine.save(later)
    assert mine.find(car.id) == later
    assert mine.notes(car.id) == "in the barn"
    with mine.engine.connect() as connection:
        row = connection.execute(select(appraisals)).one()
    assert (row.created, row.grade) == (NOON, "fair")
    assert "barn" in row.words


def test_each_valuation_is_kept_with_its_day(mine: Garage) -> None:
    car = appraised(typical=8000)
    mine.save(car)
    mine.save(car.model_copy(update={"valuation": valuation(7600), "created": NOON + timedelta(days=30)}))
    first, second = mine.history(car.id)
    assert (first.typical, first.low, first.moment) == (8000, 7200, NOON)
    assert (second.typical, second.moment) == (7600, NOON + timedelta(days=30))


def test_an_answer_changed_at_once_corrects_the_price_of_that_moment(mine: Garage) -> None:
    car = appraised(typical=8000)
    mine.save(car)
    mine.save(car.model_copy(update={"valuation": valuation(6500)}))
    assert [worth.typical for worth in mine.history(car.id)] == [6500]


def test_a_car_without_a_price_has_no_history(mine: Garage) -> None:
    car = appraised(typical=None)
    mine.save(car)
    assert price_at_date(car) is None
    assert mine.history(car.id) == ()
    assert mine.find(car.id) == car


def test_histories_of_several_cars_come_at_once(mine: Garage) -> None:
    one, two = appraised(typical=1000), appraised(typical=2000)
    mine.save(one)
    mine.save(two)
    found = mine.histories([one.id, two.id, "unheard of"])
    assert {name: [worth.typical for worth in worths] for name, worths in found.items()} == {
        one.id: [1000],
        two.id: [2000],
    }


def test_a_deleted_car_is_gone_and_comes_back_whole(mine: Garage) -> None:
    car = appraised()
    mine.save(car)
    mine.write_notes(car.id, "in the barn")
    mine.delete([car.id])
    assert mine.find(car.id) is None
    mine.restore([car.id])
    assert mine.find(car.id) == car
    assert (mine.notes(car.id), len(mine.history(car.id))) == ("in the barn", 1)


def test_a_day_after_it_was_deleted_nothing_of_a_car_is_left(mine: Garage) -> None:
    car = appraised()
    mine.save(car)
    keep_photos(mine, car.id, {Side.FRONT: photo(1)})
    mine.delete([car.id])
    with mine.engine.begin() as connection:
        deleted = connection.execute(select(appraisals.c.deleted)).scalar_one()
        assert deleted
        connection.execute(update(appraisals).values(deleted=deleted - UNDO_FOR - timedelta(seconds=1)))
    mine.save(appraised("2012 Honda Accord"))
    Purge(mine.engine, Drafts(), timedelta(days=30), timedelta(days=30)).run()
    mine.restore([car.id])
    assert mine.find(car.id) is None
    with mine.engine.connect() as connection:
        for table in (reports, valuations, pictures):
            assert car.id not in connection.execute(select(table.c.appraisal)).scalars().all()


@pytest.mark.parametrize(
    ("written", "kept"),
    [("  two keys  ", "two keys"), ("x" * 3000, "x" * 2000), ("a\x00b", "ab"), ("停车场 🚗", "停车场 🚗"), ("", "")],
)
def test_notes_are_kept_as_written_within_bounds(mine: Garage, written: str, kept: str) -> None:
    car = appraised()
    mine.save(car)
    mine.write_notes(car.id, written)
    assert mine.notes(car.id) == kept


def test_one_unreadable_appraisal_is_no_report_and_no_crash(mine: Garage) -> None:
    with mine.engine.begin() as connection:
        connection.execute(insert(appraisals).values(id="old", owner=ME, created=NOON))
        connection.execute(insert(reports).values(appraisal="old", body='{"from": "another time"}'))
    assert mine.find("old") is None
    mine.write_notes("old", "lost")
    assert mine.notes("old") == ""


def test_photos_are_kept_only_when_told_and_forgotten_when_told(mine: Garage) -> None:
    car = appraised()
    mine.save(car)
    assert kept_photos(mine, car.id) == {}
    keep_photos(mine, car.id, {Side.BACK: photo(2), Side.FRONT: photo(1)})
    assert list(kept_photos(mine, car.id)) == [Side.FRONT, Side.BACK]
    assert all(jpeg.startswith(b"\xff\xd8") for jpeg in kept_photos(mine, car.id).values())
    small = thumbnails(mine, [car.id, "unheard of"])
    assert list(small) == [car.id]
    assert len(small[car.id]) < len(kept_photos(mine, car.id)[Side.FRONT])
    forget_photos(mine, car.id)
    assert (kept_photos(mine, car.id), thumbnails(mine, [car.id])) == ({}, {})


def test_pictures_are_shown_to_their_owner_alone(mine: Garage, theirs: Garage) -> None:
    car = appraised()
    mine.save(car)
    keep_photos(mine, car.id, {Side.FRONT: photo(1)})
    assert kept_photos(theirs, car.id) == {}
    assert thumbnails(theirs, [car.id]) == {}
    forget_photos(theirs, car.id)
    assert kept_photos(mine, car.id)


def test_after_a_day_nothing_brings_a_deleted_car_back(mine: Garage) -> None:
    car = appraised()
    mine.save(car)
    mine.delete([car.id])
    deleted = datetime.now(UTC) - UNDO_FOR - timedelta(seconds=1)
    with mine.engine.begin() as connection:
        connection.execute(update(appraisals).values(deleted=deleted))
    mine.delete([car.id])  # once more, which does not start the day anew
    mine.restore([car.id])
    assert mine.find(car.id) is None
