"""What the answers of several services need alike: years in words, and one candidate for each name and run of years."""

import re
from collections import defaultdict
from collections.abc import Iterable
from math import fsum

from services.recognition.observation import Candidate
from services.vehicle import ModelYears

YEARS = re.compile(r"(\d{4})\s*(?:([-–—~])\s*(\d{4})?)?")


def read_years(words: str) -> ModelYears | None:
    """Model years from "2006-2011", "1997 - 2018", "2017" or the open "2017-"; None for anything else, such as "-"."""
    found = YEARS.search(words)
    if not found:
        return None
    first, dash, end = int(found[1]), found[2], found[3]
    last = int(end) if end else None if dash else first
    if not 1885 <= first <= 2100 or (last is not None and last < first):
        return None
    return ModelYears(first=first, last=last)


def tidy(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Best first, each name and run of years once: scores of the same are added up, to one at most."""
    scores: dict[Candidate, list[float]] = defaultdict(list)
    for candidate in candidates:
        scores[candidate.model_copy(update={"score": 0.0})].append(candidate.score)
    summed = [name.model_copy(update={"score": min(1.0, fsum(several))}) for name, several in scores.items()]
    return tuple(sorted(summed, key=lambda candidate: -candidate.score))
