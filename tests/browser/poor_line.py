"""A line between a browser and the site that breaks where a test wants it to: a TCP proxy. A browser's own switch for
being offline does not cut in the middle of a request, and its routes do not see what a service worker asks."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

HOST = "127.0.0.1"
AT_ONCE = 65536


@dataclass
class Break:
    """What happens to the next `times` requests that begin with `begins`, such as "PATCH /api/".

    `where`: "before" nothing of it arrives; "during" its first part does; "after" all of it arrives, and the answer is
    lost. With `answer` the line answers in place of the site. `then` runs when it has happened.
    """

    begins: str
    where: str = "before"
    answer: Callable[[], bytes] | None = None
    then: Callable[[], None] = lambda: None
    times: int = 1


@dataclass
class PoorLine:
    """`url` is where browsers find the site; `port` the site's own, which may change."""

    port: int
    url: str = ""
    up: bool = True
    seen: list[str] = field(default_factory=list)
    _breaks: list[Break] = field(default_factory=list)
    _open: set[socket.socket] = field(default_factory=set)
    _losing: set[int] = field(default_factory=set)

    def breaks(self, begins: str, where: str = "before", **how: object) -> Break:
        rule = Break(begins, where, **how)
        self._breaks.append(rule)
        return rule

    def mend(self) -> None:
        """Nothing more that was said happens."""
        self._breaks.clear()

    def down(self) -> None:
        """No line: what is under way ends too."""
        self.up = False
        for end in list(self._open):
            _end(end)

    def back(self) -> None:
        self.up = True

    def asked(self, begins: str) -> int:
        """How many requests began so."""
        return sum(line.startswith(begins) for line in self.seen)

    def _carry(self, browser: socket.socket) -> None:
        with browser, contextlib.suppress(OSError):
            if not self.up:
                return
            with socket.create_connection((HOST, self.port)) as site:
                self._open |= {browser, site}
                lost = threading.Event()
                answers = threading.Thread(target=self._carry_answers, args=(site, browser, lost), daemon=True)
                answers.start()
                self._carry_requests(browser, site, lost)
                _end(site)
                answers.join()
                self._open -= {browser, site}

    def _carry_requests(self, browser: socket.socket, site: socket.socket, lost: threading.Event) -> None:
        while chunk := browser.recv(AT_ONCE):
            rule = self._rule_for(chunk)
            if rule is None:
                site.sendall(chunk)
                continue
            if rule.answer is not None:
                browser.sendall(rule.answer())
                rule.then()
                return
            if rule.where == "during":
                site.sendall(chunk[: -min(40, len(chunk) // 2)])
            if rule.where == "after":
                self._lose_answer(browser, site, chunk, lost)
            rule.then()
            return

    def _lose_answer(self, browser: socket.socket, site: socket.socket, chunk: bytes, lost: threading.Event) -> None:
        """Sends the whole request on; `_carry_answers` ends it all when the first byte of the answer comes."""
        self._losing.add(id(lost))
        site.sendall(chunk)
        browser.settimeout(0.2)
        while not lost.is_set():
            with contextlib.suppress(TimeoutError):
                more = browser.recv(AT_ONCE)
                if not more:
                    break
                site.sendall(more)

    def _carry_answers(self, site: socket.socket, browser: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while chunk := site.recv(AT_ONCE):
                if id(lost) in self._losing:
                    break
                browser.sendall(chunk)
        lost.set()
        _end(browser)

    def _rule_for(self, chunk: bytes) -> Break | None:
        line = chunk.split(b"\r\n", 1)[0]
        if not line.endswith(b"HTTP/1.1"):
            return None
        asked = line.decode("latin-1").rpartition(" ")[0]
        self.seen.append(asked)
        for rule in self._breaks:
            if asked.startswith(rule.begins) and rule.times:
                rule.times -= 1
                return rule
        return None


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def poor_line(port: int) -> Iterator[PoorLine]:
    """A line to the site at this port of this machine; good until something is said."""
    with socket.create_server((HOST, 0), backlog=64) as server:
        line = PoorLine(port, url=f"http://{HOST}:{server.getsockname()[1]}")

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    browser, _address = server.accept()
                    threading.Thread(target=line._carry, args=(browser,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield line
        finally:
            line.down()
            _end(server)


def http(status: str, body: bytes = b"", **headers: str) -> bytes:
    """An answer as it goes over the line."""
    head = {"Content-Length": str(len(body)), "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + body
