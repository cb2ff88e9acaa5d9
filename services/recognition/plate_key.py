"""Whether two readings of a number plate are the same plate, though cameras mix characters up."""

from rapidfuzz.distance import Levenshtein

from services.recognition.observation import Plate

ALIKE = str.maketrans("0DQU1L2568", "OOOOIIZSGB")


def plate_key(text: str) -> str:
    """What readings of one plate have in common: "ABC-120" and "abc 12O" give the same key."""
    return "".join(sign for sign in text.upper() if sign.isalnum()).translate(ALIKE)


def same_plate(one: Plate | None, other: Plate | None) -> bool | None:
    """Whether two photos show one plate, look-alike characters being equal; None where either has no text."""
    if not (one and other and one.text and other.text):
        return None
    first, second = (plate_key(plate.text.get_secret_value()) for plate in (one, other) if plate.text)
    return Levenshtein.distance(first, second) <= (1 if min(len(first), len(second)) > 5 else 0)
