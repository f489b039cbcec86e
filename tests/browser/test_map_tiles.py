"""Tiles of hazard maps are painted beside the page, and look the same where a browser cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chromium import PHONE
from tests.browser.map_tiles import expect_zones_drawn, pictures
from tests.browser.pages import PATIENCE_MS, Pages

pytestmark = pytest.mark.browser

VIEW = "/#10/21.86000/106.54000/sat-lo-dat,lu-quet"
TILES = "**/tiles/hazards/**"
GAPS = "#map-gaps"
KEPT_FILES = 64
"""As in tile_files.js."""
NO_CANVAS_IN_WORKERS = "delete window.OffscreenCanvas;"
"""As on iPhones before iOS 16.4."""


def test_the_page_leaves_the_painting_of_tiles_to_a_worker(pages: Pages) -> None:
    page = pages.open(**PHONE)
    page.goto(VIEW)
    expect_zones_drawn(page)
    assert [re.sub(r"\.[0-9a-f]{12}", "", worker.url.rpartition("/")[2]) for worker in page.workers] == [
        "tile_worker.js"
    ]
    painted_in_page = "tile => !!tile.getContext('2d')"
    assert not any(page.locator("canvas.leaflet-tile-loaded").evaluate_all(f"tiles => tiles.map({painted_in_page})"))


def test_without_canvases_in_workers_the_page_paints_the_same_picture(pages: Pages) -> None:
    newer, older = pages.open(**PHONE), pages.open(**PHONE)
    older.add_init_script(NO_CANVAS_IN_WORKERS)
    for page in (newer, older):
        page.goto(VIEW)
    assert older.workers == []
    assert pictures(newer)
    assert pictures(older) == pictures(newer)


def test_a_worker_that_does_not_come_over_the_line_leaves_no_gap(pages: Pages) -> None:
    page = pages.open(**PHONE)
    page.route("**/tile_worker*.js", lambda route: route.abort())
    with pages.expecting("tile_worker"):
        page.goto(VIEW)
        expect_zones_drawn(page)
    other = pages.open(**PHONE)
    other.goto(VIEW)
    assert pictures(page) == pictures(other)


def test_the_old_picture_stays_until_the_new_zoom_has_come(pages: Pages) -> None:
    page = pages.open(**PHONE)
    page.goto(VIEW)
    expect_zones_drawn(page)
    with tiles_held_back(page) as held:
        page.locator(".leaflet-control-zoom-in").click()
        expect(page).to_have_url(re.compile("#11/"))
        assert held
        expect_zones_drawn(page)
    layer = page.locator(".leaflet-tile-pane .leaflet-layer").first
    expect(layer.locator(".leaflet-tile-container:has(.leaflet-tile)")).to_have_count(1)
    expect_zones_drawn(page)


def expect_zooms_given_up(page: Page, addresses: list[str], zooms: set[str]) -> None:
    """Of tiles asked for and given up; a browser tells of it when it comes to it."""

    def given_up() -> set[str]:
        return {re.findall(r"/hazards/\d+/(\d+)/", address)[0] for address in addresses}

    waited = 0
    while given_up() != zooms and waited < PATIENCE_MS:
        page.wait_for_timeout(100)
        waited += 100
    assert given_up() == zooms


def test_tiles_of_a_zoom_already_left_stop_coming(pages: Pages) -> None:
    page = pages.open(**PHONE)
    page.goto(VIEW)
    expect_zones_drawn(page)
    given_up: list[str] = []
    page.on("requestfailed", lambda request: given_up.append(request.url))
    with tiles_held_back(page):
        for zoom in (11, 12):
            page.locator(".leaflet-control-zoom-in").click()
            expect(page).to_have_url(re.compile(f"#{zoom}/"))
        # Files of one zoom serve tiles of the next.
        expect_zooms_given_up(page, given_up, {"10"})
    expect_zones_drawn(page)


def test_a_screen_that_shows_more_tiles_than_are_kept_has_no_gap(pages: Pages) -> None:
    page = pages.open(viewport={"width": 3840, "height": 2160})
    files: set[str] = set()
    page.on("request", lambda request: files.add(request.url) if "/tiles/hazards/" in request.url else None)
    page.goto("/#12/21.86000/106.54000/sat-lo-dat,lu-quet,ngap-lut")
    expect_zones_drawn(page)
    expect(page.locator("canvas.leaflet-tile:not(.leaflet-tile-loaded)")).to_have_count(0)
    assert len(files) > KEPT_FILES


def test_tiles_that_the_line_lost_come_once_it_is_back(pages: Pages) -> None:
    page = pages.open(**PHONE)
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort("connectionreset")

    page.route(TILES, lose)
    with pages.expecting("ERR_CONNECTION_RESET"):
        page.goto(VIEW)
        expect(page.locator("canvas.leaflet-tile").first).to_be_attached()
        page.wait_for_function(
            "() => performance.getEntriesByType('resource').some(({ name }) => /hazards/.test(name))"
        )
        assert lost
        expect_gaps_told(page)
        page.unroute(TILES)
        expect_zones_drawn(page)
    expect_whole(page)


def test_tiles_that_the_server_could_not_give_are_told_until_they_come(pages: Pages) -> None:
    page = pages.open(**PHONE)
    page.route(TILES, lambda route: route.fulfill(status=503))
    with pages.expecting("answered 503"):
        page.goto("/en" + VIEW)
        expect_gaps_told(page, "A blank area does not mean that it is safe.")
        page.unroute(TILES)
        expect_whole(page)
    expect_zones_drawn(page)


def test_a_tile_that_cannot_be_painted_is_told(pages: Pages) -> None:
    page = pages.open(**PHONE)
    page.route(TILES, lambda route: route.fulfill(body=b"\x1a\xff no tile"))
    page.goto(VIEW)
    expect_gaps_told(page)
    page.locator("[data-layer=sat-lo-dat]").uncheck()
    page.locator("[data-layer=lu-quet]").uncheck()
    expect(page.locator(GAPS)).to_be_hidden()


def test_a_place_without_zones_is_no_gap(pages: Pages) -> None:
    page = pages.open(**PHONE)
    page.route(TILES, lambda route: route.fulfill(status=404))
    with pages.expecting("answered 404"):
        page.goto(VIEW)
        expect(page.locator("canvas.leaflet-tile-loaded").first).to_be_attached()
        expect_whole(page)


def test_files_that_came_before_the_worker_was_lost_are_not_missed_by_tiles_that_wait_for_patterns(
    pages: Pages,
) -> None:
    page = pages.open(**PHONE)
    patterns: list[Route] = []
    workers: list[Route] = []
    page.route("**/patterns/**", lambda route: patterns.append(route))  # noqa: PLW0108 – it takes no method of a list
    page.route("**/tile_worker*.js", lambda route: workers.append(route))  # noqa: PLW0108
    with pages.expecting("tile_worker"):
        with page.expect_response(TILES):
            page.goto(VIEW, wait_until="commit")
        page.wait_for_function(
            "() => performance.getEntriesByType('resource').some(({ name, responseEnd }) =>"
            " /hazards/.test(name) && responseEnd > 0)"
        )
        assert patterns
        for route in workers:
            route.abort()
        with page.expect_response("**/page_room*.js"):
            pass
        page.evaluate(
            """() => {
                const line = document.getElementById("map-gaps");
                new MutationObserver(() => (window.gapTold ||= !line.hidden)).observe(line, { attributes: true });
            }"""
        )
        page.unroute("**/patterns/**")
        for route in patterns:
            route.continue_()
        expect_zones_drawn(page)
        expect_whole(page)
        assert not page.evaluate("() => window.gapTold"), "tiles had to be tried twice"


def expect_gaps_told(page: Page, words: str = "Chỗ trống không có nghĩa là an toàn.") -> None:
    expect(page.locator(GAPS)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=words)).to_have_count(1)


def expect_whole(page: Page) -> None:
    """Every tile is there, and nothing is told to be missing."""
    expect(page.locator("canvas.leaflet-tile:not(.leaflet-tile-loaded)")).to_have_count(0)
    expect(page.locator(GAPS)).to_be_hidden()


@contextmanager
def tiles_held_back(page: Page) -> Iterator[list[Route]]:
    """Inside, tiles that are asked for do not come; afterwards they do."""
    held: list[Route] = []
    page.route(TILES, lambda route: held.append(route))  # noqa: PLW0108 – it takes no method of a list
    yield held
    for route in held:
        route.continue_()
    page.unroute(TILES)
