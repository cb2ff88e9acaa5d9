"""A VIN against the photos: where it names another car than they show, somebody must look again."""

from services.names import match, model_and_trim, our_make
from services.recognition.merge import Identification, Suggestion
from services.specs.decoded import Decoded

SURE_OF_PHOTOS = 0.5  # of the photos' best guess; below, the VIN is better evidence than they are


def contradicted(identification: Identification, decoded: Decoded) -> Suggestion | None:
    """What the photos show where the VIN says that it is another car; None where they agree or one does not tell.

    A make alone contradicts nothing but another make, and a guess of the photos nothing at all.
    """
    seen = identification.best
    if seen is None or seen.score < SURE_OF_PHOTOS:
        return None
    if our_make(seen.make) != our_make(decoded.make):
        return seen
    if seen.model is None or decoded.model is None:
        return None
    names = (decoded.model, *decoded.spellings)
    same = model_and_trim(decoded.make, seen.model).model == model_and_trim(decoded.make, decoded.model).model
    return None if same or match(seen.model, names, decoded.make) else seen
