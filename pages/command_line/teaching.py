"""`curbside teach`: a folder, ZIP or CSV of pictures becomes one ONNX file, said line by line."""

from collections import Counter
from pathlib import Path

import typer

from services.build import Services
from services.errors import CurbsideError
from services.recognition.shape.classifier import Label
from services.teaching.labels import car_name
from services.teaching.lesson import LessonFigures, Taught
from services.teaching.lesson import teach as learn
from services.teaching.looking import Look
from services.teaching.review import Doubt, Question, Review, review
from services.teaching.sources import from_place
from services.wording import N_, _
from services.wording.formatting import percent, whole

NOT_WRITTEN = N_("The file could not be written: is the disk full, or the folder not yours?")
MOST_LISTED = 20  # pictures in doubt, and files of one reason


def teach(services: Services, pictures: Path, file: Path, title: str, *, strict: bool, at_work: bool) -> int:
    """Say what is in the pictures, learn, write the file; 2 where they cannot be learned from.

    `strict` leaves out whatever is in doubt; `at_work` puts the classifier on the evidence board too.
    """
    try:
        look = _look(services, pictures)
        found = review(look.seen, {})
        if strict:
            left: dict[str, Label | None] = {question.picture.digest: None for question in found.questions}
            found = review(look.seen, left)
        _say_what_is_in_it(look, found)
        taught = learn(found, services.teaching.eye.trunk, title=title)
        _write(taught, file)
        if at_work:
            services.teaching.models.keep(taught.onnx, title)
    except CurbsideError as fault:
        typer.echo(str(fault), err=True)
        return 2
    _say_how_right(taught.figures)
    typer.echo(_("Written: {file}").format(file=file))
    if at_work:
        typer.echo(_("It is at work: the evidence board has a column for it from now on."))
    else:
        typer.echo(_("To put it to work, name it in .streamlit/secrets.toml:"))
        typer.echo(f'\n[classifiers.mine]\ntitle = "{title}"\nfile = "{file}"')
    return 0


def _look(services: Services, pictures: Path) -> Look:
    """Every picture looked at, with a bar; Ctrl+C keeps what was seen. Raises CurbsideError."""
    given = from_place(pictures)
    teaching = services.teaching
    look = Look(given, teaching.memory, teaching.eye, left_out=list(given.left_out))
    with typer.progressbar(length=look.total, label=_("Looking at the pictures")) as bar:
        look.run(lambda: bar.update(1))
    if look.failure:
        raise CurbsideError(look.failure.template, **look.failure.fields)
    return look


def _write(taught: Taught, file: Path) -> None:
    """The file, whole or not at all. Raises CurbsideError."""
    part = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(taught.onnx)
        part.replace(file)
    except OSError:
        raise CurbsideError(NOT_WRITTEN) from None


def _say_what_is_in_it(look: Look, found: Review) -> None:
    for car, count in found.counts.items():
        typer.echo(f"  {whole(count):>5}  {car_name(car)}")
    if found.copies:
        typer.echo(_("Copies left out: {count}").format(count=whole(found.copies)))
    for car in found.too_few:
        typer.echo(
            _("{car} has a single picture and is left out: give it at least one more.").format(car=car_name(car))
        )
    for why, count in Counter(str(one.why) for one in look.left_out).most_common():
        typer.echo(_("Left out, {count}: {reason}").format(count=whole(count), reason=why))
        for one in [one for one in look.left_out if str(one.why) == why][:MOST_LISTED]:
            typer.echo(f"         {one.place}")
    if found.questions:
        typer.echo(_("Please check these:"))
    for question in found.questions[:MOST_LISTED]:
        typer.echo(f"  {question.picture.place}: {_doubt(question)}")


def _doubt(question: Question) -> str:
    other = car_name(question.rather) if question.rather else ""
    match question.doubt:
        case Doubt.NO_CAR:
            return _("no car is seen; it is left out")
        case Doubt.TWO_NAMES:
            return _("the same picture stands under {other}; it is left out").format(other=other)
        case Doubt.OTHER_CAR:
            return _("it looks like {other}").format(other=other)


def _say_how_right(figures: LessonFigures) -> None:
    said = _("Named right when kept aside: {share} of {count}, among the first five {five}.")
    typer.echo(said.format(share=percent(figures.top_1), count=whole(figures.pictures), five=percent(figures.top_5)))
    for pair in figures.confused:
        typer.echo(
            "  "
            + _("{truth} taken for {guess}: {count}").format(
                truth=pair.truth, guess=pair.guess, count=whole(pair.count)
            )
        )
