"""What a stand-in "downloads": nothing but its own sample pictures, whatever host the address names."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from mocks.samples import PICTURES


def download(url: str) -> bytes | None:
    """The sample picture that the address ends in; None for any other address."""
    try:
        path = PICTURES.get(PurePosixPath(urlsplit(url).path).name)
    except ValueError:
        return None
    return path.read_bytes() if path and path.exists() else None
