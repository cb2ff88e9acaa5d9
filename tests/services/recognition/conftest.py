"""What a reader keeps of a photo is not carried from test to test: each breaks another part of the reading."""

import pytest

from services.recognition import outside
from services.recognition.lettering import reader
from services.recognition.shape import reader as shape


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    reader._read.cache_clear()
    outside._areas.cache_clear()
    shape._see.cache_clear()
