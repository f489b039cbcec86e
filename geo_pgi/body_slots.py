"""Room for pages while bodies of requests arrive slowly, or never to their end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

READING_AT_ONCE = 32
"""Fewer than the web server has threads where no nginx takes the bodies in first (`scripts/launch/serve.py`)."""
_BUSY = (
    "Máy chủ đang bận nhận nhiều nội dung cùng lúc. Chưa có gì được lưu; xin gửi lại sau ít phút.\n"
    "The server is busy receiving. Nothing was saved; please send again in a few minutes.\n"
)


class BodySlots:
    """WSGI middleware: at most `slots` requests with a body at once; one more is told at once to come again. A thread
    that waits for a body cannot be told to stop waiting, so not every thread may come to wait."""

    def __init__(self, application: WsgiApplication, *, slots: int = READING_AT_ONCE) -> None:
        self.application = application
        self._free = threading.BoundedSemaphore(slots)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH", "") in ("", "0") and "HTTP_TRANSFER_ENCODING" not in environ:
            return self.application(environ, start_response)
        if not self._free.acquire(blocking=False):
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "30"), ("Connection", "close")]
            start_response("503 Service Unavailable", headers)
            return [_BUSY.encode()]
        try:
            return self.application(environ, start_response)
        finally:
            self._free.release()
