"""An officer draws a hazard map: by mouse, by finger, by keyboard, over a line that breaks, and beside a colleague."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from playwright.sync_api import Page, StorageState, expect

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.looks import axe_findings, too_wide
from tests.browser.pages import Pages

pytestmark = pytest.mark.browser

Signed = Callable[[str], StorageState]
Place = tuple[float, float]


@pytest.fixture
def desk(pages: Pages, signed_in: Signed) -> Page:
    """A new empty draft, open for drawing on a desk, around Văn Quan."""
    page = pages.open(**DESKTOP, storage_state=signed_in("nong_nghiep"), worker=False)
    new_draft(page)
    return page


def new_draft(page: Page) -> None:
    page.goto("/can-bo/ban-do/lu-quet/ve-moi/")
    page.get_by_label("Nguồn dữ liệu").fill("Đi thực địa")
    page.get_by_role("button", name="Lập bản nháp và vẽ").click()
    expect(page.locator("[data-in-view]")).to_have_text("Chưa có vùng nào trong khung nhìn.")
    zoom_in(page)


def zoom_in(page: Page) -> None:
    for _ in range(4):
        with page.expect_response(re.compile("/ve/vung/")):
            page.get_by_role("button", name="Phóng to").click()
        page.wait_for_timeout(300)  # Leaflet's zoom is an animation


def at(page: Page, place: Place) -> Place:
    """A place of the map, in pixels from its middle, on the screen."""
    box = page.locator("#draw-map").bounding_box()
    assert box
    return box["x"] + box["width"] / 2 + place[0], box["y"] + box["height"] / 2 + place[1]


def click(page: Page, *places: Place) -> None:
    for place in places:
        page.mouse.move(*at(page, place))
        page.mouse.click(*at(page, place))


def draw(page: Page, tool: str, *places: Place) -> None:
    page.get_by_role("button", name=tool, exact=True).click()
    click(page, *places)
    page.get_by_role("button", name="Xong").click()


def saved(page: Page, words: str) -> None:
    expect(page.locator("[data-status]")).to_contain_text(words)


def zones(page: Page) -> dict[int, Any]:
    """What the server holds: zones by number, with shape and class."""
    answer = page.request.get(page.url.split("#")[0] + "vung/", params={"bbox": "105,20,108,23"}).json()
    whole = [page.request.get(f"{page.url}vung/{zone['id']}/").json() for zone in answer["features"]]
    return {zone["id"]: (zone["properties"]["level"], shapely.geometry.shape(zone["geometry"])) for zone in whole}


def only_zone(page: Page) -> tuple[int, Any]:
    ((level, shape),) = zones(page).values()
    return level, shape


TOO_SMALL = """() => [...document.querySelectorAll(".draw button")].filter((button) => button.offsetParent)
    .filter((button) => button.offsetHeight < 44 || button.offsetWidth < 44).map((button) => button.textContent)"""
"""Buttons that a finger misses."""

SQUARE = ((-150, -100), (50, -100), (50, 100), (-150, 100))


def test_zones_are_drawn_snapped_cut_split_and_undone_by_mouse(desk: Page) -> None:
    desk.get_by_label("Lớp", exact=True).select_option("4")
    draw(desk, "Vẽ vùng", *SQUARE)
    saved(desk, "Đã thêm vùng.")
    assert only_zone(desk)[0] == 4
    expect(desk.locator("[data-selected]")).to_contain_text("lớp “Cao”")

    desk.get_by_label("Lớp", exact=True).select_option("2")
    draw(desk, "Vẽ vùng", (57, -94), (200, -60), (200, 60), (43, 106))
    saved(desk, "Đã thêm vùng.")
    first, second = (shape for _level, shape in sorted(zones(desk).values(), key=lambda zone: -zone[0]))
    shared = set(first.geoms[0].exterior.coords) & set(second.geoms[0].exterior.coords)
    assert len(shared) == 2, "both corners beside the first zone are its own corners"
    assert first.intersection(second).area == 0

    click(desk, (-50, 0))
    expect(desk.locator("[data-selected]")).to_contain_text("lớp “Cao”")
    draw(desk, "Khoét", (-80, -30), (-20, -30), (-20, 30), (-80, 30))
    saved(desk, "Đã cắt.")
    assert any(len(shape.geoms[0].interiors) for _level, shape in zones(desk).values())

    draw(desk, "Tách", (-170, 0), (70, 0))
    saved(desk, "Đã tách vùng.")
    assert sorted(level for level, _shape in zones(desk).values()) == [2, 4, 4]

    desk.reload()
    expect(desk.locator("[data-in-view]")).to_have_text("3 vùng trong khung nhìn.")
    expect(desk.locator("[data-list] li")).to_have_count(3)
    desk.get_by_role("button", name="Hoàn tác").click()
    saved(desk, "Đã hoàn tác. (Tách vùng)")
    expect(desk.locator("[data-list] li")).to_have_count(2)
    desk.get_by_role("button", name="Làm lại").click()
    saved(desk, "Đã làm lại.")
    expect(desk.locator("[data-list] li")).to_have_count(3)


def test_a_draft_opens_where_its_zones_are_and_choosing_in_the_list_brings_one_into_view(desk: Page) -> None:
    draw(desk, "Vẽ vùng", (-300, -100), (-250, -100), (-250, -50), (-300, -50))
    saved(desk, "Đã thêm vùng.")
    draw(desk, "Vẽ vùng", (250, 50), (300, 50), (300, 100), (250, 100))
    saved(desk, "Đã thêm vùng.")
    desk.reload()
    rows = desk.locator("[data-list] li")
    expect(rows).to_have_count(2)
    west, _south, east, _north = shapely.union_all([shape for _level, shape in zones(desk).values()]).bounds
    with desk.expect_response(re.compile("/ve/vung/")) as seen:
        rows.last.get_by_role("button").press("Enter")
    window = [float(part) for part in parse_qs(urlsplit(seen.value.url).query)["bbox"][0].split(",")]
    assert window[2] - window[0] < (east - west) / 2, "near enough to be seen"
    expect(desk.locator("[data-in-view]")).to_have_text("1 vùng trong khung nhìn.")
    expect(rows).to_have_count(2)
    expect(rows.last.get_by_role("button")).to_be_focused()
    expect(rows.last.get_by_role("button")).to_have_attribute("aria-pressed", "true")


def test_corners_are_dragged_added_and_removed(desk: Page) -> None:
    draw(desk, "Vẽ vùng", *SQUARE)
    saved(desk, "Đã thêm vùng.")
    before = only_zone(desk)[1]
    reshape(desk)
    drag(desk, (50, 100), (120, 140))
    drag(desk, (-50, -100), (-50, -160))
    desk.get_by_role("button", name="Xong").click()
    saved(desk, "Đã sửa đường ranh.")
    after = only_zone(desk)[1]
    assert after.area > before.area
    assert len(after.geoms[0].exterior.coords) == 6, "the middle of an edge became a corner"

    reshape(desk)
    click(desk, (-50, -160))
    desk.get_by_role("button", name="Bỏ đỉnh").click()
    desk.get_by_role("button", name="Xong").click()
    saved(desk, "Đã sửa đường ranh.")
    expect(desk.locator("[data-selected]")).to_contain_text("5 đỉnh")
    assert len(only_zone(desk)[1].geoms[0].exterior.coords) == 5


def reshape(page: Page) -> None:
    page.get_by_role("button", name="Sửa đỉnh").click()
    expect(page.get_by_role("button", name=re.compile("^Đỉnh 1 trên"))).to_be_visible()


def drag(page: Page, start: Place, end: Place) -> None:
    page.mouse.move(*at(page, start))
    page.mouse.down()
    page.mouse.move(*at(page, end), steps=6)
    page.mouse.up()


def test_a_zone_is_drawn_reshaped_and_deleted_by_keyboard_alone(desk: Page) -> None:
    press = desk.keyboard.press
    desk.get_by_role("button", name="Vẽ vùng").focus()
    press("Enter")
    for step in ("", "ArrowRight", "ArrowDown"):
        if step:
            press(step)
            desk.wait_for_timeout(400)  # Leaflet's panning is an animation
        press("Enter")
    saved(desk, "Đã đặt đỉnh 3")
    press("Enter")
    saved(desk, "Đã thêm vùng.")
    before = only_zone(desk)[1]
    assert len(before.geoms[0].exterior.coords) == 4

    desk.get_by_role("button", name="Sửa đỉnh").focus()
    press("Enter")
    desk.get_by_role("button", name="Đỉnh 1 trên 3").focus()
    for _ in range(3):
        press("ArrowLeft")
    desk.get_by_role("button", name="Xong").focus()
    press("Enter")
    saved(desk, "Đã sửa đường ranh.")
    assert only_zone(desk)[1].area != before.area

    desk.get_by_label("Lớp", exact=True).select_option("1")
    desk.get_by_role("button", name="Đổi lớp vùng đang chọn").focus()
    press("Enter")
    saved(desk, "Đã đổi lớp.")
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="Xoá", exact=True).focus()
    press("Enter")
    saved(desk, "Đã xoá vùng.")
    assert zones(desk) == {}


def test_coordinates_are_typed_in_place_of_drawing(desk: Page) -> None:
    desk.get_by_text("Nhập toạ độ thay cho vẽ").click()
    words = desk.get_by_label("Toạ độ các đỉnh")
    words.fill("21,86 106,53\nở đây\n21,87 106,54")
    desk.get_by_role("button", name="Lưu").click()
    expect(desk.locator("[data-alert]")).to_contain_text("dòng 2: “ở đây”")
    expect(words).to_have_value("21,86 106,53\nở đây\n21,87 106,54")
    desk.get_by_role("button", name="Bỏ đi").click()

    words.fill("21,86 106,53\n21,86 106,54\n21,87 106,54")
    desk.get_by_role("button", name="Lưu").click()
    saved(desk, "Đã thêm vùng.")
    desk.get_by_role("button", name="Lấy toạ độ vùng đang chọn").click()
    expect(words).to_have_value(re.compile("MultiPolygon"))
    desk.get_by_label("Việc cần làm").select_option("extend")
    words.fill("POLYGON((106.54 21.86, 106.55 21.86, 106.54 21.87, 106.54 21.86))")
    desk.get_by_role("button", name="Lưu").click()
    saved(desk, "Đã nối thêm.")
    assert only_zone(desk)[1].area == pytest.approx(0.0001, rel=1e-6)


def test_what_is_drawn_without_a_line_is_kept_and_sent_once(desk: Page, pages: Pages) -> None:
    with pages.expecting("ERR_FAILED|ERR_INTERNET_DISCONNECTED"):
        lost: list[str] = []

        def swallow(route: Any) -> None:
            """The server does what it is asked, and the answer is lost."""
            route.fetch()
            lost.append(route.request.url)
            route.abort()

        desk.route("**/ve/sua/", swallow)
        draw(desk, "Vẽ vùng", *SQUARE)
        expect(desk.locator("[data-alert]")).to_contain_text("Chưa gửi được")
        expect(desk.locator("[data-waiting] li")).to_have_count(1)
        desk.reload()
        expect(desk.locator("[data-waiting] li")).to_contain_text("Thêm vùng")
        expect(desk.locator("[data-alert]")).to_contain_text("Chưa gửi được")
        assert len(lost) == 2
        desk.unroute("**/ve/sua/")
    desk.get_by_role("button", name="Gửi lại").click()
    saved(desk, "Đã thêm vùng.")
    expect(desk.locator("[data-outbox]")).to_be_hidden()
    assert len(zones(desk)) == 1, "three times sent, once drawn"


def test_two_officers_do_not_overwrite_each_other(desk: Page, pages: Pages, signed_in: Signed) -> None:
    draw(desk, "Vẽ vùng", *SQUARE)
    saved(desk, "Đã thêm vùng.")
    colleague = pages.open(**DESKTOP, storage_state=signed_in("nong_nghiep"), worker=False)
    colleague.goto(desk.url)
    colleague.locator("[data-list] button").click()
    colleague.get_by_label("Lớp", exact=True).select_option("1")
    colleague.get_by_role("button", name="Đổi lớp vùng đang chọn").click()
    saved(colleague, "Đã đổi lớp.")

    draw(desk, "Khoét", (-80, -30), (-20, -30), (-20, 30), (-80, 30))
    expect(desk.locator("[data-alert]")).to_contain_text("vừa được người khác sửa")
    expect(desk.locator("[data-waiting] li")).to_contain_text("Khoét, cắt bớt")
    level, shape = only_zone(desk)
    assert (level, len(shape.geoms[0].interiors)) == (1, 0)


def test_a_finger_draws_on_a_phone(pages: Pages, signed_in: Signed) -> None:
    page = pages.open(**PHONE, storage_state=signed_in("nong_nghiep"), worker=False)
    new_draft(page)
    page.get_by_role("button", name="Vẽ vùng").tap()
    for place in ((-80, -60), (60, -60), (60, 80)):
        page.touchscreen.tap(*at(page, place))
        page.wait_for_timeout(300)
    page.get_by_role("button", name="Chỗ tôi đứng").tap()
    saved(page, "Đã đặt đỉnh 4")
    page.get_by_role("button", name="Bỏ đỉnh").tap()
    saved(page, "còn 3 đỉnh")
    page.get_by_role("button", name="Xong").tap()
    saved(page, "Đã thêm vùng.")
    assert len(only_zone(page)[1].geoms[0].exterior.coords) == 4


def test_the_page_is_for_everyone_while_drawing(desk: Page) -> None:
    draw(desk, "Vẽ vùng", *SQUARE)
    saved(desk, "Đã thêm vùng.")
    desk.get_by_text("Nhập toạ độ thay cho vẽ").click()
    for going in ("", "Vẽ vùng", "Sửa đỉnh"):
        if going:
            desk.get_by_role("button", name=going).click()
        for width, height in ((320, 740), (1280, 800)):
            desk.set_viewport_size({"width": width, "height": height})
            assert axe_findings(desk) == [], f"{going} at {width} px"
            for size in ("100%", "200%"):
                assert too_wide(desk, text=size) == [], f"{going} at {width} px with text at {size}"
        small = desk.evaluate(TOO_SMALL)
        assert small == []
        if going:
            desk.get_by_role("button", name="Huỷ").click()
