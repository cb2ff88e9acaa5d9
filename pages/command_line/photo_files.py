"""Photos out of files, for the commands: each is read, or told why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pages.answers.identifying import GivenPhoto
from services.errors import CurbsideError, PhotoRefused
from services.photo import LARGEST_FILE, Photo, read_photo
from services.recognition.sides import sort_sides
from services.vehicle import Side
from services.wording import N_


class FileRefused(CurbsideError):
    """The file cannot be read at all."""


@dataclass(frozen=True)
class PhotoFiles:
    """Photos by the side they show, and by file why one could not be used."""

    photos: dict[Side, GivenPhoto]
    refused: dict[str, str]


def read_photos(files: Sequence[Path]) -> PhotoFiles:
    """Read one car's photos, two at most, in any order."""
    read: list[GivenPhoto] = []
    refused: dict[str, str] = {}
    for file in files:
        try:
            read.append(GivenPhoto(str(file), read_photo_file(file)))
        except (PhotoRefused, FileRefused) as fault:
            refused[str(file)] = str(fault)
    names = {id(one.photo): one for one in read}
    placed = sort_sides([one.photo for one in read])
    return PhotoFiles({side: names[id(photo)] for side, photo in placed.items()}, refused)


def read_photo_file(file: Path) -> Photo:
    """The photo in a file. Raises PhotoRefused or FileRefused."""
    try:
        with file.open("rb") as opened:
            return read_photo(opened.read(LARGEST_FILE + 1))  # enough to be refused for its size
    except OSError as fault:
        raise FileRefused(N_("This file cannot be read: {reason}."), reason=fault.strerror or "") from None
