"""Everything that can go wrong, each with a sentence for the person.

CurbsideError
├── PhotoRefused          the file cannot be used; the sentence says what to do
├── TeachingRefused       these pictures cannot be learned from; the sentence says what to do
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

import logging
import sys

from pydantic import ValidationError

from services.wording import N_
from services.wording.sentence import FieldValue, Sentence

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
    "TeachingRefused",
    "Throttled",
    "Unavailable",
]


log = logging.getLogger("curbside.errors")


class CurbsideError(Exception):
    """A failure that is told in words; `str()` is the sentence, in the language of whoever reads it.

    What it came of is logged here, once for all, by its kind: its own text may hold an address, a plate or a body.
    """

    def __init__(self, template: str, **fields: FieldValue) -> None:
        super().__init__(template)
        cause = sys.exception()
        if cause is not None and not isinstance(cause, CurbsideError):
            log.info("%s (%s) came of %s", type(self).__name__, fields.get("service", "no service"), _kind(cause))
        self.sentence = Sentence.of(template, **fields)

    def __str__(self) -> str:
        return str(self.sentence)


def _kind(cause: BaseException) -> str:
    """The exception's type; of a value out of form also where it stood, and never the value."""
    if not isinstance(cause, ValidationError):
        return type(cause).__name__
    wrong = cause.errors(include_url=False, include_context=False, include_input=False)
    places = (f"{'.'.join(map(str, one['loc']))} {one['type']}" for one in wrong[:3])
    return f"{type(cause).__name__} at {', '.join(places)}"


class PhotoRefused(CurbsideError):
    """The uploaded file cannot be used as a photo."""


class TeachingRefused(CurbsideError):
    """These pictures, or this set of them, cannot be learned from."""


class ServiceError(CurbsideError):
    """An outside service gave no usable answer; `service` is its display name, which `{service}` stands for."""

    template = N_("{service} did not answer.")

    def __init__(self, service: str, template: str = "", **fields: FieldValue) -> None:
        super().__init__(template or self.template, service=Sentence(template=service), **fields)
        self.service = service


class KeyRefused(ServiceError):
    """Wrong, expired or forbidden key."""

    template = N_("{service} refused our key: the operator should check it.")


class QuotaSpent(ServiceError):
    """The plan's calls are used up."""

    template = N_("{service} has no calls left on our plan.")


class Throttled(ServiceError):
    """Too many calls at once; `wait` is in seconds, None where the service did not say."""

    def __init__(self, service: str, wait: float | None = None) -> None:
        if wait is None:
            super().__init__(service, N_("{service} is busy: try again in a moment."))
        else:
            super().__init__(service, N_("{service} is busy: try again in {wait:whole} s."), wait=wait)
        self.wait = wait


class PhotoNotAccepted(ServiceError):
    """The service cannot read this picture."""

    template = N_("{service} could not read this picture.")


class NotACar(ServiceError):
    """The service saw no car in the picture."""

    template = N_("{service} saw no car in this picture.")


class NotKnown(ServiceError):
    """The source has no such car."""

    template = N_("{service} does not know this car.")


class RequestRefused(ServiceError):
    """The service would not take the question as asked."""

    template = N_("{service} would not take this question.")


class Unavailable(ServiceError):
    """Down, too slow, or cut off."""

    template = N_("{service} did not answer in time.")


class MalformedAnswer(ServiceError):
    """An answer that is not in the service's documented form."""

    template = N_("{service} sent an answer we could not read.")
