"""What is given to learn from: whatever is wrong with it is a sentence, and nothing is written anywhere."""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from services.errors import PhotoRefused, TeachingRefused
from services.photo import LARGEST_FILE, read_photo
from services.teaching import sources
from services.teaching.labels import car_name
from services.teaching.sources import Given, from_files, from_folder, from_place, from_zip
from tests.services.teaching.pictures import picture, readers, some, written, zipped


def counts(given: Given) -> dict[str, int]:
    names = [car_name(one.car) for one in given.pictures]
    return {name: names.count(name) for name in names}


def reasons(given: Given) -> dict[str, str]:
    return {one.place: str(one.why) for one in given.left_out}


def test_zip_folder_and_upload_give_the_same(tmp_path: Path) -> None:
    files = some(each=2)
    assert (
        counts(from_zip(zipped(files)))
        == counts(from_folder(written(files, tmp_path)))
        == counts(from_files(readers(files)))
        == {"Audi A4": 2, "BMW X5": 2, "Ford Focus": 2, "Toyota Corolla": 2}
    )


def test_a_zip_among_uploaded_files_is_opened() -> None:
    assert counts(from_files(readers({"cars.ZIP": zipped(some(["Audi A4"], 3))}))) == {"Audi A4": 3}


def test_each_file_that_is_no_labelled_picture_is_told_why() -> None:
    found = from_zip(
        zipped(
            {
                "Audi A4/1.jpg": b"a",
                "Audi A4/notes.txt": b"b",
                "loose.jpg": b"c",
                "more.zip": zipped({}),
                "__MACOSX/Audi A4/._1.jpg": b"d",
                "Audi A4/.DS_Store": b"e",
                "Audi A4/Thumbs.db": b"f",
            }
        )
    )
    assert [one.place for one in found.pictures] == ["Audi A4/1.jpg"]
    assert {place: why[:20] for place, why in reasons(found).items()} == {
        "Audi A4/notes.txt": "This is no picture.",
        "loose.jpg": "Its folder names no ",
        "more.zip": "A ZIP inside the ZIP",
    }


def test_a_table_says_what_its_pictures_are_wherever_it_lies() -> None:
    table = b"file,make,model\n1.jpg,Audi,A4\nsub/2.jpg,BMW,X5\ngone.jpg,Ford,Focus\n../out.jpg,Kia,Rio\n"
    given = from_zip(zipped({"set/cars.csv": table, "set/1.jpg": b"a", "set/sub/2.jpg": b"b", "set/3.jpg": b"c"}))
    assert counts(given) == {"Audi A4": 1, "BMW X5": 1}
    assert reasons(given) == {
        "set/3.jpg": "The table has no make and model for it.",
        "set/gone.jpg": "The table names it, but it is not there.",
        "out.jpg": "The table names it, but it is not there.",
    }


def test_a_table_leads_to_no_file_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(picture((9, 9, 9), 1))
    inside = written({"cars.csv": b"file,make,model\n../secret.jpg,Audi,A4\nlink.jpg,BMW,X5\n"}, tmp_path / "set")
    (inside / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    assert from_place(inside / "cars.csv").pictures == ()


def test_a_bomb_is_read_no_further_than_a_picture_may_be_large() -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, archive.open("Audi A4/bomb.jpg", "w", force_zip64=True) as entry:
        for _ in range(60):
            entry.write(bytes(1_000_000))
    (bomb,) = from_zip(out.getvalue()).pictures
    data = bomb.read()
    assert len(data) == LARGEST_FILE + 1
    with pytest.raises(PhotoRefused, match="larger than 20 MB"):
        read_photo(data)


def test_a_zip_that_is_damaged_costs_its_damaged_files_alone() -> None:
    files = some(["Audi A4"], 2)
    data = bytearray(zipped(files))
    data[200:260] = bytes(60)
    first, second = from_zip(bytes(data)).pictures
    with pytest.raises(TeachingRefused, match="could not be read"):
        first.read()
    assert second.read() == files["Audi A4/1.jpg"]


def test_what_is_no_zip_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TeachingRefused, match="no ZIP that can be opened"):
        from_zip(b"PK nothing")
    with pytest.raises(TeachingRefused, match="no folder, ZIP or CSV"):
        from_place(tmp_path / "gone")


def test_a_locked_zip_is_a_sentence() -> None:
    data = bytearray(zipped({"Audi A4/1.jpg": b"abc"}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1  # the flag of an encrypted entry
    with pytest.raises(TeachingRefused, match="password"):
        from_zip(bytes(data))


def test_too_many_files_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_FILES", 3)
    with pytest.raises(TeachingRefused, match="more than 3 files"):
        from_zip(zipped({f"Audi A4/{n}.jpg": b"" for n in range(4)}))
