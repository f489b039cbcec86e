"""A site of its own for the browser tests, and people with their browsers."""

import functools
import os
import re
import secrets
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.chromium import DESKTOP, PHONE, chromium
from tests.browser.pages import PATIENCE_MS, Pages
from tests.browser.poor_line import PoorLine, poor_line
from tests.browser.residents import Arrived
from tests.running_site import Site, database_server, running_site
from tests.scratch_database import connect

expect.set_options(timeout=PATIENCE_MS)


# Playwright's loop must have ended before tests that use the database in this process, so nothing outlives the package.
@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site") / "var", server=database_server()) as running:
        yield running


@pytest.fixture(scope="package")
def own_browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def pages(own_browser: Browser, site: Site) -> Iterator[Pages]:
    """The test fails when one of its pages complains."""
    opened = Pages(own_browser, site.url)
    yield opened
    opened.close()


@pytest.fixture
def phone(pages: Pages) -> Callable[[], Page]:
    """Opens a browser on a resident's phone in Văn Quan, which may ask where it is."""
    return lambda: pages.open(**PHONE)


@pytest.fixture(scope="package")
def signed_in(own_browser: Browser, site: Site) -> Callable[[str], StorageState]:
    """`signed_in(username)`: what the browser of a demo account's holder remembers after signing in, for a new page's
    `storage_state`."""

    @functools.cache
    def state(username: str) -> StorageState:
        context = own_browser.new_context(base_url=site.url)
        page = context.new_page()
        page.goto("/can-bo/")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(site.passwords[username])
        page.locator("main form button").click()
        page.wait_for_url(re.compile(r"/can-bo/(\?.*)?$"))
        remembered = context.storage_state()
        context.close()
        return remembered

    return state


@pytest.fixture
def officer(pages: Pages, signed_in: Callable[[str], StorageState]) -> Callable[[str], Page]:
    """`officer(username)`: a browser on a desk, signed in, at the desk of staff."""

    def enter(username: str) -> Page:
        page = pages.open(**DESKTOP, storage_state=signed_in(username), worker=False)
        page.goto("/can-bo/")
        return page

    return enter


@pytest.fixture
def line(site: Site) -> Iterator[PoorLine]:
    with poor_line(urlsplit(site.url).port or 0) as between:
        yield between


@pytest.fixture
def poor_phone(own_browser: Browser, line: PoorLine) -> Iterator[BrowserContext]:
    """A resident's phone at the end of the poor line."""
    context = own_browser.new_context(base_url=line.url, **PHONE)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def place() -> str:
    """Words of the place by which this test's report is found and no other."""
    return f"Bờ suối {secrets.token_hex(4)}"


@pytest.fixture
def arrived(site: Site) -> Arrived:
    """`arrived(place)`: for each report from there, the SHA-256 of its photos as they were sent."""

    def ask(place: str) -> list[list[str]]:
        database = connect(site.env["DATABASE_URL"])
        with database, database.cursor() as cursor:
            cursor.execute(
                """
                SELECT array(SELECT sent_sha256 FROM incidents_photo p WHERE p.report_id = r.id ORDER BY 1)
                FROM incidents_report r WHERE place_words = %s
                """,
                [place],
            )
            return [row[0] for row in cursor.fetchall()]

    return ask


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Generator[None, object, object]:
    """Fails a test whose pages complained; of a failed test the pages' pictures and the site's logs are kept."""
    try:
        result = yield
        pages = item.funcargs.get("pages")
        if isinstance(pages, Pages):
            pages.assert_quiet()
        return result
    except Exception:
        _keep(item)
        raise


def _keep(item: pytest.Function) -> None:
    pages, site = item.funcargs.get("pages"), item.funcargs.get("site")
    if isinstance(pages, Pages) and isinstance(site, Site):
        folder = Path(os.environ.get("GEOPGI_SCREENSHOTS") or site.var / "screenshots")
        item.add_report_section("call", "pages", "\n".join(map(str, pages.photograph(folder, item.name))))
        item.add_report_section("call", "logs of the site", site.logs())
