"""Pages that tell what went wrong in them: errors of scripts, what the content security policy refused, what did not
load, what the server could not do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

TOLD_BY_THE_BROWSER = ("error", "warning")
PATIENCE_MS = 15_000

TELL_REFUSALS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy refused ${event.blockedURI} by ${event.violatedDirective}`));"""

NOT_OVER_YET = """if ("serviceWorker" in navigator)
    navigator.serviceWorker.register = () => Promise.reject(new Error("the line is slow"));"""
"""As in the first seconds of a first visit, for as long as the page is there."""


class Pages:
    """The pages of one test, each with cookies and storage of its own, as each person's browser has."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self.browser = browser
        self.base_url = base_url
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []
        self._expected: list[re.Pattern[str]] = []

    def open(self, *, worker: bool = True, **options: Any) -> Page:
        """A new page in a new context; `options` of Playwright's `new_context`. Without `worker` it does not fetch all
        that a phone keeps of the site, which costs more than most tests do."""
        context = self.browser.new_context(base_url=self.base_url, **options)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TELL_REFUSALS)
        if not worker:
            context.add_init_script(NOT_OVER_YET)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._complain(page.url, str(error)))
        page.on("requestfailed", self._lost)
        page.on("response", self._answered)
        return page

    @contextmanager
    def expecting(self, pattern: str) -> Iterator[None]:
        """Inside, a complaint that holds `pattern` is part of the test."""
        self._expected.append(re.compile(pattern))
        yield
        self._expected.pop()

    def assert_quiet(self) -> None:
        assert not self.complaints, "the browser complained:\n" + "\n".join(self.complaints)

    def photograph(self, folder: Path, name: str) -> list[Path]:
        """A picture of each open page."""
        folder.mkdir(parents=True, exist_ok=True)
        taken = []
        for number, page in enumerate((page for context in self._contexts for page in context.pages), 1):
            path = folder / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name)}-{number}.png"
            page.screenshot(path=path)
            taken.append(path)
        return taken

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _complain(self, where: str, what: str) -> None:
        line = f"{where}: {what}"
        if not any(pattern.search(line) for pattern in self._expected):
            self.complaints.append(line)

    def _said(self, message: ConsoleMessage) -> None:
        # That a page or a file was answered with an error is judged by `_answered`, which knows what was asked.
        if message.type in TOLD_BY_THE_BROWSER and not message.text.startswith("Failed to load resource"):
            self._complain(message.location["url"], message.text)

    def _lost(self, request: Request) -> None:
        # A page that is left stops what it still loads.
        if request.failure != "net::ERR_ABORTED":
            self._complain(request.url, f"did not load: {request.failure}")

    def _answered(self, response: Response) -> None:
        """The server's own failures, and missing pieces of a page. A page may itself answer 404, and what a form sends
        may be refused."""
        piece = response.request.method == "GET" and not response.request.is_navigation_request()
        if response.status >= 500 or (piece and response.status >= 400):
            self._complain(response.url, f"answered {response.status}")
