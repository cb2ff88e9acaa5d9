"""Whose garage it is, and how another browser gets into it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from services.storage.garage import Garage
from services.storage.owners import MOVE_WITHIN, Owners, new_key, person_owner
from services.storage.tables import metadata, moves
from tests.garages import appraised


@pytest.fixture
def owners(engine: Engine) -> Owners:
    return Owners(engine)


def cars(owners: Owners, owner: str, count: int) -> None:
    for _ in range(count):
        Garage(owners.engine, owner).save(appraised())


def test_each_browser_and_each_person_is_an_owner_of_their_own(owners: Owners) -> None:
    keys = new_key(), new_key()
    names = {*map(owners.browser_owner, keys), person_owner("https://a", "1"), person_owner("https://b", "1")}
    assert len(names) == 4
    assert owners.browser_owner(keys[0]) == owners.browser_owner(keys[0])
    assert all(len(name) == 64 for name in names)


def test_a_token_lets_another_browser_in_with_what_it_had(owners: Owners) -> None:
    laptop, phone = new_key(), new_key()
    home = owners.browser_owner(laptop)
    cars(owners, home, 2)
    cars(owners, owners.browser_owner(phone), 1)
    token = owners.create_move_token(home)
    assert owners.owner_behind(token) == home
    assert owners.join_garage(token, phone)
    assert owners.browser_owner(phone) == owners.browser_owner(laptop) == home
    assert owners.cars(home) == 3


def test_a_token_works_once(owners: Owners) -> None:
    token = owners.create_move_token(owners.browser_owner(new_key()))
    assert owners.join_garage(token, new_key())
    stranger = new_key()
    before = owners.browser_owner(stranger)
    assert owners.owner_behind(token) is None
    assert not owners.join_garage(token, stranger)
    assert owners.browser_owner(stranger) == before


def test_a_token_works_for_ten_minutes(owners: Owners) -> None:
    token = owners.create_move_token(owners.browser_owner(new_key()))
    with owners.engine.begin() as connection:
        expires = connection.execute(select(moves.c.expires)).scalar_one()
        connection.execute(update(moves).values(expires=expires - MOVE_WITHIN - timedelta(seconds=1)))
    assert owners.owner_behind(token) is None
    assert not owners.join_garage(token, new_key())
    owners.create_move_token("a" * 64)
    with owners.engine.connect() as connection:
        assert len(connection.execute(select(moves)).all()) == 1, "old tokens are swept out"


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 5000])
def test_a_token_nobody_offered_opens_nothing(owners: Owners, token: str) -> None:
    key = new_key()
    assert not owners.join_garage(token, key)


def test_browsers_that_share_a_garage_move_on_together(owners: Owners) -> None:
    laptop, phone, tablet = new_key(), new_key(), new_key()
    owners.join_garage(owners.create_move_token(owners.browser_owner(laptop)), phone)
    cars(owners, owners.browser_owner(phone), 1)
    new_home = owners.browser_owner(tablet)
    assert owners.join_garage(owners.create_move_token(new_home), laptop)
    assert {owners.browser_owner(key) for key in (laptop, phone, tablet)} == {new_home}
    assert owners.cars(new_home) == 1


def test_entering_one_s_own_garage_changes_nothing(owners: Owners) -> None:
    key = new_key()
    home = owners.browser_owner(key)
    cars(owners, home, 1)
    assert owners.join_garage(owners.create_move_token(home), key)
    assert (owners.browser_owner(key), owners.cars(home)) == (home, 1)


def test_a_person_adopts_the_cars_of_their_browser_and_the_browser_keeps_its_name(owners: Owners) -> None:
    key, person = new_key(), person_owner("https://id.example", "42")
    browser = owners.browser_owner(key)
    cars(owners, browser, 2)
    owners.merge_garages(browser, person)
    assert (owners.cars(person), owners.cars(browser)) == (2, 0)
    assert owners.browser_owner(key) == browser


def test_neither_keys_nor_tokens_nor_names_are_in_the_database(owners: Owners) -> None:
    key, token = new_key(), owners.create_move_token(person_owner("https://id.example", "somebody"))
    owners.join_garage(owners.create_move_token("a" * 64), key)
    with owners.engine.connect() as connection:
        everything = str([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    for secret in (key, token, "somebody", "id.example"):
        assert secret not in everything
