"""After it no visitor waits for files to be opened."""

import subprocess
import sys
from pathlib import Path

from services.recognition.vision import onnx_session
from services.recognition.warm_up import warm_up

ROOT = Path(__file__).parents[3]
LOOK = """
from pathlib import Path
from services.photo import read_photo
from services.recognition.lettering.reader import BadgeReader
from services.recognition.outside import for_outside
from services.recognition.shape.reader import ShapeReader
from services.recognition.vision.onnx_session import _open
from services.recognition.warm_up import warm_up

readers = BadgeReader(), ShapeReader()
warm_up(readers)
print(_open.cache_info().misses)
for side in ("front", "back"):
    photo = read_photo(Path(f"mocks/world/samples/bmw-z3-{side}.jpg").read_bytes())
    for reader in readers:
        reader.recognize(photo)
    for_outside(photo)
print(_open.cache_info().misses)
"""


def test_a_first_photo_opens_no_file_any_more() -> None:
    """In a process of its own: in this one a file may be open already."""
    told = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, check=True)
    beforehand, in_all = map(int, told.stdout.split())
    assert beforehand == in_all > 4


def test_where_no_reader_is_on_nothing_is_opened() -> None:
    opened = onnx_session._open.cache_info().misses
    warm_up(())
    assert onnx_session._open.cache_info().misses == opened
