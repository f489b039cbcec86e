"""A site of its own for the browser tests, and people with their browsers."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DESKTOP, PHONE, chromium
from tests.browser.pages import PATIENCE_MS, Pages
from tests.running_site import Site, database_server, running_site

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


@pytest.fixture
def desktop(pages: Pages) -> Callable[[], Page]:
    """Opens a browser on a desk."""
    return lambda: pages.open(**DESKTOP)


@pytest.fixture
def sign_in(site: Site) -> Callable[[Page, str], None]:
    """`sign_in(page, username)` of a demo account; the page is at the desk of staff then."""

    def enter(page: Page, username: str) -> None:
        page.goto("/can-bo/")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(site.passwords[username])
        page.locator("main form button").click()
        page.wait_for_url("**/can-bo/")

    return enter


@pytest.fixture
def officer(desktop: Callable[[], Page], sign_in: Callable[[Page, str], None]) -> Callable[[str], Page]:
    """`officer(username)`: a browser on a desk in which the demo account is signed in."""

    def enter(username: str) -> Page:
        page = desktop()
        sign_in(page, username)
        return page

    return enter


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
