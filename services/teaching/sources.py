"""What somebody gives to learn from: a ZIP, a folder, files of an upload, or the cars of a garage.

Nothing is unpacked to a disk and nothing is read before it is looked at; what a file is, its content alone decides.
"""

import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from os.path import normpath
from pathlib import Path, PurePosixPath

from services.errors import TeachingRefused
from services.photo import LARGEST_FILE
from services.recognition.shape.classifier import Label
from services.teaching.labels import label_of_folders, labels_of_table, place_of
from services.wording import N_
from services.wording.sentence import Sentence

MOST_FILES = 10_000  # in one set; with more, the trainer is the better tool
LARGEST_TABLE = 5_000_000  # bytes
LITTER = ("thumbs.db", "desktop.ini")
PICTURES = (
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".avif",
    ".heic",
    ".heif",
    ".mpo",
    ".jfif",
    ".bmp",
    ".gif",
    ".tif",
    ".tiff",
)

UNREADABLE = N_("It could not be read from the disk or the ZIP.")
LOCKED = N_("The ZIP is locked with a password: make one without.")
NESTED = N_("A ZIP inside the ZIP is not opened: put its folders beside the others.")
NO_PICTURE = N_("This is no picture.")
NO_CAR_NAMED = N_("Its folder names no car: call the folder “make model” or “make model years”.")
NOT_IN_TABLE = N_("The table has no make and model for it.")
NOT_THERE = N_("The table names it, but it is not there.")


@dataclass(frozen=True)
class GivenPicture:
    """One labelled file; `read` gives its bytes, and raises TeachingRefused where they cannot be had."""

    place: str
    car: Label
    read: Callable[[], bytes]


@dataclass(frozen=True)
class LeftOut:
    """One file that is not learned from, and why."""

    place: str
    why: Sentence


@dataclass(frozen=True)
class Given:
    """A set of labelled files, and what is in it beside them."""

    pictures: tuple[GivenPicture, ...]
    left_out: tuple[LeftOut, ...] = ()

    def __add__(self, other: "Given") -> "Given":
        return Given(self.pictures + other.pictures, self.left_out + other.left_out)


def from_zip(archive: bytes | Path) -> Given:
    """The pictures of a ZIP by its folders or a CSV in it. Raises TeachingRefused."""
    try:
        opened = zipfile.ZipFile(BytesIO(archive) if isinstance(archive, bytes) else archive)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        raise TeachingRefused(N_("This is no ZIP that can be opened: make it anew, or give the folder.")) from None
    entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    if any(entry.flag_bits & 1 for entry in entries):
        raise TeachingRefused(LOCKED)
    return _labelled({place_of(entry.filename): partial(_unpacked, opened, entry) for entry in entries})


def from_folder(folder: Path) -> Given:
    """The pictures below a folder by its folders or a CSV in it; links that lead out of it are not followed.

    Raises TeachingRefused.
    """
    root, found = folder.resolve(), {}
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file() and path.resolve().is_relative_to(root):
                found[place_of(str(path.relative_to(folder)))] = partial(_from_disk, path)
        if len(found) > MOST_FILES:
            break
    return _labelled(found)


def from_place(place: Path) -> Given:
    """A folder, a ZIP or a CSV on this machine, whichever it is. Raises TeachingRefused."""
    if place.is_dir():
        return from_folder(place)
    if not place.is_file():
        raise TeachingRefused(N_("There is no folder, ZIP or CSV of that name on this machine."))
    return from_folder(place.parent) if place.suffix.casefold() == ".csv" else from_zip(place)


def from_files(files: Mapping[str, Callable[[], bytes]]) -> Given:
    """Uploaded files by their names, folders included; a ZIP among them is opened. Raises TeachingRefused."""
    archives = {name for name in files if name.casefold().endswith(".zip")}
    given = _labelled({place_of(name): read for name, read in files.items() if name not in archives})
    for name in sorted(archives):
        given += from_zip(files[name]())
    return given


def _labelled(files: Mapping[PurePosixPath, Callable[[], bytes]]) -> Given:
    """Every file with its car, or with the reason why it has none; what a system leaves in folders is passed over."""
    files = {place: read for place, read in files.items() if not _is_litter(place)}
    if len(files) > MOST_FILES:
        raise TeachingRefused(
            N_("There are more than {most:whole} files: give fewer, or use the trainer (python -m training)."),
            most=MOST_FILES,
        )
    left_out: list[LeftOut] = []
    tables = {place: read for place, read in files.items() if place.suffix.casefold() == ".csv"}
    labels: dict[PurePosixPath, Label] = {}
    for place, read in tables.items():
        try:
            found = labels_of_table(read()[:LARGEST_TABLE])
            labels |= {PurePosixPath(normpath(place.parent / name)): label for name, label in found.items()}
        except TeachingRefused as refused:
            left_out.append(LeftOut(str(place), refused.sentence))
    pictures = []
    for place, read in sorted(files.items()):
        if place in tables:
            continue
        why = None
        car = labels.get(place) if labels else label_of_folders(place.parts[:-1])
        if place.suffix.casefold() == ".zip":
            why = NESTED
        elif place.suffix.casefold() not in PICTURES:
            why = NO_PICTURE
        elif car is None:
            why = NOT_IN_TABLE if labels else NO_CAR_NAMED
        if car is None or why:
            left_out.append(LeftOut(str(place), Sentence(template=why or NO_CAR_NAMED)))
        else:
            pictures.append(GivenPicture(str(place), car, read))
    left_out += [LeftOut(str(place), Sentence(template=NOT_THERE)) for place in labels if place not in files]
    return Given(tuple(pictures), tuple(left_out))


def _is_litter(place: PurePosixPath) -> bool:
    return place.name.casefold() in LITTER or any(part.startswith(".") or part == "__MACOSX" for part in place.parts)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """At most a byte more than a picture may have: what an entry says of its size may be a lie."""
    try:
        with archive.open(entry) as opened:
            return opened.read(LARGEST_FILE + 1)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise TeachingRefused(UNREADABLE) from None


def _from_disk(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError:
        raise TeachingRefused(UNREADABLE) from None
