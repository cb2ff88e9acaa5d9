"""`GET /catalogue/…`: the lists of cars that can be named, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from pages.answers.listing import CarNotKnown, listed_make, listed_model, listed_trims
from pages.answers.models import SpecsAnswer
from pages.api.keys import caller, services_of
from pages.api.problems import Refused
from pages.api.work import off_the_loop
from services.build import Services
from services.specs.specs import CarList, Specs
from services.vehicle import FrozenModel

T = TypeVar("T")
MOST_ON_A_PAGE = 200
router = APIRouter(prefix="/catalogue", tags=["catalogue"], dependencies=[Depends(caller)])

Name = Annotated[str, Query(min_length=1, max_length=60)]
Year = Annotated[int | None, Query(ge=1886, le=2100, description="Of this model year alone.")]


class Listed(FrozenModel, Generic[T]):
    """One page of a list, the first being 1; `total` counts the whole of it. The `Link` header names the next one."""

    items: tuple[T, ...]
    page: int
    per_page: int
    total: int
    source: str
    stand_in: bool
    as_of: date | None


@dataclass(frozen=True)
class Pager:
    """Which page was asked for, and the way to the others."""

    request: Request
    response: Response
    page: Annotated[int, Query(ge=1, le=100_000)] = 1
    per_page: Annotated[int, Query(ge=1, le=MOST_ON_A_PAGE)] = 50

    def listed(self, whole: Sequence[T], origin: CarList | Specs | None) -> Listed[T]:
        """The page out of the whole list; `origin` is who gave it and when."""
        start = (self.page - 1) * self.per_page
        ways = {"prev": self.page - 1, "next": self.page + 1 if start + self.per_page < len(whole) else 0}
        if links := [f'<?{self._at(page)}>; rel="{way}"' for way, page in ways.items() if page]:
            self.response.headers["Link"] = ", ".join(links)
        return Listed(
            items=tuple(whole[start : start + self.per_page]),
            page=self.page,
            per_page=self.per_page,
            total=len(whole),
            source=origin.source if origin else "",
            stand_in=bool(origin and origin.stand_in),
            as_of=origin.as_of if origin else None,
        )

    def _at(self, page: int) -> str:
        return urlencode(dict(self.request.query_params) | {"page": str(page)})


Paged = Annotated[Pager, Depends()]
TheServices = Annotated[Services, Depends(services_of)]


@router.get("/makes")
async def makes(services: TheServices, paged: Paged, year: Year = None) -> Listed[str]:
    """Every make."""
    found = await _asked(lambda: services.catalogue.makes(year))
    return paged.listed(list(found.ids), found)


@router.get("/models")
async def models(services: TheServices, paged: Paged, make: Name, year: Year = None) -> Listed[str]:
    """The models of a make, which may be spelled as people do."""
    lists = services.catalogue
    found = await _asked(lambda: lists.models(lists.makes().ids[listed_make(lists, make)], year))
    return paged.listed(list(found.ids), found)


@router.get("/years")
async def years(services: TheServices, paged: Paged, make: Name, model: Name) -> Listed[int]:
    """The model years of a model, newest first."""
    trims = await _trims(services, make, model, None)
    return paged.listed(sorted({one.year for one in trims}, reverse=True), next(iter(trims), None))


@router.get("/trims")
async def trims(services: TheServices, paged: Paged, make: Name, model: Name, year: Year = None) -> Listed[SpecsAnswer]:
    """The trims of a model with their specs, newest first."""
    found = await _trims(services, make, model, year)
    return paged.listed([SpecsAnswer.of(one) for one in found], next(iter(found), None))


async def _trims(services: Services, make: str, model: str, year: int | None) -> list[Specs]:
    def found() -> list[Specs]:
        lists = services.catalogue
        ours = listed_make(lists, make)
        return listed_trims(lists, ours, listed_model(lists, ours, model).model, year)

    return await _asked(found)


async def _asked(question: Callable[[], T]) -> T:
    """The answer. Raises Refused (404) where no list has the car."""
    try:
        return await off_the_loop(question)
    except CarNotKnown as unknown:
        raise Refused(404, "not-known", str(unknown)) from None
