"""The lists of cars to choose from, as the services keep them."""

from pages.parts.frame.visit import visitor_services
from services.specs.specs import CarList, Specs
from services.wording import _
from services.wording.formatting import money
from services.wording.vocabulary import translate


def makes() -> CarList:
    """Every make, with the id that asks for its models. Raises ServiceError, as all below."""
    return visitor_services().catalogue.makes()


def models(make_id: str) -> CarList:
    """A make's models."""
    return visitor_services().catalogue.models(make_id)


def trims(make_id: str, model: str) -> list[Specs]:
    """Every trim of a model over all its years, newest first."""
    return visitor_services().catalogue.trims(make_id, model)


def trims_of_year(make: str, model: str, year: int) -> list[Specs]:
    """The trims of one model year, by the make's display name; none of a make that is in no list."""
    make_id = makes().ids.get(make)
    return [trim for trim in trims(make_id, model) if trim.year == year] if make_id else []


def trim_label(trim: Specs) -> str:
    """The trim with what tells it from others: "LE · Automatic · Front · new $16,850"."""
    new = _("new {price}").format(price=money(trim.msrp_usd)) if trim.msrp_usd else None
    return " · ".join(
        part for part in (trim.trim or _("Base"), translate(trim.transmission), translate(trim.drive), new) if part
    )
