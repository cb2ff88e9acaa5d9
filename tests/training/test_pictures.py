import shutil
from pathlib import Path

import pytest

pytest.importorskip("tqdm", reason="the trainer is not installed (extra: train)")

from training.pictures import Car, PicturesError, read_pictures


def test_a_folder_is_named_make_model_and_years(drawn_cars: Path) -> None:
    pictures = read_pictures(drawn_cars)
    assert list(pictures.cars) == [
        Car("Alfa", "Saloon", years="2001-2004"),
        Car("Beta", "Van", years="2010"),
        Car("Gamma", "Pickup"),
    ]
    assert len(pictures.examples) == 120


def test_a_csv_may_say_body_and_view(tmp_path: Path) -> None:
    (tmp_path / "cars.csv").write_text("file,make,model,body,view\na.jpg,Kia,Rio,Hatchback,rear\nb.jpg,Kia,Ceed,,\n")
    first, second = read_pictures(tmp_path / "cars.csv").examples
    assert (first.path, first.car, first.view) == (tmp_path / "a.jpg", Car("Kia", "Rio", "Hatchback"), "rear")
    assert second.car == Car("Kia", "Ceed")


def test_a_copy_of_a_picture_stays_on_its_side_of_the_split(drawn_cars: Path, tmp_path: Path) -> None:
    copied = tmp_path / "cars"
    shutil.copytree(drawn_cars, copied)
    for picture in list(copied.glob("*/*.png")):
        shutil.copy(picture, picture.with_name(f"copy {picture.name}"))
    training, held_out = read_pictures(copied).split(0.3)
    assert len(training.examples) + len(held_out.examples) == 240
    held = {example.path.read_bytes() for example in held_out.examples}
    assert held
    assert held.isdisjoint(example.path.read_bytes() for example in training.examples)


@pytest.mark.parametrize("made", ["nothing", "one_car", "no_columns", "wrong_kind"])
def test_what_cannot_be_trained_on_is_told_in_a_sentence(made: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    if made in {"nothing", "one_car"}:
        source.mkdir()
        if made == "one_car":
            (source / "Kia Rio").mkdir()
            (source / "Kia Rio" / "a.jpg").write_bytes(b"")
    else:
        source = source.with_suffix(".csv" if made == "no_columns" else ".zip")
        source.write_text("file,make\n")
    with pytest.raises(PicturesError, match=r"\.$"):
        read_pictures(source)
