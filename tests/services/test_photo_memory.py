"""Whatever is within the limits takes little memory; what would take more is a sentence."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from services.errors import PhotoRefused
from services.photo import read_photo

ROOT = Path(__file__).parents[2]
MOST_MB = 150
PEAK = """
import resource, sys
from services.photo import read_photo
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read_photo(data)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def picture(size: tuple[int, int], mode: str, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert(mode).resize(size).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "mode", "kind", "options"),
    [
        ((9200, 6900), "RGB", "JPEG", {}),
        ((5800, 4400), "RGB", "JPEG", {"progressive": True}),
        ((5800, 4400), "RGBA", "PNG", {}),
    ],
    ids=["64 MP JPEG", "25 MP progressive", "25 MP PNG with alpha"],
)
def test_a_photo_within_the_limits_takes_150_mb_at_most(
    size: tuple[int, int], mode: str, kind: str, options: dict[str, object]
) -> None:
    data = picture(size, mode, kind, **options)
    told = subprocess.run([sys.executable, "-c", PEAK], input=data, capture_output=True, cwd=ROOT, check=True)
    assert int(told.stdout) <= MOST_MB


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("WEBP", {}), ("JPEG", {"progressive": True})])
def test_what_would_take_more_is_a_sentence(kind: str, options: dict[str, object]) -> None:
    with pytest.raises(PhotoRefused, match="25 megapixels"):
        read_photo(picture((6000, 4500), "RGB", kind, **options))
