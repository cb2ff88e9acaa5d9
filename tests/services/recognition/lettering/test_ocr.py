"""Lettering is read where it stands; a missing package and a full queue are sentences."""

import io
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from itertools import groupby
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from services.errors import PhotoNotAccepted, Throttled, Unavailable
from services.photo import Photo, read_photo
from services.recognition.lettering import ocr
from services.recognition.lettering.ocr import (
    CLOSELY,
    LETTERS,
    Queue,
    enlargement,
    letter_chances,
    read_closely,
    read_words,
)
from services.recognition.observation import Box, Word

LOWER_HALF = Box(left=0, top=0.5, right=1, bottom=1)


def sign(*words: tuple[str, int, int, int], size: tuple[int, int] = (800, 600)) -> Photo:
    """A grey photo with words: text, left, top and height in pixels."""
    picture = Image.new("RGB", size, (60, 66, 74))
    draw = ImageDraw.Draw(picture)
    for text, left, top, height in words:
        draw.text((left, top), text, font=ImageFont.load_default(height), fill=(235, 235, 230))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return read_photo(out.getvalue())


def test_words_are_read_where_they_stand() -> None:
    words = read_words(sign(("COROLLA", 480, 150, 40), ("TOYOTA", 100, 420, 40)))
    assert [word.text for word in words] == ["COROLLA", "TOYOTA"]
    above, below = words
    assert above.box.left > 0.5 > below.box.left
    assert above.box.bottom < 0.5 < below.box.top
    assert above.score > 0.8


@pytest.mark.parametrize("look", [read_words, read_closely], ids=["first", "closely"])
def test_a_region_is_read_enlarged_and_told_in_the_whole_photo(look: Callable[..., tuple[Word, ...]]) -> None:
    photo = sign(("COROLLA", 480, 150, 40), ("TOYOTA", 100, 420, 40))
    (word,) = look(photo, LOWER_HALF)
    assert word.text == "TOYOTA"
    assert word.box.top > 0.6
    assert enlargement(photo, LOWER_HALF, CLOSELY) > enlargement(photo, LOWER_HALF) > enlargement(photo)


def test_the_engine_uses_two_cores_and_holds_none_while_it_waits() -> None:
    assert read_words(sign(("COROLLA", 480, 150, 40)))
    for part in (ocr._engine().text_det, ocr._engine().text_rec):
        chosen = part.session.session.get_session_options()
        assert chosen.intra_op_num_threads == 2
        assert chosen.get_session_config_entry("session.intra_op.allow_spinning") == "0"


def test_a_line_is_known_by_its_corners_too() -> None:
    (word,) = read_words(sign(("COROLLA", 480, 150, 40)))
    across, down = zip(*word.corners, strict=True)
    assert (min(across), min(down)) == (word.box.left, word.box.top)
    assert (max(across), max(down)) == (word.box.right, word.box.bottom)
    assert "corners" not in word.model_dump()


@pytest.mark.parametrize("text", ["Corolla", "X6"])
def test_the_chances_of_letters_are_those_of_the_line(text: str) -> None:
    line = Image.new("RGB", (40 * len(text), 48), (60, 66, 74))
    ImageDraw.Draw(line).text((8, 4), text, font=ImageFont.load_default(34), fill=(235, 235, 230))
    chances = letter_chances(line)
    assert chances.sum(axis=1) == pytest.approx(1)
    likeliest = [step for step, _ in groupby(chances.argmax(axis=1).tolist()) if step]
    assert "".join(LETTERS[step - 1] for step in likeliest) == text.upper()


def test_a_photo_without_lettering_has_no_words() -> None:
    assert read_words(sign()) == ()


def test_a_missing_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(Unavailable, match="Badge reader is not installed here: ask the operator"):
        read_words(sign(("MISSING", 100, 100, 40)))
    assert not ocr.ocr_available()


def test_a_failing_engine_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(picture: Any) -> Any:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(ocr, "_engine", lambda: broken)
    with pytest.raises(PhotoNotAccepted):
        read_words(sign(("BROKEN", 100, 100, 40)))


def test_the_queue_turns_away_who_finds_no_place() -> None:
    queue = Queue(at_once=1, most_waiting=0)
    with queue.turn(), pytest.raises(Throttled), queue.turn():
        pass
    with queue.turn():
        pass


def test_the_queue_tells_how_many_wait() -> None:
    queue = Queue(at_once=1, most_waiting=2)
    entered, reached = threading.Barrier(2), threading.Event()

    def wait() -> None:
        entered.wait()
        with queue.turn():
            reached.set()

    with ExitStack() as first:
        first.enter_context(queue.turn())
        other = threading.Thread(target=wait)
        other.start()
        entered.wait()
        while queue.waiting == 0:
            pass
        assert queue.waiting == 1
        assert not reached.is_set()
    other.join()
    assert reached.is_set()
    assert queue.waiting == 0
