"""Answers held back on purpose, so that a demo or a benchmark feels like a network."""

import asyncio
import os

from starlette.types import ASGIApp, Receive, Scope, Send


class Delay:
    """Waits `CURBSIDE_MOCKS_DELAY_MS` milliseconds before each answer; none by default."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._seconds = float(os.environ.get("CURBSIDE_MOCKS_DELAY_MS", "0")) / 1000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, then answer."""
        if self._seconds:
            await asyncio.sleep(self._seconds)
        await self._app(scope, receive, send)
