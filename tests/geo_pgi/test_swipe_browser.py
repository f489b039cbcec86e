"""The divider between two maps in a real browser: a red map on its left, a blue one on its right."""

import io
import time
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import chromium
from tests.browser.looks import axe_findings, too_wide
from tests.geo_pgi.frame_site import frame_server, frame_site

pytestmark = pytest.mark.browser

__all__ = ["frame_server", "frame_site"]

RED, BLUE = (255, 0, 0), (0, 0, 255)
FADED_S = 10.0
LINE_PX = 6
"""What the line itself hides on each of its sides."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, frame_server) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{frame_server.url}/so-sanh/", wait_until="networkidle")
    yield page
    context.close()


def divider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Kéo để so sánh")


def colours(page: Page) -> list[tuple[int, int, int]]:
    """Red, green, blue of each pixel in a row through the map, above the handle and the words."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    box = page.locator("#map").bounding_box()
    assert box
    row = {"x": 0, "y": box["y"] + 40, "width": box["width"], "height": 1}
    picture = Image.open(io.BytesIO(page.screenshot(clip=row))).convert("RGB")
    return [picture.getpixel((x, 0)) for x in range(picture.width)]  # type: ignore[misc]


def assert_divided_at(page: Page, x: float) -> None:
    """Tiles that were just loaded fade in: until they have, their colour is between."""
    deadline = time.monotonic() + FADED_S
    while True:
        row = colours(page)
        left, right = set(row[: max(0, round(x) - LINE_PX)]), set(row[round(x) + LINE_PX :])
        if (left <= {RED} and right <= {BLUE}) or time.monotonic() > deadline:
            break
    assert left <= {RED}
    assert right <= {BLUE}


def test_each_map_shows_on_its_side_only_and_the_divider_tells_both(page: Page) -> None:
    assert_divided_at(page, 160)
    assert divider(page).get_attribute("aria-valuetext") == "Bản mới 50%, Bản đang công bố 50%"
    assert axe_findings(page) == []
    assert too_wide(page) == []


def test_the_keyboard_moves_the_divider_and_not_the_map(page: Page) -> None:
    before = page.evaluate("map.getCenter().lng")
    divider(page).focus()
    for _press in range(10):
        page.keyboard.press("ArrowLeft")
    expect(divider(page)).to_have_attribute("aria-valuetext", "Bản mới 40%, Bản đang công bố 60%")
    assert_divided_at(page, 22 + 0.4 * 276)
    page.keyboard.press("Home")
    assert set(colours(page)[LINE_PX:]) == {BLUE}
    page.keyboard.press("End")
    assert set(colours(page)[:-LINE_PX]) == {RED}
    assert page.evaluate("map.getCenter().lng") == before


def test_dragging_the_handle_moves_the_divider_and_not_the_map(page: Page) -> None:
    before = page.evaluate("map.getCenter().lng")
    box = divider(page).bounding_box()
    assert box and box["height"] >= 44
    y = box["y"] + box["height"] / 2
    page.mouse.move(160, y)
    page.mouse.down()
    page.mouse.move(230, y, steps=5)
    page.mouse.up()
    assert_divided_at(page, 230)
    assert page.evaluate("map.getCenter().lng") == before


def test_the_divider_stays_where_it_is_when_the_map_below_is_moved_and_zoomed(page: Page) -> None:
    page.mouse.move(60, 200)
    page.mouse.down()
    page.mouse.move(140, 260, steps=5)
    page.mouse.up()
    page.evaluate("map.setZoom(11, { animate: false })")
    assert_divided_at(page, 160)


def test_a_script_sets_the_divider_and_takes_it_away(page: Page) -> None:
    page.evaluate("swipe.setPosition(0.25)")
    assert_divided_at(page, 22 + 0.25 * 276)
    page.evaluate("swipe.remove()")
    assert divider(page).count() == 0
    assert set(colours(page)) == {BLUE}
