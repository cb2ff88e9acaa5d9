"""The badge reader on drawn photos: names the car, reads the plate, keeps it to itself, speaks JSON."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from services.errors import Unavailable
from services.photo import Photo, read_photo
from services.recognition.lettering import reader as badge
from services.recognition.lettering.badge_place import round_plate
from services.recognition.lettering.ocr import WHOLE
from services.recognition.lettering.reader import BadgeReader, main, plate_and_lettering
from services.recognition.observation import Box, Plate, View, Word
from services.recognition.vision.plate_mask import hide_plates, plate_areas
from services.vehicle import Facing

SAMPLES = Path(__file__).parents[4] / "mocks" / "world" / "samples"


def boot_lid(make: str, model: str, plate: str) -> bytes:
    """The back of a dark car, drawn: make at the left, model at the right, plate below."""
    picture = Image.new("RGB", (1200, 900), (110, 130, 150))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((200, 250, 1000, 760), 60, fill=(40, 46, 60))
    draw.rectangle((470, 560, 730, 630), fill="white")
    draw.text((480, 566), plate, font=ImageFont.load_default(50), fill="black")
    for text, left in ((make, 260), (model, 760)):
        draw.text((left, 420), text, font=ImageFont.load_default(36), fill=(215, 215, 220))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "model", "car"),
    [
        ("TOYOTA", "COROLLA LE", ("Toyota", "Corolla")),
        ("RENAULT", "SANDERO", ("Renault", "Sandero")),
        ("", "330i", ("BMW", "3 Series")),
        ("FORD", "", ("Ford", None)),
    ],
)
def test_a_drawn_boot_lid_names_its_car(make: str, model: str, car: tuple[str, str | None]) -> None:
    seen = BadgeReader().recognize(read_photo(boot_lid(make, model, "ABC-1234"))).car
    assert (seen.candidates[0].make, seen.candidates[0].model) == car
    assert seen.plate is not None
    assert seen.plate.text is not None
    assert seen.plate.text.get_secret_value() == "ABC1234"


def test_a_bare_boot_lid_names_no_car() -> None:
    assert BadgeReader().recognize(read_photo(boot_lid("", "", "ABC-1234"))).car.candidates == ()


def test_the_words_that_named_the_car_can_be_outlined() -> None:
    reading = BadgeReader().read(read_photo(boot_lid("TOYOTA", "COROLLA", "ABC-1234")))
    assert {word.text for word in reading.badges} == {"TOYOTA", "COROLLA"}
    assert all(0.2 < word.box.left < word.box.right < 0.9 for word in reading.badges)


@pytest.mark.parametrize(
    ("sample", "car"),
    [
        ("toyota-corolla", ("Toyota", "Corolla")),
        ("honda-accord", ("Honda", "Accord")),
        ("ford-f-150", ("Ford", "F-150")),
    ],
)
def test_the_projects_own_samples_are_read(sample: str, car: tuple[str, str]) -> None:
    seen = BadgeReader().recognize(read_photo((SAMPLES / f"{sample}-back.jpg").read_bytes())).car
    assert (seen.candidates[0].make, seen.candidates[0].model) == car


def test_the_second_look_is_taken_only_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    plate = Word(text="ABC·1234", score=0.98, box=Box(left=0.45, top=0.6, right=0.55, bottom=0.64))
    named = Word(text="COROLLA", score=0.99, box=Box(left=0.6, top=0.45, right=0.7, bottom=0.48))

    def words(photo: Photo, region: Box) -> tuple[Word, ...]:
        looks.append("first")
        return (plate, named) if read_at_once else (plate,)

    def closely(photo: Photo, region: Box) -> tuple[Word, ...]:
        looks.append("closely")
        return (plate, named)

    monkeypatch.setattr(badge, "read_words", words)
    monkeypatch.setattr(badge, "read_closely", closely)
    photo = read_photo(boot_lid("", "", "ABC-1234"))
    read_at_once = True
    assert BadgeReader().recognize(photo).car.candidates[0].model == "Corolla"
    assert looks == ["first"]
    looks.clear()
    badge._read.cache_clear()
    read_at_once = False
    assert BadgeReader().recognize(photo).car.candidates[0].model == "Corolla"
    assert looks == ["first", "closely"]


def test_the_second_look_goes_round_a_plate_that_was_painted_over(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Box] = []

    def closely(photo: Photo, region: Box) -> tuple[Word, ...]:
        looked.append(region)
        return ()

    monkeypatch.setattr(badge, "read_words", lambda *_: ())
    monkeypatch.setattr(badge, "read_closely", closely)
    monkeypatch.setattr(badge, "facing", lambda *_: View(facing=Facing.REAR, score=0.9))
    photo = read_photo((SAMPLES / "toyota-corolla-back.jpg").read_bytes())
    (plate,) = plate_areas(photo)
    BadgeReader().recognize(hide_plates(photo, [plate]))
    expected = round_plate(Plate(box=plate), photo.width / photo.height)
    assert expected is not None
    (look,) = looked
    assert list(look.model_dump().values()) == pytest.approx(list(expected.model_dump().values()), abs=0.06)


def test_beside_a_painted_plate_a_name_counts_whatever_else_reads_like_a_plate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another car's plate, or a badge with digits, is not where this car's badges are looked for."""
    photo = read_photo((SAMPLES / "toyota-corolla-back.jpg").read_bytes())
    (plate,) = plate_areas(photo)
    corner = Word(text="OLD·3379", score=0.98, box=Box(left=0.9, top=0.02, right=0.98, bottom=0.05))
    middle, high = (plate.left + plate.right) / 2, plate.top - 0.05
    make = Word(
        text="TOYOTA", score=0.99, box=Box(left=middle - 0.05, top=high - 0.04, right=middle + 0.05, bottom=high)
    )
    monkeypatch.setattr(badge, "read_words", lambda *_: (corner, make))
    monkeypatch.setattr(badge, "read_closely", lambda *_: ())
    hidden = hide_plates(photo, [plate])
    assert [one.make for one in BadgeReader().recognize(hidden).car.candidates] == ["Toyota"]


