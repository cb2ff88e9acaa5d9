"""`python -m mocks --port 8099`: the stand-ins on their own, under the same paths as in the app."""

import argparse

import uvicorn

from mocks.app import build
from mocks.world.cars import warm_up


def main() -> None:
    """Serve until stopped."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--host", default="127.0.0.1")
    ask.add_argument("--port", type=int, default=8099)
    given = ask.parse_args()
    warm_up()
    uvicorn.run(build(), host=given.host, port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
