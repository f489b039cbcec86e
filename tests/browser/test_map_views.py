"""Views of the public map: earlier versions, two maps side by side, a commune, and the address that holds them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import DESKTOP
from tests.browser.looks import axe_findings, tab_to, too_wide
from tests.browser.pages import Pages
from tests.running_site import Site

pytestmark = pytest.mark.browser
Opens = Callable[[], Page]

VIEW = "10/21.86000/106.54000"
NEW = "sat-lo-dat"
OLD = f"{NEW}@1"
COMPARED = f"/#{VIEW}/{NEW}/80/{OLD}~{NEW}"


@pytest.fixture(scope="module", autouse=True)
def two_versions(site: Site) -> None:
    site.manage("shell", "-c", "from tests.browser.second_version import publish_again as again; again()")


@pytest.fixture
def desk(pages: Pages) -> Page:
    return pages.open(**DESKTOP, worker=False)


def tile_addresses(page: Page) -> list[str]:
    """Addresses of hazard tiles without place, as they are asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.extend(re.findall(r"/tiles/hazards/\d+/", request.url)))
    return asked


def edition(page: Page) -> Locator:
    return page.locator(f"[data-edition={NEW}]")


def test_an_earlier_version_is_chosen_by_its_days_and_marked_as_no_longer_in_force(desk: Page) -> None:
    desk.goto(f"/#{VIEW}/{NEW}")
    expect(desk.locator("#old-shown")).to_be_hidden()
    assert re.search(r"Bản 1, \d+/\d+/\d{4} – \d+/\d+/\d{4}, bản cũ", edition(desk).inner_text())
    desk.wait_for_load_state("networkidle")
    asked = tile_addresses(desk)
    edition(desk).select_option(OLD)
    expect(desk.locator("#old-shown")).to_have_text(
        "Bản đồ cũ đang hiện: Sạt lở đất đá, bản 1 (cũ, không còn hiệu lực)"
    )
    expect(desk.get_by_text("Nguy cơ kể bằng chữ luôn theo bản đang có hiệu lực.")).to_be_visible()
    desk.wait_for_load_state("networkidle")
    assert len(set(asked)) == 1
    assert OLD in desk.url


def test_the_address_brings_back_place_layers_version_and_opacity(desk: Page) -> None:
    desk.goto(f"/#{VIEW}/{OLD},su-viec/40")
    expect(edition(desk)).to_have_value(OLD)
    expect(desk.locator("#opacity")).to_have_value("40")
    expect(desk.locator("[data-layer=su-viec]")).to_be_checked()
    expect(desk.locator("[data-layer=lu-quet]")).not_to_be_checked()
    expect(desk.locator(".leaflet-tile-pane .leaflet-layer").first).to_have_css("opacity", "0.4")
    assert f"#{VIEW}/{OLD},su-viec/40" in desk.url


def test_the_back_button_takes_choices_back_one_by_one(desk: Page) -> None:
    desk.goto(f"/#{VIEW}/{NEW}/80")
    desk.locator("[data-layer=lu-quet]").check()
    edition(desk).select_option(OLD)
    desk.go_back()
    expect(edition(desk)).to_have_value(NEW)
    expect(desk.locator("[data-layer=lu-quet]")).to_be_checked()
    desk.go_back()
    expect(desk.locator("[data-layer=lu-quet]")).not_to_be_checked()
    desk.go_forward()
    expect(desk.locator("[data-layer=lu-quet]")).to_be_checked()
    expect(desk.locator("[data-legend=lu-quet]")).to_be_visible()


def test_moving_the_map_makes_no_new_entry_for_the_back_button(desk: Page) -> None:
    desk.goto(f"/#{VIEW}/{NEW}/80")
    before = desk.evaluate("history.length")
    desk.locator("#map").press("ArrowRight")
    expect(desk).not_to_have_url(re.compile(re.escape(VIEW)))
    assert desk.evaluate("history.length") == before


def test_the_other_language_shows_the_same_view(desk: Page) -> None:
    desk.goto(f"/#{VIEW}/{OLD}/60")
    desk.locator(".site-tools a[hreflang=en]").click()
    expect(desk).to_have_url(re.compile(rf"/en/#{re.escape(VIEW)}/{OLD}/60$"))
    expect(edition(desk)).to_have_value(OLD)
    expect(desk.locator("#old-shown")).to_contain_text("no longer in force")


