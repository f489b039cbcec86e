"""The frame in a real browser: nothing for axe to find, no console error under the policy, nothing wider than the
screen, targets large enough, menus and the drawer of the map at work."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.chromium import chromium
from tests.browser.looks import axe_findings, too_wide
from tests.geo_pgi.frame_site import frame_server, frame_site

pytestmark = pytest.mark.browser

__all__ = ["frame_server", "frame_site"]

PATHS = [
    "/mau/",
    "/en/mau/",
    "/",
    "/can-bo/",
    "/tai-khoan/login/",
    "/tai-khoan/password/reset/",
    "/khong-co/",
    "/hong/",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def visit(page: Page, url: str) -> list[str]:
    """Open the page; answers the list that its console errors are added to, that of a 404 or 500 page itself aside."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.location["url"] != url:
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url, wait_until="networkidle")
    return errors


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_nothing_for_axe_and_no_console_error(frame_server, page: Page, path: str) -> None:
    errors = visit(page, f"{frame_server.url}{path}")
    assert axe_findings(page) == []
    assert errors == []


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_the_screen_even_with_doubled_text(frame_server, page: Page, path: str) -> None:
    visit(page, f"{frame_server.url}{path}")
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        for size in ("100%", "200%"):
            assert too_wide(page, text=size) == [], f"at {width} px with text at {size}"


@pytest.mark.parametrize("path", ["/mau/", "/tai-khoan/login/", "/khong-co/"])
def test_everything_to_press_outside_running_text_is_44_px(frame_server, page: Page, path: str) -> None:
    visit(page, f"{frame_server.url}{path}")
    small = page.evaluate(
        """[...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
        .filter(e => e.checkVisibility() && !e.closest("p, .note, .skip-link"))
        .map(e => [e, (e.closest("label.choice") || (e.type === "checkbox" && e.parentElement) || e)
            .getBoundingClientRect()])
        .filter(([e, box]) => box.height < 44 || box.width < 44)
        .filter(([e]) => !e.classList.contains("skip-link"))
        .map(([e]) => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_skip_link_is_first_and_leads_past_the_menus(frame_server, page: Page) -> None:
    visit(page, f"{frame_server.url}/phan-anh/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_an_open_menu_closes_for_another_for_escape_and_for_a_press_elsewhere(frame_server, page: Page) -> None:
    visit(page, f"{frame_server.url}/phan-anh/")
    call, menu = page.locator(".site-tools summary").all()
    call.click()
    assert page.get_by_role("link", name="114 Cứu hoả, cứu nạn").first.is_visible()
    menu.click()
    assert page.locator("details[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0
    assert menu.evaluate("e => e === document.activeElement")
    menu.click()
    page.mouse.click(180, 690)
    assert page.locator("details[open]").count() == 0


def test_the_tab_bar_is_for_phones_and_marks_the_page_shown(frame_server, page: Page) -> None:
    visit(page, f"{frame_server.url}/theo-doi/")
    assert page.locator(".tabbar [aria-current=page]").inner_text() == "Theo dõi"
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not page.locator(".tabbar").is_visible()
    assert page.locator(".site-nav [aria-current=page]").inner_text() == "Theo dõi"


def test_the_map_fills_the_screen_without_scrolling(frame_server, page: Page) -> None:
    visit(page, f"{frame_server.url}/")
    assert page.evaluate("document.scrollingElement.scrollHeight") == 740
    header, canvas, tabs = (page.locator(name).bounding_box() for name in (".site-header", ".map-canvas", ".tabbar"))
    assert header and canvas and tabs
    assert canvas["y"] == pytest.approx(header["height"], abs=1)
    assert canvas["y"] + canvas["height"] == pytest.approx(tabs["y"], abs=1)
    assert tabs["y"] + tabs["height"] == pytest.approx(740, abs=1)


def test_the_drawer_follows_presses_drags_and_the_keyboard(frame_server, page: Page) -> None:
    visit(page, f"{frame_server.url}/")
    sheet, handle = page.locator("#sheet"), page.locator(".sheet-handle")
    assert sheet.get_attribute("data-size") == "half"
    handle.click()
    assert sheet.get_attribute("data-size") == "full"
    handle.click()
    assert sheet.get_attribute("data-size") == "peek"
    assert handle.get_attribute("aria-expanded") == "false"
    handle.focus()
    page.keyboard.press("Enter")
    assert sheet.get_attribute("data-size") == "half"
    assert handle.get_attribute("aria-expanded") == "true"
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 90, steps=4)
    page.mouse.up()
    assert sheet.get_attribute("data-size") == "peek"