def test_a_line_that_may_say_a_name_or_be_the_plate_is_not_kept_from_being_painted_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = read_photo((SAMPLES / "toyota-corolla-back.jpg").read_bytes())
    (plate,) = plate_areas(photo)
    misread = Word(text="COR0LL", score=0.8, box=plate, corners=((0, 0), (1, 0), (1, 1), (0, 1)))
    monkeypatch.setattr(badge, "read_words", lambda *_: (misread,))
    monkeypatch.setattr(badge, "read_closely", lambda *_: ())
    monkeypatch.setattr(badge, "find_plate", lambda _: None)
    monkeypatch.setattr(badge, "likely_names", lambda *_: (Word(text="COROLLA", score=0.95, box=plate),))
    reading = BadgeReader().read(photo)
    assert [word.text for word in reading.badges] == ["COROLLA"]
    assert plate_areas(photo, *plate_and_lettering(photo)) == (plate,)


@pytest.mark.parametrize(
    ("text", "covered"), [("E 300 BlueTEC HYBRID", False), ("E 300", True), ("STUDIO 54 LONDON", True)]
)
def test_a_line_that_says_a_name_and_is_too_long_for_a_plate_is_not_painted_over(
    text: str, covered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another word names the car; a short line that says a name may be the plate of someone who is proud of it."""
    photo = read_photo((SAMPLES / "toyota-corolla-back.jpg").read_bytes())
    (spot,) = plate_areas(photo)
    name = Word(text="E-Class", score=0.99, box=Box(left=0.6, top=0.3, right=0.7, bottom=0.33))
    monkeypatch.setattr(badge, "read_words", lambda *_: (name, Word(text=text, score=0.9, box=spot)))
    monkeypatch.setattr(badge, "read_closely", lambda *_: ())
    monkeypatch.setattr(badge, "find_plate", lambda _: None)
    assert (spot in plate_areas(photo, *plate_and_lettering(photo))) is covered


@pytest.mark.parametrize(("facing", "looks"), [(Facing.REAR, 2), (Facing.SIDE, 2), (Facing.FRONT, 1)])
def test_where_no_plate_is_read_the_second_look_goes_on_the_car(
    facing: Facing, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its badges may be small, and must not be lost."""
    looked: list[Box] = []

    def words(photo: Photo, region: Box) -> tuple[Word, ...]:
        looked.append(region)
        return ()

    def closely(photo: Photo, region: Box) -> tuple[Word, ...]:
        looked.append(region)
        return (Word(text="COROLLA", score=0.99, box=Box(left=0.6, top=0.45, right=0.7, bottom=0.48)),)

    monkeypatch.setattr(badge, "read_words", words)
    monkeypatch.setattr(badge, "read_closely", closely)
    monkeypatch.setattr(badge, "facing", lambda *_: View(facing=facing, score=0.9))
    candidates = BadgeReader().recognize(read_photo((SAMPLES / "toyota-corolla-back.jpg").read_bytes())).car.candidates
    assert len(looked) == looks
    assert [one.model for one in candidates] == (["Corolla"] if looks == 2 else [])


@pytest.mark.parametrize(
    ("facing", "read", "looks"), [(Facing.FRONT, "TOYOTA", 1), (Facing.FRONT, "", 2), (Facing.REAR, "TOYOTA", 2)]
)
def test_a_front_that_is_named_is_not_looked_at_again(
    facing: Facing, read: str, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than its make is seldom written there, and the second look takes twice as long as the first."""
    looked: list[Box] = []
    plate = Word(text="ABC·1234", score=0.98, box=Box(left=0.45, top=0.6, right=0.55, bottom=0.64))
    name = Word(text=read, score=0.99, box=Box(left=0.46, top=0.45, right=0.54, bottom=0.48))

    def words(photo: Photo, region: Box) -> tuple[Word, ...]:
        looked.append(region)
        return (plate, name) if read else (plate,)

    monkeypatch.setattr(badge, "read_words", words)
    monkeypatch.setattr(badge, "read_closely", words)
    monkeypatch.setattr(badge, "facing", lambda *_: View(facing=facing, score=0.9))
    BadgeReader().recognize(read_photo((SAMPLES / "toyota-corolla-back.jpg").read_bytes()))
    assert len(looked) == looks


@pytest.mark.parametrize(("sure", "whole"), [(0.9, False), (0.2, True)])
def test_the_car_alone_is_read_where_it_is_surely_found(
    sure: float, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else is in the picture costs time and is no badge of the car."""
    read: list[Box] = []
    car = Box(left=0.2, top=0.2, right=0.6, bottom=0.8)

    def words(photo: Photo, region: Box) -> tuple[Word, ...]:
        read.append(region)
        return ()

    monkeypatch.setattr(badge, "find_car", lambda *_: (car, sure))
    monkeypatch.setattr(badge, "read_words", words)
    monkeypatch.setattr(badge, "facing", lambda *_: None)
    BadgeReader().recognize(read_photo((SAMPLES / "toyota-corolla-back.jpg").read_bytes()))
    (region,) = read
    assert (region == WHOLE) is whole
    assert region.left < car.left < car.right < region.right
    assert region.bottom > car.bottom


def test_the_command_prints_a_json_line_a_photo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lid, text = tmp_path / "lid.jpg", tmp_path / "notes.jpg"
    lid.write_bytes(boot_lid("TOYOTA", "COROLLA", "ABC-1234"))
    text.write_text("no picture")
    assert main([str(lid), str(text)]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert set(first) == {"file", "make", "model", "candidates", "plate", "colour", "side", "seconds"}
    assert (first["file"], first["make"], first["model"], first["plate"]) == ("lid.jpg", "Toyota", "Corolla", "ABC1234")
    assert first["candidates"][0]["score"] > 0.8
    assert second["make"] is None
    assert second["failure"].startswith("This is not a picture")


def test_json_adds_every_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lid = tmp_path / "lid.jpg"
    lid.write_bytes(boot_lid("TOYOTA", "COROLLA", "ABC-1234"))
    assert main([str(lid), "--json"]) == 0
    assert "COROLLA" in {word["text"] for word in json.loads(capsys.readouterr().out)["words"]}


def test_without_its_package_the_reader_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> tuple[Word, ...]:
        raise Unavailable("Badge reader", "is not installed here")

    monkeypatch.setattr(badge, "read_words", missing)
    with pytest.raises(Unavailable, match="not installed"):
        BadgeReader().recognize(read_photo(boot_lid("", "", "")))
