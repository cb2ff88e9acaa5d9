"""Everything that can go wrong, each with a sentence for the person.

CurbsideError
├── PhotoRefused          the file cannot be used; the sentence says what to do
└── ServiceError          an outside service gave no answer
    ├── KeyRefused        wrong, expired or forbidden key
    ├── QuotaSpent        the plan's calls are used up
    ├── Throttled         too many at once; `wait` seconds to go, if the service said
    ├── PhotoNotAccepted  this service cannot read this picture
    ├── NotACar           the service saw no car in it
    ├── NotKnown          the source has no such car
    ├── RequestRefused    the service would not take what was asked
    ├── Unavailable       down, too slow, or cut off
    └── MalformedAnswer   it answered, but not in its own documented form

No sentence ever holds a key, an address, a plate or a picture.
"""

__all__ = [
    "CurbsideError",
    "KeyRefused",
    "MalformedAnswer",
    "NotACar",
    "NotKnown",
    "PhotoNotAccepted",
    "PhotoRefused",
    "QuotaSpent",
    "RequestRefused",
    "ServiceError",
    "Throttled",
    "Unavailable",
]


class CurbsideError(Exception):
    """A failure that is told in words; `str()` is the sentence."""


class PhotoRefused(CurbsideError):
    """The uploaded file cannot be used as a photo."""


class ServiceError(CurbsideError):
    """An outside service gave no usable answer; `service` is its display name."""

    reason = "did not answer"

    def __init__(self, service: str, detail: str = "") -> None:
        super().__init__(f"{service} {detail or self.reason}.")
        self.service = service


class KeyRefused(ServiceError):
    """Wrong, expired or forbidden key."""

    reason = "refused our key: the operator should check it"


class QuotaSpent(ServiceError):
    """The plan's calls are used up."""

    reason = "has no calls left on our plan"


class Throttled(ServiceError):
    """Too many calls at once; `wait` is in seconds, None where the service did not say."""

    def __init__(self, service: str, wait: float | None = None) -> None:
        pause = f"try again in {wait:.0f} s" if wait is not None else "try again in a moment"
        super().__init__(service, f"is busy: {pause}")
        self.wait = wait


class PhotoNotAccepted(ServiceError):
    """The service cannot read this picture."""

    reason = "could not read this picture"


class NotACar(ServiceError):
    """The service saw no car in the picture."""

    reason = "saw no car in this picture"


class NotKnown(ServiceError):
    """The source has no such car."""

    reason = "does not know this car"


class RequestRefused(ServiceError):
    """The service would not take the question as asked."""

    reason = "would not take this question"


class Unavailable(ServiceError):
    """Down, too slow, or cut off."""

    reason = "did not answer in time"


class MalformedAnswer(ServiceError):
    """An answer that is not in the service's documented form."""

    reason = "sent an answer we could not read"
