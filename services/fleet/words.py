"""The words of headings, units, conditions and sellers in four languages: `words.csv`, a word a line, folded."""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("words.csv")


def folded(text: str) -> str:
    """A word without case, accents, spaces, signs and what stands in brackets."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[(\[].*?[)\]]", " ", text).casefold())
    return re.sub(r"[\W_]+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


@cache
def words(kind: str) -> dict[str, str]:
    """What each word of that kind means."""
    with DATA.open(encoding="utf-8", newline="") as rows:
        return {row["word"]: row["meaning"] for row in csv.DictReader(rows) if row["kind"] == kind}
