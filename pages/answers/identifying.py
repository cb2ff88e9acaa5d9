"""Photos in, the likely cars out: the same question to the same services as the page asks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pages.answers.models import IdentifyAnswer, ScoredMake, SeenPhoto, SuggestedCar
from services.build import Services
from services.photo import Photo
from services.recognition.calibration import calibrations
from services.recognition.merge import Identification, merge
from services.recognition.observation import Answer
from services.recognition.outside import for_outside
from services.recognition.remarks import agreed_colour, remarks, seen_cars
from services.vehicle import Side
from services.wording import _

MASKED = "•••••••"  # as long for every plate: not even its length is told


@dataclass(frozen=True)
class GivenPhoto:
    """A photo by the name that its sender knows it by."""

    file: str
    photo: Photo


@dataclass(frozen=True)
class Identified:
    """The answer for a program, and the verdict it was made of."""

    answer: IdentifyAnswer
    verdict: Identification


def identify(
    services: Services,
    photos: Mapping[Side, GivenPhoto],
    *,
    show_plates: bool = False,
    heard: Callable[[Answer], None] = lambda _answer: None,
) -> Identified:
    """Ask every service about one car; `heard` is told of each answer as it comes. Photos go out without plates.

    Plates are told only with `show_plates`, as services were set to read them or as this machine reads them.
    """
    answers = []
    plain = {side: given.photo for side, given in photos.items()}
    for answer in services.appraiser.identify(plain, for_outside):
        answers.append(answer)
        heard(answer)
    verdict = merge(answers, calibrations())
    make = verdict.make
    found = IdentifyAnswer(
        suggestions=tuple(
            SuggestedCar(make=one.make, model=one.model, trim=one.trim, years=one.years, score=one.score)
            for one in verdict.suggestions
        ),
        make=ScoredMake(name=make.make, score=make.score) if make else None,
        unclaimed=verdict.unclaimed,
        photos=tuple(_seen(side, photos, answers, show_plates=show_plates) for side in photos),
        problems=tuple(dict.fromkeys(_problems(verdict, answers))),
    )
    return Identified(found, verdict)


def _seen(side: Side, photos: Mapping[Side, GivenPhoto], answers: Iterable[Answer], *, show_plates: bool) -> SeenPhoto:
    from services.recognition.vision.coach import coach  # noqa: PLC0415  # image analysis is loaded with the first photo

    given = photos[side]
    other = next((photos[one].photo for one in photos if one is not side), None)
    cars = seen_cars(answers, side)
    painted = agreed_colour(cars)
    plates = [car.plate for car in cars if car.plate]
    read = [plate.text.get_secret_value() for plate in plates if plate.text]
    advice = coach(given.photo, side, other)
    return SeenPhoto(
        file=given.file,
        side=side,
        colour=painted[0] if painted else None,
        plate=(next(iter(read), None) or _read_here(given.photo)) if show_plates else MASKED if plates else None,
        advice=advice.sentence if advice else None,
    )


def _read_here(photo: Photo) -> str | None:
    """The plate as this machine reads it: kept answers of services have no plate in them."""
    from services.errors import ServiceError  # noqa: PLC0415
    from services.recognition.lettering.reader import BadgeReader  # noqa: PLC0415

    try:
        plate = BadgeReader().read(photo).car.plate
    except ServiceError:
        return None
    return plate.text.get_secret_value() if plate and plate.text else None


def _problems(verdict: Identification, answers: list[Answer]) -> Iterable[str]:
    if verdict.best is None:
        yield _("We could not tell which car this is.")
    if verdict.front_and_back_disagree:
        yield _("The two photos disagree. Is this one car?")
    yield from (remark.sentence for remark in remarks(answers))
    yield from (str(answer.failure) for answer in answers if answer.failure and not answer.no_car)
