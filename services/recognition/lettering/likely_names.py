"""Lines that say no name as they stand: which name of the lexicon the OCR's own doubts about their letters allow.

Letter by letter the likeliest reading of a line may be CUGRGER where CHARGER is nearly as likely, and nothing else that
stands on cars is. A word's likelihood is that of connectionist temporal classification (Graves et al., 2006): the sum
over all ways its letters may be spread along the line's steps.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from math import exp

import numpy as np
from numpy.linalg import norm
from PIL import Image
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from services.photo import Photo
from services.recognition.lettering.badge_names import letters, spelled_names, spelled_words
from services.recognition.lettering.badge_place import is_badge
from services.recognition.lettering.ocr import LETTERS, Floats, letter_chances, queue
from services.recognition.observation import Plate, Word

MARGINS = 0.0, 0.1  # heights of the line: of its two looks, whose mean counts
HIGH = 48  # pixels of a line that the OCR reads
FEWEST, MOST = 2, 14  # letters
NEAR, MOST_NEAR = 0.67, 40  # share of letters that may differ, and names tried a line
BLUR = 0.01  # of each step, shared out among all letters: the OCR is surer than it is right
# Chosen on one half of the labelled photos; told of both in training/README.md.
NO_WORD = 1.2  # how much less likely, a letter and by its logarithm, a line is to say what stands on no car
UNREADABLE = 0.8  # how much the score sinks with the letters' own likelihood
LEAST_SHARE, LEAST_SCORE = 0.5, 0.2
NEVER = -1e9


def likely_names(photo: Photo, words: Iterable[Word], plate: Plate | None) -> tuple[Word, ...]:
    """Names that lines may say beside what was read of them, scored by how likely. Raises as `read_lines`."""
    doubtful = [word for word in words if word.corners and is_badge(word, plate) and _may_say_more(word.text)]
    if not doubtful:
        return ()
    picture = Image.open(io.BytesIO(photo.jpeg)).convert("RGB")
    with queue.turn():
        return tuple(name for word in doubtful for name in _names_on(picture, word))


def _may_say_more(text: str) -> bool:
    said = letters(text)
    return FEWEST <= len(said) <= MOST and (len(said) < 3 or said not in spelled_words())


def _names_on(picture: Image.Image, word: Word) -> Iterator[Word]:
    looks = [letter_chances(_line(picture, word.corners, margin)) for margin in MARGINS]
    as_read = {*map(_likeliest, looks), letters(word.text).replace("|", "I").replace("!", "I")}
    as_read = {run for run in as_read if FEWEST <= len(run) <= MOST and set(run) <= set(LETTERS)}
    tried = sorted(as_read | {near for run in as_read for near in _near(run)})
    if not tried:
        return
    likelihood = np.mean([log_likelihoods(chances, tried) for chances in looks], axis=0)
    weighed = likelihood - np.array([0.0 if run in spelled_words() else NO_WORD * len(run) for run in tried])
    shares = np.exp(weighed - weighed.max())
    for name, own, share in zip(tried, likelihood.tolist(), (shares / shares.sum()).tolist(), strict=True):
        score = share * min(1.0, exp(UNREADABLE * own / len(name)))
        if name in spelled_names() and share > LEAST_SHARE and score > LEAST_SCORE:
            yield Word(text=name, score=score, box=word.box)


def _line(picture: Image.Image, corners: Sequence[tuple[float, float]], margin: float) -> Image.Image:
    """The line cut out and set straight, as high as the OCR reads it; the margin is in heights of the line."""
    one, two, three, four = np.array(corners) * picture.size
    wide = max(1.0, float(norm(two - one)), float(norm(three - four)))
    high = max(1.0, float(norm(four - one)), float(norm(three - two)))
    along, down = (two - one) / wide * margin * high, (four - one) / high * margin * high
    quad = one - along - down, four - along + down, three + along + down, two + along - down
    wide, high = wide + 2 * margin * high, high + 2 * margin * high
    size = max(1, round(HIGH * wide / high)), HIGH
    taken = size if high < HIGH else (round(wide), round(high))  # a small line is enlarged once, a large one reduced
    cut = picture.transform(taken, Image.Transform.QUAD, np.concatenate(quad).tolist(), Image.Resampling.BICUBIC)
    return cut.resize(size, Image.Resampling.BICUBIC)


def _likeliest(chances: Floats) -> str:
    """Each step's likeliest letter, repeated ones once."""
    steps = (step for step, _ in groupby(chances.argmax(axis=1).tolist()))
    return "".join(LETTERS[step - 1] for step in steps if step)


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted(word for word in spelled_words() if len(word) >= FEWEST and set(word) <= set(LETTERS)))


def _near(run: str) -> list[str]:
    found = process.extract(run, _words(), scorer=Levenshtein.normalized_distance, score_cutoff=NEAR, limit=MOST_NEAR)
    return [word for word, _, _ in found]


def log_likelihoods(chances: Floats, words: Sequence[str]) -> Floats:
    """Logarithm of each word's likelihood, by `letter_chances` of a line; words of LETTERS alone, none empty."""
    steps = np.log((1 - BLUR) * chances + BLUR / chances.shape[1])
    # What may stand at a step, word by word: no letter, the first, no letter, the second ... no letter.
    ends = np.array([2 * len(word) for word in words])
    states = np.zeros((len(words), ends.max() + 1), dtype=np.intp)
    for row, word in enumerate(words):
        states[row, 1 : 2 * len(word) : 2] = [LETTERS.index(letter) + 1 for letter in word]
    may_skip = np.zeros(states.shape, dtype=bool)  # from letter to letter, unless they are the same
    may_skip[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    so_far = np.full(states.shape, NEVER)
    so_far[:, :2] = steps[0][states[:, :2]]
    for step in steps[1:]:
        stays = np.logaddexp(so_far, _moved(so_far, 1))
        so_far = np.where(may_skip, np.logaddexp(stays, _moved(so_far, 2)), stays) + step[states]
    rows = np.arange(len(words))
    ended: Floats = np.logaddexp(so_far[rows, ends], so_far[rows, ends - 1])
    return ended


def _moved(so_far: Floats, by: int) -> Floats:
    return np.pad(so_far[:, :-by], ((0, 0), (by, 0)), constant_values=NEVER)
