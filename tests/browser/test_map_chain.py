"""A hazard map from an office's file, through two officers, to a resident's phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pyogrio
import pyproj
import pytest
from playwright.sync_api import Locator, Page, Response, expect
from shapely import Point

from tests.browser.chromium import VAN_QUAN
from tests.browser.looks import axe_findings, too_wide
from tests.browser.map_tiles import expect_zones_drawn

pytestmark = pytest.mark.browser

LAT, LON = VAN_QUAN["latitude"], VAN_QUAN["longitude"]
A_JOB_MS = 300_000
"""How long a background job may take on a slow machine that does other things too."""

MAP_FILE = "hazards/sat_lo_dat.gpkg"
LAYER = "Nguy cơ sạt lở đất đá"

Opens = Callable[[], Page]
Officer = Callable[[str], Page]


def test_a_map_reaches_residents_through_two_officers_and_says_the_same_everywhere(
    officer: Officer, phone: Opens, shared_data: Path
) -> None:
    path = shared_data / MAP_FILE
    number = import_and_submit(officer("nong_nghiep"), path)
    leader = officer("lanh_dao")
    review(leader, number)
    publish(leader, number)

    resident = phone()
    tiles = tile_answers(resident)
    resident.goto("/")
    expect_zones_drawn(resident)
    assert tiles, "the map asked for no tiles"
    assert {answer.status for answer in tiles} <= {200, 204}

    resident.get_by_role("button", name="Tôi ở đây có nguy hiểm không?").click()
    on_map = dangers_told(resident.locator("#danger-result"))
    danger, level = class_in_file(path)
    landslide = next(told for told in on_map if told.startswith("Sạt lở đất đá: "))
    assert landslide.startswith(f"Sạt lở đất đá: {danger} Tại đây: {danger} (lớp {level} trên 5). ")
    assert landslide.endswith(f"phiên bản {number}.")

    on_page = {language: dangers_on_text_page(resident, prefix) for language, prefix in (("vi", ""), ("en", "/en"))}
    assert on_page["vi"] == on_map
    for language, dangers in on_page.items():
        assert dangers == dangers_of_api(resident, language)


def import_and_submit(author: Page, path: Path) -> int:
    """Takes the file to a version that waits for review; returns its number."""
    open_layer(author)
    author.get_by_role("link", name="Đưa tệp lên").click()
    author.get_by_label("Tệp bản đồ").set_input_files(path)
    author.get_by_role("button", name="Nộp tệp").click()

    expect(author.get_by_role("heading", name="Chọn cách đọc tệp")).to_be_visible(timeout=A_JOB_MS)
    expect(author.locator("[name=crs][value='9215']")).to_be_checked()
    meant = {row.locator("th").inner_text(): row.locator("select").input_value() for row in level_rows(author)}
    assert meant in (
        {"Rất thấp": "1", "Thấp": "2", "Trung bình": "3", "Cao": "4", "Rất cao": "5"},
        {level: level for level in "12345"},
    )
    author.get_by_label("Nguồn dữ liệu").fill("Bản đồ phân vùng nguy cơ sạt lở đất, tỷ lệ 1:50.000")
    author.get_by_role("button", name="Nhập vào bản nháp").click()

    progress = author.locator("[data-words]")
    expect(progress).to_contain_text("%")
    state = author.locator(".version-state")
    expect(state).to_contain_text("Bản nháp", timeout=A_JOB_MS)
    expect(author.locator("tfoot")).to_contain_text(re.compile(r"5\.?023"))
    author.get_by_role("button", name="Trình duyệt").click()
    expect(state).to_contain_text("Chờ duyệt")
    expect(author.get_by_text("Người nhập, vẽ hoặc trình không tự công bố được")).to_be_visible()
    assert author.get_by_role("button", name="Công bố").count() == 0
    return int(state.inner_text().removeprefix("Bản ").partition(":")[0])


def review(leader: Page, number: int) -> None:
    """Compares the version with the public one, and remarks on a place by a press on the map."""
    open_layer(leader)
    public = leader.get_by_role("link", name="Đang công bố").inner_text().partition(":")[0]
    leader.get_by_role("link", name=f"Bản {number}: Chờ duyệt").click()
    leader.get_by_role("link", name="So với bản đang công bố").click()
    divider = leader.get_by_role("slider", name="Kéo để so sánh hai bản đồ")
    expect(divider).to_be_visible(timeout=A_JOB_MS)
    expect_zones_drawn(leader)
    assert divider.get_attribute("aria-valuetext") == f"Bản {number}, đang xét 50%, {public}, đang công bố 50%"
    expect(leader.locator(".changes tfoot")).to_contain_text("Mọi xã, phường")
    assert axe_findings(leader) == []
    for text in ("100%", "200%"):
        assert too_wide(leader, text=text) == []

    canvas = leader.locator("#check-map")
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] / 2 - 40, "y": box["height"] / 2 - 80})  # beside the divider
    leader.get_by_label("Nội dung").last.fill("Xin kiểm tra lại chỗ này.")
    leader.get_by_role("button", name="Ghi góp ý").click()
    remark = leader.locator("#gop-y-1")
    expect(remark).to_contain_text("Xin kiểm tra lại chỗ này.")
    expect(leader.locator(".remark-pin")).to_have_text("1")
    remark.get_by_role("button", name="Đánh dấu xong").click()
    expect(remark).to_contain_text("Đã xong")


def publish(leader: Page, number: int) -> None:
    open_layer(leader)
    leader.get_by_role("link", name=f"Bản {number}: Chờ duyệt").click()
    smaller = leader.get_by_role("checkbox", name="Tôi đã xem các con số trên")
    if smaller.count():  # the real map has fewer classes, or covers less, than the sample
        smaller.check()
    leader.get_by_role("button", name="Công bố").click()
    expect(leader.locator(".version-state")).to_contain_text("Đang công bố", timeout=A_JOB_MS)


def open_layer(page: Page) -> None:
    page.locator(".staff-menu").get_by_role("link", name="Bản đồ thiên tai").click()
    page.get_by_role("link", name=LAYER).click()


def level_rows(page: Page) -> list[Locator]:
    return page.locator(".levels tbody tr").all()


def tile_answers(page: Page) -> list[Response]:
    """The answers for tiles of hazards, as they come."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/tiles/hazards/" in answer.url else None)
    return answers


