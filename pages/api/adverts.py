"""`POST /adverts`: where the price of an advert stands. Nothing of it is kept or logged."""

from functools import partial

from fastapi import APIRouter

from pages.answers.adverts import advert_answer, read_price
from pages.answers.models import AdvertAnswer, GivenAdvert
from pages.api.keys import Caller, TheServices
from pages.api.work import off_the_loop

router = APIRouter(tags=["adverts"])


@router.post("/adverts")
async def check_price(given: GivenAdvert, services: TheServices, _key: Caller) -> AdvertAnswer:
    """Read a car's advert and grade its price. A fact that it does not tell stands in `missing`: add it to the text."""
    return advert_answer(await off_the_loop(partial(read_price, services, given.text)))
