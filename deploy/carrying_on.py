"""One replica is killed, the other carries on: asked over HTTP through nginx, as any program of the API is."""

from collections.abc import Iterator

import requests

from deploy.replicas import ROOT, Replicas

SAMPLES = ROOT / "mocks" / "world" / "samples"
CAR = {"make": "Toyota", "model": "Corolla", "year": 2010, "miles": 58_000, "condition": "good"}
CALLS = 20  # that the key has a day
TRIES = 6  # of a process's first photos: 15 seconds may be too short for one that has just started
SETTINGS = {
    "CURBSIDE_API__ENABLED": "true",
    "CURBSIDE_METRICS__ENABLED": "true",
    # The readers of this machine take their time on a busy one; what is shown does not depend on them.
    "CURBSIDE_BADGE__ENABLED": "false",
    "CURBSIDE_SHAPE__ENABLED": "false",
}


class Client:
    """Asks through nginx, with a key; `last` is the id of its last request, `asked` how many there were."""

    def __init__(self, running: Replicas, key: str) -> None:
        self._running, self._web = running, requests.Session()
        self._web.headers["Authorization"] = f"Bearer {key}"
        self.last, self.asked = "", 0

    def ask(self, method: str, path: str, **more: object) -> requests.Response:
        """One request of the API."""
        answer = self._web.request(method, f"{self._running.address}/api/v1{path}", timeout=60, **more)  # type: ignore[arg-type]
        self.last, self.asked = answer.headers["X-Request-Id"], self.asked + 1
        return answer

    def identify(self, car: str) -> dict[str, object]:
        """Upload both photos of a sample car; what they show."""
        photos = {side: SAMPLES / f"{car}-{side}.jpg" for side in ("front", "back")}
        files = {side: (photo.name, photo.read_bytes(), "image/jpeg") for side, photo in photos.items()}
        answer = self.ask("POST", "/identify", files=files)
        answer.raise_for_status()
        told: dict[str, object] = answer.json()
        return told


def carries_on(running: Replicas, key: str) -> Iterator[tuple[str, bool]]:
    """What is tried, and whether it held; the key may call `CALLS` times a day. Kills the replica that answers it."""
    client = Client(running, key)
    seen = _in_time(client)
    yield f"photos through nginx show {_name(seen)}", _name(seen) == "Toyota Corolla"
    made = client.ask("POST", "/appraisals", json=CAR)
    yield f"it is priced: {made.status_code}", made.status_code == 201
    first = running.served(client.last)
    other = 1 - first
    running.apps[first].kill()
    running.apps[first].wait()
    asked = _asked(running.ports[other])
    read = client.ask("GET", made.headers["Location"].removeprefix("/api/v1"))
    went_on = running.served(client.last) == other
    yield f"replica {first + 1} killed, {other + 1} answers", went_on and read.status_code == 200
    yield "the appraisal is the same", read.json() == made.json()
    again = _in_time(client)
    yield "the photos are known, no service is asked again", again == seen and _asked(running.ports[other]) == asked
    allowed = all(client.ask("GET", "/catalogue/makes").ok for _call in range(CALLS - client.asked))
    refused = client.ask("GET", "/catalogue/makes").status_code
    yield f"the key's {CALLS} calls are counted together: then {refused}", allowed and refused == 429


def _in_time(client: Client) -> dict[str, object]:
    """What the sample Corolla's photos show, once no service is late."""
    tries = (client.identify("toyota-corolla") for _try in range(TRIES))
    nothing: dict[str, object] = {"suggestions": []}
    return next((told for told in tries if not told["problems"]), nothing)


def _name(told: dict[str, object]) -> str:
    suggestions = told["suggestions"]
    assert isinstance(suggestions, list)
    return " ".join(suggestions[0][part] for part in ("make", "model")) if suggestions else "nothing"


def _asked(port: int) -> float:
    """How many questions that process has had no kept answer to."""
    told = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=30).text
    lines = [line for line in told.splitlines() if line.startswith('curbside_answers_total{source="asked"}')]
    return sum(float(line.split()[-1]) for line in lines)
