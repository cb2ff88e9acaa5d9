"""What this process has done, as Prometheus reads it: counted where it happens, written by `exposition`.

No label holds anything of a person's: routes are those of the program, services their display names.
"""

from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)

registry = CollectorRegistry()
requests = Counter("curbside_requests", "Requests answered.", ("route", "method", "status"), registry=registry)
request_seconds = Histogram(
    "curbside_request_seconds", "Time to answer a request.", ("route",), buckets=SECONDS, registry=registry
)
service_calls = Counter(
    "curbside_service_calls",
    "Attempts of each service, by the HTTP status, or the kind of failure.",
    ("service", "status"),
    registry=registry,
)
service_seconds = Histogram(
    "curbside_service_seconds", "Time of one attempt.", ("service",), buckets=SECONDS, registry=registry
)
answers = Counter("curbside_answers", "Answers that were kept, or asked for anew.", ("source",), registry=registry)
fleet_rows = Counter("curbside_fleet_rows", "Rows of fleets that were looked at.", ("outcome",), registry=registry)

Gauge = tuple[str, str, str, Callable[[], Iterable[tuple[str, float]]]]


class _Gauges(Collector):
    """Figures that are looked up when Prometheus asks: name, help, label, and what each label's figure is."""

    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = tuple(gauges)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, told, label, figures in self._gauges:
            family = GaugeMetricFamily(name, told, labels=[label])
            for value, figure in figures():
                family.add_metric([value], figure)
            yield family


def exposition(gauges: Iterable[Gauge] = ()) -> bytes:
    """All of it in Prometheus' text form, with these gauges as they stand now."""
    looked_up = CollectorRegistry()
    looked_up.register(_Gauges(gauges))
    return bytes(generate_latest(registry) + generate_latest(looked_up))
