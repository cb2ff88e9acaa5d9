"""What a file of cars can be refused for."""

from services.errors import CurbsideError


class FleetRefused(CurbsideError):
    """The file, or what was said of its columns, cannot be used; the sentence says what to do."""
