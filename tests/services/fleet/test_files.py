"""Files of cars as people have them."""

import io
import zipfile
from datetime import date

import pandas as pd
import pytest
from openpyxl import Workbook

from services.fleet.files import SAMPLE, open_cars
from services.fleet.refusals import FleetRefused
from tests.services.fleet.tables import CARS, table

UMLAUTS = "Marke;Modell;Baujahr;km-Stand;Händler\nCitroën;C3;2018;58.000;Müller\n"


def rows(text: str | bytes, encoding: str = "utf-8") -> list[list[str]]:
    cars = table(text, encoding)
    chunks = pd.concat(list(cars.chunks()))
    return chunks.drop(columns="torn").to_numpy().tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    cars = table(UMLAUTS, encoding)
    assert cars.heading.names == ("Marke", "Modell", "Baujahr", "km-Stand", "Händler")
    assert rows(UMLAUTS, encoding) == [["Citroën", "C3", "2018", "58.000", "Müller"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_found(separator: str) -> None:
    assert rows(CARS.replace(",", separator))[1][:2] == ["Honda", "Civic"]


def test_decimal_commas_do_not_cut_a_table_of_semicolons() -> None:
    assert rows("make;km;price\nVW;58,5;1,0\nBMW;60,5;2,0\n")[0] == ["VW", "58,5", "1,0"]


def test_excels_own_first_line_names_the_separator() -> None:
    assert rows("sep=|\nmake|year\nVW|2018\n") == [["VW", "2018"]]


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    cars = table('Fleet of Example Ltd,,\n\nmake,model,year\nVW,"Golf\nPlus",2018\n\nBMW,X5,2016\n')
    assert next(cars.chunks()).index.tolist() == [4, 6]


def test_two_lines_of_headings_are_one() -> None:
    cars = table("make,model,year,odometer\n,,,(km)\nVW,Golf,2018,58000\n")
    assert cars.heading.names == ("make", "model", "year", "odometer (km)")
    assert cars.heading.last == 2


def test_cars_may_begin_at_the_top() -> None:
    cars = table("VW,Golf,2018,58000\n")
    assert cars.heading.names == ("", "", "", "")
    assert len(next(cars.chunks())) == 1


def test_a_row_with_more_cells_is_marked_and_a_short_one_filled_up() -> None:
    chunk = next(table("make,model,year\nVW,Golf,2018,extra\nVW,Golf\nVW,Golf,2018,\n").chunks())
    assert chunk["torn"].tolist() == [True, False, False]
    assert chunk["2"].tolist() == ["2018", "", "2018"]


def test_a_workbook_gives_what_its_cells_show() -> None:
    book, out = Workbook(), io.BytesIO()
    book.create_sheet("cars")
    for row in (
        ["make", "model", "year", "first seen"],
        ["VW", "Golf", 2018.0, date(2020, 5, 1)],
        ["=1+1", None, True, ""],
    ):
        book["cars"].append(row)
    book.save(out)
    assert rows(out.getvalue()) == [["VW", "Golf", "2018", "2020-05-01"], ["", "", "true", ""]]


def test_parquet_is_read() -> None:
    out = io.BytesIO()
    pd.DataFrame({"make": ["VW", None], "year": [2018, 2019], "miles": [1.5, None]}).to_parquet(out)
    assert rows(out.getvalue()) == [["VW", "2018", "1.5"], ["", "2019", ""]]


def test_a_zip_holds_one_table_and_the_photos_named_in_it() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("fleet/cars.csv", "front,back,year\nA.JPG,b.jpg,2018\n")
        packed.writestr("fleet/a.jpg", b"picture")
        packed.writestr("__MACOSX/._cars.csv", b"")
    cars = table(out.getvalue())
    assert cars.photos["a.jpg"] == "fleet/a.jpg"
    assert len(next(cars.chunks())) == 1


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, CARS)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no cars in this file"),
        (b"make,model,year\n", "no cars in this file"),
        (b"\xff\xd8\xff\xe0 a picture", "neither a table"),
        (b"%PDF-1.7", "neither a table"),
        (bytes(range(9)) * 100, "neither a table"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"PAR1 cut off", "damaged"),
        (zipped(), "neither a table"),
        (zipped("[Content_Types].xml", "word/document.xml"), "neither a table"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "damaged"),
        (zipped("readme.md"), "no table in this ZIP"),
        (zipped("a.csv", "b.csv"), "several tables"),
        (b'make,model,year\n"VW' + b"x" * 200_000, "damaged"),
        (b",".join(b"c" for _ in range(300)) + b"\n" + b",".join(b"1" for _ in range(300)) + b"\n", "more than 200"),
    ],
)
def test_what_is_no_table_of_cars_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(FleetRefused, match=words):
        list(open_cars(io.BytesIO(data)).chunks())


def test_a_long_table_comes_in_chunks() -> None:
    long = "make,model,year\n" + "VW,Golf,2018\n" * (SAMPLE + 300)
    sizes = [len(chunk) for chunk in table(long).chunks(200)]
    assert sizes == [200, 200, 100]


def test_what_is_given_is_not_held_all_together() -> None:
    """Ten million rows stream through: the file is read no further than the chunks that were asked for."""

    class Counting(io.BytesIO):
        served = 0

        def read1(self, size: int | None = -1, /) -> bytes:
            piece = super().read1(size if size is not None else -1)
            Counting.served += len(piece)
            return piece

    file = Counting(("make,model,year\n" + "VW,Golf,2018\n" * 400_000).encode())
    cars = open_cars(file)
    before = Counting.served
    next(cars.chunks(1_000))
    assert Counting.served - before < 100_000
