"""What a fleet would ask of live services, told before it starts."""

from collections.abc import Mapping

from services.recognition.observation import Recognizer
from services.settings import Settings
from services.storage.quota import Usage
from services.vehicle import FrozenModel


class Cost(FrozenModel):
    """Calls of one service for a fleet, and what its plan has left this month; None where nobody set a cap."""

    service: str
    calls: int
    left: int | None

    @property
    def too_many(self) -> bool:
        """Whether the plan does not hold them all: what is beyond stays without an answer of that service."""
        return self.left is not None and self.calls > self.left


def costs(
    photos: int, recognizers: Mapping[str, Recognizer], settings: Settings, usages: tuple[Usage, ...]
) -> tuple[Cost, ...]:
    """Every live service that so many photos would be sent to; at most, as a photo seen before is not billed again."""
    asked = [one for name, one in recognizers.items() if one.outside and settings.services[name].live]
    used = {usage.service: usage for usage in usages}
    found = []
    for one in asked if photos else ():
        usage = used.get(one.name)
        left = None if usage is None or usage.limit is None else max(0, usage.limit - usage.used)
        found.append(Cost(service=one.name, calls=photos, left=left))
    return tuple(found)
