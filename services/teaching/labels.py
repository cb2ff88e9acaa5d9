"""Which car a picture shows, by the folders it lies in or its row of a table."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from services import names
from services.errors import TeachingRefused
from services.recognition.reading import read_years
from services.recognition.shape.classifier import Label
from services.wording import N_

YEARS = re.compile(r"(?P<car>.*\S)[\s_]+(?P<years>(?:19[3-9]\d|20[0-4]\d)(?:\s*[-–]\s*(?:(?:19|20)\d\d)?)?)")
DEEPEST = 3  # folders that one name may be spread over: Audi/A4/2009-2012
NEEDED = ("file", "make", "model")
NO_NAMES = {"front", "rear", "back", "side", "left", "right", "train", "test", "val", "images", "photos", "pictures"}


def label_of_folders(folders: Sequence[str]) -> Label | None:
    """The car that the innermost folders name, such as "Audi A4 2009-2012" or Audi/A4; None where none does.

    A make that we do not know is taken as it stands where nothing else is said: "Yutong E12".
    """
    folders = [folder for folder in folders if folder.strip().casefold() not in NO_NAMES]
    for length in range(1, min(DEEPEST, len(folders)) + 1):
        if (found := _read(" ".join(folders[-length:]))) and names.known_make(found.make):
            return found
    return next((found for folder in reversed(folders) if (found := _read(folder))), None)


def _read(text: str) -> Label | None:
    """Make, model and years of "make model [years]"; None where it holds fewer than the first two."""
    text = text.strip()
    if (match := YEARS.fullmatch(text)) and (label := _make_and_model(match["car"])):
        return label.model_copy(update={"years": read_years(match["years"].replace("–", "-"))})
    return _make_and_model(text)


def _make_and_model(text: str) -> Label | None:
    said = names.read_label(text)
    if said.make and said.model:
        return Label(make=said.make, model=said.model)
    make, _, model = text.replace("_", " ").partition(" ")
    if said.make or not model.strip():
        return None
    return Label(make=names.our_make(make), model=model.strip())


def labels_of_table(table: bytes) -> Mapping[PurePosixPath, Label]:
    """Cars by the file's place beside the table, of a CSV with the columns file, make, model and, where known, years
    (or year) and body. Raises TeachingRefused.
    """
    try:
        text = table.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = table.decode("cp1252", "replace")
    heading = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if heading.count(";") > heading.count(",") else ",")
    rows.fieldnames = [(name or "").strip().casefold() for name in rows.fieldnames or ()]
    if not set(NEEDED) <= set(rows.fieldnames):
        raise TeachingRefused(N_("The table needs the columns file, make and model in its first line."))
    try:
        cells = [{name: (row.get(name) or "").strip() for name in rows.fieldnames} for row in rows]
    except csv.Error:
        raise TeachingRefused(N_("The table cannot be read: save it as CSV, one picture a line.")) from None
    return {place_of(row["file"]): label for row in cells if row["file"] and (label := _of_row(row))}


def _of_row(row: Mapping[str, str]) -> Label | None:
    if not row["make"] or not row["model"]:
        return None
    make = names.our_make(row["make"])
    years = row.get("years") or row.get("year") or ""
    return Label(
        make=make,
        model=names.our_model(make, row["model"]),
        body=row.get("body") or None,
        years=read_years(years) if years else None,
    )


def car_name(car: Label) -> str:
    """How a taught car is called, such as "Audi A4 2009-2012 Sedan"."""
    years = f"{car.years.first}-{car.years.last or ''}" if car.years and car.years.first != car.years.last else ""
    if car.years and not years:
        years = str(car.years.first)
    return " ".join(part for part in (car.make, car.model, years, car.body) if part)


def place_of(name: str) -> PurePosixPath:
    """A file's name as it stands in a ZIP or a table, whatever system wrote it."""
    return PurePosixPath(name.replace("\\", "/"))
