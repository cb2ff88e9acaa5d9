"""How long ten answers take to become one verdict: `python -m benchmarks.merging`.

Five services about two photos: each answer is parsed into an Observation and all are merged. The line is broken off
just before the network: nothing but our own work is measured. Beside it stands the least that could be done with the
same bodies: reading them as JSON.
"""

import io
import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from PIL import Image
from requests import Session

from benchmarks.coverage import clients
from benchmarks.coverage.fields import documented
from services.photo import OutsidePhoto, read_photo
from services.recognition.merge import Identification, merge
from services.recognition.observation import Answer, Recognizer
from services.recognition.outside import for_outside
from services.vehicle import Side
from services.web import http

MOST_MS = 5.0
RUNS = 300
CALLS = {
    "imagga": "POST /categories/{id}",
    "carnet": "POST /v2/mmg/detect",
    "juhe": "POST /carDetect/index",
    "openalpr": "POST /recognize",
    "platerecognizer": "POST /plate-reader/ (vehicle)",
}


def small_photo() -> OutsidePhoto:
    """A photo that fits every service as it is: making it fit is another benchmark's matter."""
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "gray").save(out, "JPEG")
    return for_outside(read_photo(out.getvalue()))


def verdict(recognizers: dict[str, Recognizer], bodies: dict[str, bytes], photo: OutsidePhoto) -> Identification:
    """Parse ten answers and merge them."""

    def answered(_: Session, service: str, *__: Any, **___: Any) -> http.Reply:
        return http.Reply(service, 200, {}, bodies[service])

    with patch.object(http, "send", answered):
        return merge(
            Answer(service=one.name, side=side, observation=one.recognize(photo))
            for one in recognizers.values()
            for side in Side
        )


def milliseconds(job: Callable[[], object]) -> float:
    """Median over many runs."""
    spent = []
    for _ in range(RUNS):
        started = time.perf_counter()
        job()
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


def main() -> None:
    """Measure and print."""
    web = Session()
    recognizers: dict[str, Recognizer] = {name: getattr(clients, name)(web) for name in CALLS}
    bodies = {
        one.name: json.dumps(documented()[name, CALLS[name]]["body"]).encode() for name, one in recognizers.items()
    }
    photo = small_photo()
    ours = milliseconds(lambda: verdict(recognizers, bodies, photo))
    baseline = milliseconds(lambda: [json.loads(body) for body in bodies.values() for _ in Side])
    best = verdict(recognizers, bodies, photo).best
    print(f"Ten answers parsed and merged into {best.name if best else 'nothing'}, median of {RUNS} runs")
    print(f"  ours        {ours:6.2f} ms  (under {MOST_MS:.0f} ms: {'kept' if ours < MOST_MS else 'MISSED'})")
    print(f"  json.loads  {baseline:6.2f} ms  of the same bodies, {ours / baseline:.0f} x")


if __name__ == "__main__":
    main()
