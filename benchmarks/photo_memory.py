"""What a photo costs in memory while it is made ready: `python -m benchmarks.photo_memory`. The promise is 150 MB.

Each kind of file at the largest size that is taken, in a process of its own: its peak above what was there before.
"""

import io
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
PROMISED_MB = 150
READ = """
import sys
from pathlib import Path
from services.errors import PhotoRefused
from services.photo import read_photo
def mb(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))
small, large = (Path(name).read_bytes() for name in sys.argv[1:])
read_photo(small)  # loads the decoder
Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
before = mb("VmRSS")
try:
    read_photo(large)
    said = "taken"
except PhotoRefused as fault:
    said = "refused"
print(said, mb("VmHWM") - before)
"""


@dataclass(frozen=True)
class Kind:
    """A file as `Image.save` makes it, at so many megapixels of that mode."""

    format: str
    megapixels: int
    mode: str = "RGB"
    progressive: bool = False

    @property
    def name(self) -> str:
        """In a word or two."""
        return f"{'progressive ' if self.progressive else ''}{self.format} {self.mode} {self.megapixels} MP"


KINDS = [
    Kind("JPEG", 12),
    Kind("JPEG", 48),
    Kind("JPEG", 63),
    Kind("JPEG", 63, "CMYK"),
    Kind("JPEG", 63, "L"),
    Kind("JPEG", 12, progressive=True),
    Kind("JPEG", 24, progressive=True),
    Kind("JPEG", 63, progressive=True),
    Kind("PNG", 12),
    Kind("PNG", 24),
    Kind("PNG", 24, "RGBA"),
    Kind("PNG", 24, "I;16"),
    Kind("PNG", 63, "RGBA"),
    Kind("WEBP", 16),
    Kind("WEBP", 16, "RGBA"),
    Kind("WEBP", 63),
    Kind("AVIF", 12),
    Kind("AVIF", 15),
    Kind("AVIF", 48),
    Kind("HEIF", 12),
    Kind("HEIF", 24),
    Kind("HEIF", 48),
]


def written(kind: Kind, megapixels: float) -> bytes:
    """Such a file; its picture is smooth, as decoders do not ask."""
    side = int((megapixels * 1e6) ** 0.5)
    picture = Image.linear_gradient("L").resize((side, side))
    options: dict[str, object] = {"progressive": True} if kind.progressive else {}
    options |= (
        {"speed": 10} if kind.format == "AVIF" else {"method": 0, "alpha_quality": 10} if kind.format == "WEBP" else {}
    )
    out = io.BytesIO()
    coloured = picture.convert(kind.mode)
    if kind.mode == "RGBA":
        coloured.putalpha(picture)
    coloured.save(out, kind.format, **options)
    return out.getvalue()


def peak(kind: Kind, folder: Path) -> tuple[str, float]:
    """Whether it was taken, and megabytes at most above what the process had before."""
    small, large = folder / "small", folder / "large"
    small.write_bytes(written(kind, 0.3))
    large.write_bytes(written(kind, kind.megapixels))
    said = subprocess.run(
        [sys.executable, "-c", READ, small, large],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    outcome, megabytes = said.stdout.split()
    return outcome, float(megabytes)


def main() -> None:
    print("| file | outcome | peak above before |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            outcome, megabytes = peak(kind, Path(folder))
            over = " (over)" if megabytes > PROMISED_MB else ""
            print(f"| {kind.name} | {outcome} | {megabytes:.0f} MB{over} |", flush=True)


if __name__ == "__main__":
    main()