def class_in_file(path: Path) -> tuple[str, int]:
    """Name and number of the class in which the file itself puts the place."""
    to_file = pyproj.Transformer.from_crs(4326, pyogrio.read_info(path)["crs"], always_xy=True)
    place = Point(to_file.transform(LON, LAT))
    zones = pyogrio.read_dataframe(path, bbox=place.bounds)
    zone = zones[zones.contains(place)].sort_values("level").iloc[-1]
    return zone["nguy_co"], int(zone["level"])


def dangers_told(part: Locator) -> list[str]:
    """What a page says of a place, one text a layer, without its labels in bold and the mark of samples."""
    sections = part.locator(".danger-layer")
    expect(sections.first).to_be_visible()
    texts: list[str] = sections.evaluate_all(
        """(sections) => sections.map((section) => {
            const copy = section.cloneNode(true);
            for (const label of copy.querySelectorAll("strong, .sample-mark")) label.remove();
            return copy.textContent;
        })"""
    )
    return [" ".join(text.split()) for text in texts]


def dangers_on_text_page(page: Page, prefix: str) -> list[str]:
    page.goto(f"{prefix}/xa/06253/")
    page.locator("[name=lat]").fill(str(LAT).replace(".", ","))
    page.locator("[name=lon]").fill(str(LON).replace(".", ","))
    page.locator(".point-form button").click()
    return dangers_told(page.locator("main"))


def dangers_of_api(page: Page, language: str) -> list[str]:
    answer = page.request.get("/api/v1/danger/", params={"lat": LAT, "lon": LON, "lang": language}).json()
    told = [[item["heading"], *item["sentences"], item["advice"], item["origin"]] for item in answer["dangers"]]
    return [" ".join(filter(None, parts)) for parts in told]
