"""What a fleet would ask of live services, told before it starts."""

from collections.abc import Mapping

from services.recognition.observation import Recognizer
from services.settings import Settings
from services.storage.quota import Usage
from services.valuation.marketcheck import MarketCheck
from services.valuation.valuation import ValuationSource
from services.vehicle import FrozenModel
from services.wording import _
from services.wording.formatting import whole


class Cost(FrozenModel):
    """Calls of one service for a fleet, and what its plan has left this month; None where nobody set a cap."""

    service: str
    calls: int
    left: int | None

    @property
    def too_many(self) -> bool:
        """Whether the plan does not hold them all: what is beyond stays without an answer of that service."""
        return self.left is not None and self.calls > self.left

    @property
    def said(self) -> str:
        """In a sentence."""
        if self.left is None:
            words = _("This will use up to {calls} calls of {service}, which has no cap here.")
        else:
            words = _("This will use up to {calls} of the {left} calls that {service} has left this month.")
        return words.format(calls=whole(self.calls), left=whole(self.left or 0), service=_(self.service))


def costs(
    photos: int, recognizers: Mapping[str, Recognizer], settings: Settings, usages: tuple[Usage, ...]
) -> tuple[Cost, ...]:
    """Every live service that so many photos would be sent to; at most, as a photo seen before is not billed again."""
    asked = [one for name, one in recognizers.items() if one.outside and settings.services[name].live]
    return tuple(_cost(one.name, photos, usages) for one in asked if photos)


def price_cost(rows: int, source: ValuationSource, usages: tuple[Usage, ...]) -> Cost | None:
    """What pricing so many cars by the live service would use, at most; None where no live service has prices."""
    return _cost(source.name, rows * source.most_calls, usages) if isinstance(source, MarketCheck) else None


def _cost(service: str, calls: int, usages: tuple[Usage, ...]) -> Cost:
    usage = next((one for one in usages if one.service == service), None)
    left = None if usage is None or usage.limit is None else max(0, usage.limit - usage.used)
    return Cost(service=service, calls=calls, left=left)
