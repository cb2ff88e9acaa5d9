"""What `curbside identify` does: one car, or a car a photo."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import typer

from pages.answers.identifying import Identified, identify
from pages.answers.models import IdentifyAnswer, SeenPhoto
from pages.command_line.at_hand import services_at_hand
from pages.command_line.photo_files import read_photos
from pages.command_line.printing import print_identified, progress
from services.build import Services
from services.recognition.merge import Identification
from services.wording import _, ngettext, with_locale

AT_ONCE = 4  # photos with --each; the services' own lanes are the limit


def identify_one(photos: Sequence[Path], *, as_json: bool, show_plates: bool) -> bool:
    """Print which car the photos show; whether all of them could be used and a car was named."""
    with services_at_hand() as services:
        answer = identify_files(services, photos, show_plates=show_plates).answer
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        print_identified(answer)
    return _is_fine(answer)


def identify_each(photos: Sequence[Path], *, show_plates: bool) -> bool:
    """Print a line a photo, in their order, as soon as it is known; some are looked at ahead."""
    saying = ngettext("{count} photo", "{count} photos", len(photos)).format(count=len(photos))
    fine = True
    with services_at_hand() as services, progress() as bar, ThreadPoolExecutor(AT_ONCE) as workers:
        task = bar.add_task(saying, total=len(photos))
        asked = with_locale(partial(_identify_alone, services, show_plates=show_plates))
        try:
            for answer in workers.map(asked, photos):
                typer.echo(answer.model_dump_json())
                bar.advance(task)
                fine &= _is_fine(answer)
        except BaseException:
            workers.shutdown(cancel_futures=True)
            raise
    return fine


def identify_files(services: Services, photos: Sequence[Path], *, show_plates: bool = False) -> Identified:
    """One car's photos out of files, with a bar while they are looked at."""
    with progress() as bar:
        task = bar.add_task(_("Looking for the car"), total=len(services.recognizers) * len(photos))
        return _identify(services, photos, show_plates=show_plates, heard=lambda: bar.advance(task))


def _identify_alone(services: Services, photo: Path, *, show_plates: bool) -> IdentifyAnswer:
    return _identify(services, [photo], show_plates=show_plates, heard=lambda: None).answer


def _identify(
    services: Services, photos: Sequence[Path], *, show_plates: bool, heard: Callable[[], None]
) -> Identified:
    """The verdict, with the photos that could not be used among its problems."""
    given = read_photos(photos)
    lost = tuple(SeenPhoto(file=file, side=None) for file in given.refused)
    problems = tuple(f"{file}: {why}" for file, why in given.refused.items())
    if not given.photos:
        none = IdentifyAnswer(suggestions=(), make=None, unclaimed=1.0, photos=lost, problems=problems)
        return Identified(none, Identification())
    found = identify(services, given.photos, show_plates=show_plates, heard=lambda _answer: heard())
    more = {"photos": (*found.answer.photos, *lost), "problems": (*problems, *found.answer.problems)}
    return Identified(found.answer.model_copy(update=more), found.verdict)


def _is_fine(answer: IdentifyAnswer) -> bool:
    return bool(answer.suggestions) and all(photo.side for photo in answer.photos)
