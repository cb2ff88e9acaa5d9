"""A browser's half of Streamlit's conversation, without the browser: protobuf messages over a websocket.

It keeps what a page's script draws as far as a person could press or fill it in, and times each answer.
"""

from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from services.storage.owners import COOKIE, new_key

LARGEST_MESSAGE = 50_000_000  # bytes


@dataclass
class Visitor:
    """One open tab. `drawn` has the widgets of the page by label and by key, `said` whatever text stands on it."""

    connection: ClientConnection
    drawn: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    _page: str = ""
    _states: dict[str, WidgetState] = field(default_factory=dict)

    @classmethod
    async def come(cls, address: str, **headers: str) -> Self:
        """Open the socket of an app at "http://host:port", as a browser nobody has seen before; `_` stands for "-"."""
        url = address.replace("http", "ws", 1) + "/_stcore/stream"
        connection = await connect(
            url,
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a plain str will do
            additional_headers={"Cookie": f"{COOKIE}={new_key()}"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
            max_size=LARGEST_MESSAGE,
        )
        return cls(connection)

    async def leave(self) -> None:
        """Close the tab."""
        await self.connection.close()

    async def load(self, page: str = "") -> float:
        """Open a page by its name in the address; seconds until it is drawn."""
        self._page = self.pages.get(page, "")
        self._states.clear()
        return await self._run()

    async def press(self, label: str) -> float:
        """Press a button; seconds until the page is drawn that comes of it."""
        return await self._run(WidgetState(id=self.drawn[label], trigger_value=True))

    async def choose(self, key: str, **value: Any) -> float:
        """Give a widget a value, as `string_value="2010"`; seconds until the page is drawn anew."""
        state = WidgetState(id=self.drawn[key], **value)
        self._states[state.id] = state
        return await self._run()

    async def _run(self, trigger: WidgetState | None = None) -> float:
        question = BackMsg()
        question.rerun_script.page_script_hash = self._page
        question.rerun_script.widget_states.widgets.extend(self._states.values())
        if trigger:
            question.rerun_script.widget_states.widgets.append(trigger)
        started = perf_counter()
        await self.connection.send(question.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self.connection.recv())  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
                self.drawn.clear()
                self.said.clear()
            elif kind == "navigation":
                self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            elif kind == "delta":
                self._draw(message)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return perf_counter() - started

    def _draw(self, message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        kind = message.delta.new_element.WhichOneof("type")
        element: Any = getattr(message.delta.new_element, kind) if kind else None
        if kind == "exception":
            self.faults.append(f"{element.type}: {element.message}")
        if kind == "alert":
            self.said.append(element.body)
        if kind in {"markdown", "heading", "text"}:
            self.said.append(element.body)
        if identity := getattr(element, "id", ""):
            self.drawn[getattr(element, "label", "")] = identity
            self.drawn[identity.rpartition("-")[2]] = identity
