"""Which car a folder or a table names."""

from pathlib import PurePosixPath

import pytest

from services.errors import TeachingRefused
from services.teaching.labels import car_name, label_of_folders, labels_of_table, place_of


@pytest.mark.parametrize(
    ("folders", "name"),
    [
        (["Audi A4 2009-2016"], "Audi A4 2009-2016"),
        (["my pictures", "audi_a4"], "Audi A4"),
        (["cars", "Audi", "A4", "2009-2012"], "Audi A4 2009-2012"),
        (["Audi", "A4", "front"], "Audi A4"),
        (["Peugeot 2008"], "Peugeot 2008"),
        (["Peugeot 2008 2019"], "Peugeot 2008 2019"),
        (["Toyota Corolla 2012"], "Toyota Corolla 2012"),
        (["corolla"], "Toyota Corolla"),
        (["Yutong E12"], "Yutong E12"),
        (["Mercedes-Benz C-Class"], "Mercedes-Benz C-Class"),
        (["Land Rover Range Rover Sport"], "Land Rover Range Rover Sport"),
    ],
)
def test_a_folder_names_its_car(folders: list[str], name: str) -> None:
    car = label_of_folders(folders)
    assert car is not None
    assert car_name(car) == name


@pytest.mark.parametrize("folders", [[], ["pictures"], ["Audi"], ["2012"], [" "]])
def test_what_names_no_model_is_no_car(folders: list[str]) -> None:
    assert label_of_folders(folders) is None


def test_a_table_names_files_in_any_separator_and_case() -> None:
    table = "File;Make;Model;Years\r\nfronts\\1.jpg;audi;A4;2009-2016\r\n2.jpg;;X5;\r\n3.jpg;bmw;x5;2012\r\n"
    found = labels_of_table(("\ufeff" + table).encode())
    assert {str(place): car_name(car) for place, car in found.items()} == {
        "fronts/1.jpg": "Audi A4 2009-2016",
        "3.jpg": "BMW X5 2012",
    }


def test_a_table_without_its_columns_is_a_sentence() -> None:
    with pytest.raises(TeachingRefused, match="columns file, make and model"):
        labels_of_table(b"picture,car\n1.jpg,Audi A4\n")


def test_a_place_is_the_same_however_it_is_written() -> None:
    assert place_of("a\\b.jpg") == PurePosixPath("a/b.jpg")