def test_an_address_of_nonsense_shows_the_map_as_at_first(desk: Page) -> None:
    for nonsense in ("#abc", f"#{VIEW}/sat-lo-dat@77,gi-do@1/900/a~b", "#%E0%A4%A/1/2/%E0%A4%A"):
        desk.goto("about:blank")
        desk.goto(f"/{nonsense}")
        expect(desk.locator(".commune-name").first).to_be_attached()
        expect(desk.locator(".swipe")).to_have_count(0)
        expect(desk.locator("#old-shown")).to_be_hidden()
        expect(desk.locator("#opacity")).to_have_value("80")


def test_two_versions_lie_side_by_side_and_the_keyboard_moves_the_divider(desk: Page) -> None:
    desk.goto(f"/#{VIEW}/{NEW}")
    desk.locator("#compare-left").select_option(OLD)
    desk.locator("#compare-right").select_option(NEW)
    desk.get_by_role("button", name="So sánh").click()
    divider = desk.locator(".swipe input")
    expect(divider).to_have_attribute("aria-valuetext", re.compile(r"bản 1 \(cũ.* 50%, .*bản \d+ 50%"))
    layers = desk.locator(".leaflet-tile-pane .leaflet-layer")
    expect(layers).to_have_count(2)
    clips = layers.evaluate_all("layers => layers.map(layer => layer.style.clipPath)")
    assert all(clips) and clips[0] != clips[1]
    desk.locator("#map").focus()
    assert tab_to(desk, ".swipe input") == []
    desk.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuetext", re.compile("51%.*49%"))
    expect(desk.locator("[data-compared=left] li").first).to_be_visible()
    assert f"{OLD}~{NEW}" in desk.url
    desk.get_by_role("button", name="Thôi so sánh").click()
    expect(desk.locator(".swipe")).to_have_count(0)
    expect(layers).to_have_count(1)
    expect(layers).to_have_css("clip-path", "none")


def test_a_shared_comparison_opens_as_one_and_the_back_button_ends_it(phone: Opens) -> None:
    resident = phone()
    resident.goto(f"/#{VIEW}/{NEW}/80")
    resident.goto(COMPARED)
    handle = resident.locator(".swipe input").bounding_box()
    sheet = resident.locator("#sheet").bounding_box()
    assert handle and sheet and handle["y"] + handle["height"] < sheet["y"]
    resident.go_back()
    expect(resident.locator(".swipe")).to_have_count(0)


def test_a_map_is_not_compared_with_itself(desk: Page) -> None:
    desk.goto(f"/#{VIEW}/{NEW}")
    desk.locator("#compare-left").select_option(NEW)
    desk.locator("#compare-right").select_option(NEW)
    desk.get_by_role("button", name="So sánh").click()
    expect(desk.locator("#compare-status")).to_have_text("Xin chọn hai bản đồ khác nhau.")
    expect(desk.locator(".swipe")).to_have_count(0)


def test_a_link_to_a_commune_marks_it_and_tells_its_dangers(phone: Opens) -> None:
    resident = phone()
    resident.goto("/xa/06253/")
    resident.get_by_role("link", name="Xem trên bản đồ").click()
    expect(resident).to_have_url(re.compile(r"/\?xa=06253"))
    expect(resident.locator("path.commune-focus")).to_have_count(1)
    words = resident.locator("#danger-result")
    expect(words).to_contain_text("Xã Văn Quan")
    expect(words.locator("h2")).to_be_in_viewport()
    mark, sheet = resident.locator("path.commune-focus").bounding_box(), resident.locator("#sheet").bounding_box()
    assert mark and sheet and mark["x"] >= 0 and mark["y"] + mark["height"] <= sheet["y"] + 1


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "address", [f"/#{VIEW}/{OLD}", COMPARED, "/?xa=06253", "/chu/", "/chu/06253/", "/xa/06253/in/"]
)
def test_each_view_is_for_everyone(pages: Pages, address: str, language: str) -> None:
    page = pages.open(viewport={"width": 320, "height": 740})
    page.goto(language + address)
    page.wait_for_load_state("networkidle")
    for width, height in ((320, 740), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert axe_findings(page) == [], f"axe at {width} px"
        for size in ("100%", "200%"):
            assert too_wide(page, text=size) == [], f"at {width} px with text at {size}"


def test_the_words_without_a_map_are_one_press_away_and_print_is_too(phone: Opens) -> None:
    resident = phone()
    resident.goto("/")
    light = resident.get_by_role("link", name="Bản chữ, nhẹ")
    expect(light).to_be_in_viewport()
    light.click()
    resident.get_by_role("link", name="Xã Văn Quan").click()
    expect(resident.get_by_role("heading", name="Xã Văn Quan: nguy cơ thiên tai")).to_be_visible()
    printed = resident.request.get("/xa/06253/in/a4.pdf")
    assert printed.ok and printed.body().startswith(b"%PDF")
