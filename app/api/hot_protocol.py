"""The protocol of the HTTP server, which answers from kept bytes before a request is even read.

An application sends the same bytes again and again. A request that came alone and whole, and that was answered once
from what is kept, is recognised by its bytes: no parsing, no scope, no task. Anything else (a body, a request in two
parts or two in one, a connection that is to be closed, an answer under way, a client that does not read) goes on to
the server as before, and so does every request for which nothing right is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.api.hot_answers import RAW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    # From the bytes of a request and the header line of the date to those of its answer; None: nothing is kept.
    Again = Callable[[bytes, bytes], bytes | None]

_LONGEST = 4_096  # bytes of a request that is recognised
_METHODS = (b"GET ", b"HEAD ")


class HotProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, again: Again, **named: Any) -> None:  # noqa: ANN401 - those of the server
        """Give what finds kept answers, and what the server gives."""
        super().__init__(*arguments, **named)
        self._again = again
        self._between = True  # two requests: every byte received was of a request that is complete
        self._raw: bytes | None = None
        self._given_at = 0.0  # loop time of the last answer from here
        self._date_of: Sequence[tuple[bytes, bytes]] = ()
        self._date = b""

    def data_received(self, data: bytes) -> None:
        """Answer what is recognised, hand over the rest."""
        cycle = cast("RequestResponseCycle | None", self.cycle)  # none before the first request
        if self._between and len(data) <= _LONGEST and (cycle is None or cycle.response_complete):
            if self._over_network() and not self.flow.write_paused and not self.transport.is_closing():
                found = self._again(data, self._dated())
                if found is not None:
                    self.transport.write(found)
                    self._keep_alive()
                    return
            if data.startswith(_METHODS) and data.find(b"\r\n\r\n") == len(data) - 4:
                self._raw = data
        super().data_received(data)
        self._raw = None

    def on_message_begin(self) -> None:
        """Note the bytes of a request that came alone."""
        super().on_message_begin()
        self._between = False
        if self._raw is not None and self._over_network():
            scope: dict[str, Any] = cast("dict[str, Any]", self.scope)
            scope[RAW] = self._raw

    def on_message_complete(self) -> None:
        """Note that the next byte begins another request."""
        super().on_message_complete()
        self._between = True

    def _over_network(self) -> bool:
        """Tell a connection to the port from one to the socket in the home, whose caller is another (``callers``)."""
        return self.server is not None and self.server[1] is not None

    def _dated(self) -> bytes:
        """Return the header lines that the server adds to every answer: the same ones for a second."""
        headers = self.server_state.default_headers
        if headers is not self._date_of:
            self._date_of = headers
            self._date = b"".join(b"%b: %b\r\n" % each for each in headers)
        return self._date

    # -- a connection that is not used is closed: the clock is looked at when its time is over, not at each answer ----

    def _keep_alive(self) -> None:
        self.server_state.total_requests += 1
        self._given_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._close_after(self.timeout_keep_alive)

    def _close_after(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, unless an answer was given from here meanwhile."""
        left = self._given_at + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._close_after(left)
        else:
            super().timeout_keep_alive_handler()
