"""What travels over a poor line. Weights are no timings: they are the same on every machine."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page

from bench.slow_phone import count_bytes
from tests.browser.chromium import PHONE
from tests.browser.pages import Pages

pytestmark = pytest.mark.browser

MAP_BYTES = 250_000
FORM_BYTES = 200_000
WORDS_BYTES = 30_000


def first_visit(pages: Pages, address: str) -> tuple[Page, dict[str, int], list[int]]:
    """The page once it is still; bytes on the line by kind; and of each thing loaded the bytes once unpacked."""
    page = pages.open(**PHONE)
    tools: CDPSession = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    sizes = count_bytes(tools)
    unpacked: list[int] = []
    tools.on("Network.dataReceived", lambda event: unpacked.append(event["dataLength"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    return page, dict(sizes), unpacked


@pytest.mark.parametrize("address", ["/", "/?xa=06253"])
def test_the_map_before_its_tiles_is_light(pages: Pages, address: str) -> None:
    _page, sizes, _unpacked = first_visit(pages, address)
    assert sizes["hazard tiles"] > 0
    assert sum(size for kind, size in sizes.items() if kind != "hazard tiles") < MAP_BYTES, sizes


def test_the_report_form_with_its_scripts_is_light_even_with_its_map(pages: Pages) -> None:
    _page, sizes, _unpacked = first_visit(pages, "/phan-anh/")
    assert sum(sizes.values()) - sizes.get("data", 0) < FORM_BYTES, sizes


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("address", ["/chu/", "/chu/06253/"])
def test_a_page_in_words_is_light_even_unpacked_with_all_it_loads(pages: Pages, address: str, language: str) -> None:
    _page, _sizes, unpacked = first_visit(pages, language + address)
    assert 2_000 < sum(unpacked) < WORDS_BYTES, unpacked
