"""A share link opens one report to anyone, for as long as its owner says."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from services.storage.garage import Garage
from services.storage.sharing import Sharing
from services.storage.tables import metadata, shares
from tests.garages import appraised

ME, OTHER = "m" * 64, "o" * 64


@pytest.fixture
def mine(engine: Engine) -> Sharing:
    return Sharing(engine, ME)


@pytest.fixture
def car_id(engine: Engine) -> str:
    car = appraised()
    Garage(engine, ME).save(car)
    return car.id


def test_anyone_with_the_link_reads_the_report(mine: Sharing, engine: Engine, car_id: str) -> None:
    token = mine.share(car_id)
    found = Sharing(engine, OTHER).shared(token)
    assert found
    assert found.id == car_id


def test_a_link_follows_the_report_it_was_made_for(mine: Sharing, engine: Engine, car_id: str) -> None:
    token = mine.share(car_id)
    garage = Garage(engine, ME)
    car = garage.find(car_id)
    assert car
    garage.save(car.model_copy(update={"miles": 60_000}))
    found = mine.shared(token)
    assert found
    assert found.miles == 60_000


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 9999, "'; --", "停"])
def test_a_link_that_never_was_opens_nothing(mine: Sharing, car_id: str, token: str) -> None:
    mine.share(car_id)
    assert mine.shared(token) is None


def test_a_link_expires(mine: Sharing, engine: Engine, car_id: str) -> None:
    token = mine.share(car_id, days=7)
    assert mine.shared(token)
    with engine.begin() as connection:
        expires = connection.execute(select(shares.c.expires)).scalar_one()
        assert isinstance(expires, datetime)
        connection.execute(update(shares).values(expires=expires - timedelta(days=7)))
    assert mine.shared(token) is None
    assert not mine.links(car_id)[0].works


def test_a_withdrawn_link_opens_nothing_and_the_others_still_do(mine: Sharing, car_id: str) -> None:
    first = mine.share(car_id)
    (link,) = mine.links(car_id)
    second = mine.share(car_id, days=30)
    mine.withdraw(link.id)
    assert mine.shared(first) is None
    assert mine.shared(second)
    assert {one.works for one in mine.links(car_id)} == {True, False}


def test_a_deleted_report_is_shared_no_more_until_it_comes_back(mine: Sharing, engine: Engine, car_id: str) -> None:
    token = mine.share(car_id)
    Garage(engine, ME).delete([car_id])
    assert mine.shared(token) is None
    Garage(engine, ME).restore([car_id])
    assert mine.shared(token)


def test_only_the_owner_shares_lists_and_withdraws(mine: Sharing, engine: Engine, car_id: str) -> None:
    token = mine.share(car_id)
    other = Sharing(engine, OTHER)
    with pytest.raises(LookupError):
        other.share(car_id)
    assert other.links(car_id) == ()
    other.withdraw(mine.links(car_id)[0].id)
    assert mine.shared(token)


def test_links_are_listed_newest_first_and_never_show_their_address(mine: Sharing, car_id: str) -> None:
    tokens = [mine.share(car_id, days=days) for days in (1, None)]
    links = mine.links(car_id)
    assert [link.expires is None for link in links] == [True, False]
    assert all(token not in str(links) for token in tokens)


def test_no_token_is_in_the_database(mine: Sharing, engine: Engine, car_id: str) -> None:
    token = mine.share(car_id)
    with engine.connect() as connection:
        everything = [connection.execute(select(table)).all() for table in metadata.sorted_tables]
    assert token not in str(everything)


def test_tokens_cannot_be_guessed(mine: Sharing, car_id: str) -> None:
    tokens = {mine.share(car_id) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 43 for token in tokens)
