"""A loopback HTTP server, in which each emulator of a cloud answers by itself."""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Self

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

POLL = 0.02
"""Seconds after which the server notices that it is to stop."""


class LoopbackServer(ABC):
    """A server on a free loopback port. Use it as a context manager."""

    def __init__(self) -> None:
        self._server = make_server("127.0.0.1", 0, self._serve, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL,), daemon=True)
        self._lock = threading.Lock()
        self.delay = 0.0
        """Seconds from each call to its answer, or more where making that takes longer."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @abstractmethod
    def _answering(self, environ: dict[str, Any]) -> WsgiApp:
        """What answers a request."""

    def _serve(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        # What a call counts for is settled when it arrives, and not after a delay in which all may have been forgotten.
        due = time.monotonic() + self.delay
        answering = self._answering(environ)
        time.sleep(max(0.0, due - time.monotonic()))
        return answering(environ, start_response)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Say nothing: the terminal belongs to the scan."""


def json_response(status: int, body: Any) -> Response:
    """An answer in JSON."""
    return Response(json.dumps(body), status, content_type="application/json; charset=utf-8")


def first_half(response: Response) -> Response:
    """The same answer, broken off in the middle, as a failing proxy does."""
    body = response.get_data()
    return Response(body[: len(body) // 2], response.status_code, content_type=response.content_type)
