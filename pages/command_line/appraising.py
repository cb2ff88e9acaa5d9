"""What `curbside appraise` does: what was typed is checked, photos fill in the rest, the car is priced."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from pydantic import ValidationError

from pages.answers.appraising import appraise, appraise_answer
from pages.answers.models import GivenCar
from pages.command_line.at_hand import services_at_hand
from pages.command_line.identifying import identify_files
from pages.command_line.printing import print_appraised, progress
from pages.command_line.spoken import WrongUse
from services.build import Services
from services.names import match
from services.odometer import read_odometer
from services.recognition.merge import Suggestion
from services.vehicle import Grade
from services.wording import N_, Unit, _
from services.wording.vocabulary import grade_word


@dataclass(frozen=True)
class Typed:
    """The options as they were typed; an empty one was not given."""

    make: str
    model: str
    year: str
    trim: str
    miles: str
    km: str
    condition: str


def appraise_typed(photos: Sequence[Path], typed: Typed, *, accident: bool | None, as_json: bool) -> bool:
    """Print specs and price; whether there is a price. Raises WrongUse or CarNotKnown."""
    year, condition = _year(typed.year), _condition(typed.condition)
    if typed.miles and typed.km:
        raise WrongUse(N_("Give the distance in miles or in km, not in both."))
    miles, km = _distance(typed.miles, "miles") if typed.miles else _distance(typed.km, "km")
    if not photos and not (typed.make and typed.model):
        raise WrongUse(N_("Tell make and model by --make and --model, or give photos of the car."))
    problems: list[str] = []
    with services_at_hand() as services:
        make, model = typed.make, typed.model
        if photos:
            make, model, problems = _with_photos(services, photos, typed)
        try:
            given = GivenCar(
                make=make,
                model=model,
                year=year,
                trim=typed.trim or None,
                miles=miles,
                km=km,
                condition=condition,
                accident=accident,
            )
        except ValidationError:
            raise WrongUse(N_("A make, a model or a trim has 60 characters at most.")) from None
        with progress() as bar:
            bar.add_task(
                _("Looking up the {car} and what such cars cost").format(car=f"{year} {make} {model}"), total=None
            )
            answer = appraise_answer(appraise(services, given))
    answer = answer.model_copy(update={"problems": (*problems, *answer.problems)})
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        print_appraised(answer)
    return answer.price is not None


def _with_photos(services: Services, photos: Sequence[Path], typed: Typed) -> tuple[str, str, list[str]]:
    """Make and model, typed or seen, and what went wrong with the photos. What was typed counts."""
    found = identify_files(services, photos)
    best, problems = found.verdict.best, list(found.answer.problems)
    if typed.make and typed.model:
        if best and not _agrees(best, typed):
            problems.append(
                _("The photos look like a {seen}, not like a {told}.").format(
                    seen=best.name, told=f"{typed.make} {typed.model}"
                )
            )
        return typed.make, typed.model, problems
    if best is None or found.verdict.front_and_back_disagree:
        for problem in problems:
            typer.echo(problem, err=True)
        raise WrongUse(N_("The photos do not tell the car: name it by --make and --model."))
    make, model = typed.make or best.make, typed.model or best.model
    if model is None or not match(best.make, [make]):
        raise WrongUse(N_("The photos tell no model of {make}: name it by --model."), make=make)
    return make, model, problems


def _agrees(best: Suggestion, typed: Typed) -> bool:
    same_make = match(typed.make, [best.make]) is not None
    return same_make and (best.model is None or match(typed.model, [best.model], best.make) is not None)


def _year(typed: str) -> int:
    if not typed:
        raise WrongUse(N_("Tell the model year by --year: photos cannot tell it."))
    if not (typed.isdecimal() and len(typed) == 4):
        raise WrongUse(N_("Please give the year as four digits, such as 2012."))
    return int(typed)


def _distance(typed: str, unit: Unit) -> tuple[int | None, int | None]:
    """Miles or km, whichever it is; a unit typed with the number is the unit."""
    if not typed:
        return None, None
    reading = read_odometer(typed)
    if reading is None:
        raise WrongUse(
            N_("“{typed}” is no distance we understand. Please give a number, such as 58000 or 120k."), typed=typed
        )
    return (None, reading.number) if (reading.unit or unit) == "km" else (reading.number, None)


def _condition(typed: str) -> Grade | None:
    if not typed:
        return None
    plain = typed.casefold().replace("-", " ").replace("_", " ").strip()
    for grade in Grade:
        if plain in {grade.value, grade_word(grade).casefold()}:
            return grade
    raise WrongUse(N_("“{typed}” is no condition: choose excellent, very-good, good, fair or poor."), typed=typed)
