"""Lines misread letter by letter give the name that their letters allow; what says no name gives none."""

import io
from itertools import groupby, product
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.errors import Throttled
from services.photo import Photo, read_photo
from services.recognition.lettering import likely_names as module
from services.recognition.lettering.likely_names import BLUR, likely_names, log_likelihoods
from services.recognition.lettering.ocr import LETTERS, Floats, Queue
from services.recognition.lettering.reader import BadgeReader
from services.recognition.observation import Box, Plate, Word
from tests.services.recognition.lettering.test_ocr import sign

AB = "AB"


def line(text: str, left: int = 300, top: int = 200, right: int = 520, bottom: int = 250) -> Word:
    """What was read, rightly or not, of a line of a sign of 800 x 600 pixels."""
    corners = tuple((x / 800, y / 600) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom)))
    box = Box(left=left / 800, top=top / 600, right=right / 800, bottom=bottom / 600)
    return Word(text=text, score=0.6, box=box, corners=corners)


def told(text: str, *doubts: tuple[int, str, float]) -> Floats:
    """Chances of a line that says a text; of some letters, by their place, another is as likely as told."""
    chances = np.full((2 * len(text) + 1, len(LETTERS) + 1), 1e-6)
    chances[::2, 0] = 1
    for place, letter in enumerate(text):
        chances[2 * place + 1, LETTERS.index(letter) + 1] = 1
    for place, letter, share in doubts:
        row = chances[2 * place + 1]
        row *= 1 - share
        row[LETTERS.index(letter) + 1] = share
    shares: Floats = chances / chances.sum(axis=1, keepdims=True)
    return shares


def names(photo: Photo, *words: Word, plate: Plate | None = None) -> list[str]:
    return [word.text for word in likely_names(photo, words, plate)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=1, max_size=6),
    st.text(AB, min_size=1, max_size=4),
)
def test_a_words_likelihood_is_the_sum_over_all_ways_it_may_be_spread(steps: list[list[float]], word: str) -> None:
    chances = np.zeros((len(steps), len(LETTERS) + 1))
    chances[:, :3] = np.array(steps) / np.array(steps).sum(axis=1, keepdims=True)
    blurred = (1 - BLUR) * chances + BLUR / chances.shape[1]
    ways = (
        way
        for way in product((0, 1, 2), repeat=len(steps))
        if "".join(AB[step - 1] for step, _ in groupby(way) if step) == word
    )
    expected = sum(float(np.prod([blurred[row, step] for row, step in enumerate(way)])) for way in ways)
    (found,) = log_likelihoods(chances, [word])
    assert exp(found) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_words_are_weighed_together_as_they_are_alone() -> None:
    chances = told("OCTAVIA", (3, "O", 0.4))
    words = ["OCTAVIA", "AX", "ACCORD", "OO"]
    alone = [log_likelihoods(chances, [word])[0] for word in words]
    assert log_likelihoods(chances, words) == pytest.approx(alone)


def test_a_misread_line_gives_the_name_that_its_letters_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    doubts = told("GOTOUIA", (0, "O", 0.3), (1, "C", 0.4), (3, "A", 0.3), (4, "V", 0.3))
    monkeypatch.setattr(module, "letter_chances", lambda _: doubts)
    (name,) = likely_names(sign(), [line("GOTOUIA")], None)
    assert name.text == "OCTAVIA"
    assert 0.2 < name.score < 0.9  # less sure than if it stood there
    assert name.box == line("").box


def test_the_surer_the_letters_the_surer_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = []
    for share in (0.2, 0.3, 0.45):
        doubts = told("GOTAVIA", (0, "O", share), (1, "C", share))
        monkeypatch.setattr(module, "letter_chances", lambda _, doubts=doubts: doubts)
        scores += [word.score for word in likely_names(sign(), [line("GOTAVIA")], None)]
    assert scores == sorted(scores)
    assert len(set(scores)) == 3


@pytest.mark.parametrize("text", ["JRV1942", "PELTIER", "CARBRAXX", "TDI"])
def test_what_is_surely_no_name_gives_none(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "letter_chances", lambda _: told(text))
    assert names(sign(), line(text)) == []


@pytest.mark.parametrize(("share", "found"), [(0.002, []), (0.03, ["GOLF"])])
def test_a_word_that_stands_on_no_car_is_taken_for_one_that_does_only_where_it_is_doubtful(
    share: float, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "letter_chances", lambda _: told("GOLA", (3, "F", share)))
    assert names(sign(), line("GOLA")) == found


def test_letters_that_cannot_be_read_give_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "letter_chances", lambda _: np.full((15, len(LETTERS) + 1), 1 / (len(LETTERS) + 1)))
    assert names(sign(), line("GOTOUIA")) == []


@pytest.mark.parametrize("text", ["COROLLA", "TITANIUM", "A", "WELCOMETOYOURHAUS", "www.fabia.com"])
def test_what_is_known_too_long_or_an_address_is_not_read_again(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: Image.Image) -> Floats:
        raise AssertionError(text)

    monkeypatch.setattr(module, "letter_chances", never)
    assert names(sign(), line(text)) == []


def test_the_plate_is_not_read_for_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "letter_chances", lambda _: told("GOIF", (2, "L", 0.49)))
    word = line("GOIF")
    assert names(sign(), word) == ["GOLF"]
    assert names(sign(), word, plate=Plate(box=word.box)) == []


def test_a_photo_takes_one_turn_for_all_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a full house what was read already is not given up line by line."""
    queue, seen = Queue(at_once=1, most_waiting=0), []

    def chances(picture: Image.Image) -> Floats:
        with pytest.raises(Throttled), queue.turn():
            pass
        seen.append(picture.size)
        return told("GOTOUIA")

    monkeypatch.setattr(module, "queue", queue)
    monkeypatch.setattr(module, "letter_chances", chances)
    names(sign(), line("GOTOUIA"), line("FANA"))
    assert len(seen) == 2 * len(module.MARGINS)
    with queue.turn(), pytest.raises(Throttled):
        names(sign(), line("GOTOUIA"))


def test_a_line_is_cut_from_the_photo_and_read_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look read next to nothing of it, here by a stand-in; the line's own picture says it."""
    misread = line("GCIAVIN", 290, 195, 500, 255)
    monkeypatch.setattr("services.recognition.lettering.reader.read_words", lambda *_: (misread,))
    monkeypatch.setattr("services.recognition.lettering.reader.read_closely", lambda *_: ())
    (best, *_) = BadgeReader().recognize(sign(("OCTAVIA", 300, 200, 44))).car.candidates
    assert (best.make, best.model) == ("Skoda", "Octavia")


def test_a_slanting_line_is_set_straight() -> None:
    photo = sign(("OCTAVIA", 300, 200, 44))
    picture = Image.open(io.BytesIO(photo.jpeg)).rotate(14, resample=Image.Resampling.BICUBIC, fillcolor=(60, 66, 74))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    slanting = read_photo(out.getvalue())
    turn = np.exp(-14j * np.pi / 180)
    middle = complex(400, 300)
    corners = [middle + (complex(x, y) - middle) * turn for x, y in ((290, 195), (500, 195), (500, 255), (290, 255))]
    across, down = [corner.real / 800 for corner in corners], [corner.imag / 600 for corner in corners]
    word = Word(
        text="7AVA",
        score=0.4,
        box=Box(left=min(across), top=min(down), right=max(across), bottom=max(down)),
        corners=tuple(zip(across, down, strict=True)),
    )
    assert names(slanting, word) == ["OCTAVIA"]
