"""An advert's text in, where its price stands out. Nothing of it is kept."""

from pages.answers.appraising import appraise_answer
from pages.answers.models import AdvertAnswer
from services.advert.check import AdvertCheck, check_advert
from services.advert.reading import read_advert
from services.build import Services


def read_price(services: Services, text: str) -> AdvertCheck:
    """Read the advert, price its car and grade its ask. Never raises for what it says or a service answers."""
    return check_advert(services.appraiser, read_advert(text))


def advert_answer(check: AdvertCheck) -> AdvertAnswer:
    """The check as a program reads it, said in the reader's language."""
    report = check.report
    priced = appraise_answer(report) if report else None
    unasked = (str(report.recalls_missing),) if report and report.recalls_missing else ()
    return AdvertAnswer(
        advert=check.advert,
        missing=check.missing,
        vehicle=priced.vehicle if priced else None,
        price=priced.price if priced else None,
        grade=check.grade,
        why_not=str(check.why_not) if check.why_not else None,
        warning=str(check.warning) if check.warning else None,
        notes=tuple(map(str, check.notes)),
        explains=tuple(map(str, check.explains)),
        to_ask=tuple(map(str, check.to_ask)),
        recalls=report.recalls.campaigns if report and report.recalls else None,
        problems=(*priced.problems, *unasked) if priced else (),
    )
