"""Handing in a hazard file over a poor line: pieces that do not arrive, a page that is closed, a browser without
script."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, StorageState, expect

from tests.browser.pages import Pages

pytestmark = pytest.mark.browser

PAGE = "/can-bo/ban-do/sat-lo-dat/nop-tep/"
PIECES = "**/ban-do/gui/*/"
READ_MS = 60_000


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Four pieces long."""
    square = [[106.5, 21.8], [106.51, 21.8], [106.51, 21.81], [106.5, 21.8]]
    zone = {"type": "Polygon", "coordinates": [square]}
    features = [
        {"type": "Feature", "properties": {"cap": "Cao", "ghi_chu": "x" * 1_000_000}, "geometry": zone}
        for _ in range(4)
    ]
    path = tmp_path / "vung.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def page(officer: Callable[[str], Page]) -> Page:
    page = officer("nong_nghiep")
    page.goto(PAGE)
    return page


def hand_in(page: Page, path: Path) -> None:
    page.get_by_label("Tệp bản đồ").set_input_files(path)
    page.get_by_role("button", name="Nộp tệp").click()


def expect_read(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name="Chọn cách đọc tệp")).to_be_visible(timeout=READ_MS)
    expect(page.locator(".file-name").first).to_contain_text(name)


def offsets(page: Page) -> list[int]:
    """Where each piece that the page sends begins."""
    sent: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            sent.append(int(request.headers["upload-offset"]))

    page.on("request", note)
    return sent


def test_a_piece_that_does_not_arrive_is_sent_again_and_nothing_else(pages: Pages, page: Page, large: Path) -> None:
    refused: list[str] = []

    def lose(route: Route) -> None:
        lost = route.request.method == "PATCH" and route.request.headers["upload-offset"] == str(2 * 1024 * 1024)
        if lost and not refused:
            refused.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(PIECES, lose)
    sent = offsets(page)
    with pages.expecting("ERR_CONNECTION_RESET"):
        hand_in(page, large)
        expect(page.get_by_text("Đường truyền bị ngắt")).to_be_visible()
        expect_read(page, large.name)
    assert refused
    assert sent == [0, 1024 * 1024, 2 * 1024 * 1024, 2 * 1024 * 1024, 3 * 1024 * 1024]


def test_after_the_page_was_closed_the_same_file_goes_on_where_it_stopped(page: Page, large: Path) -> None:
    held = True

    def hold(route: Route) -> None:
        """The third piece is on its way when the page is left, and never arrives."""
        if held and route.request.headers.get("upload-offset") == str(2 * 1024 * 1024):
            return
        route.continue_()

    page.route(PIECES, hold)
    hand_in(page, large)
    expect(page.get_by_text("52%")).to_be_visible()
    page.goto(PAGE)
    held = False
    expect(page.get_by_text("Chọn lại đúng tệp đó để gửi tiếp")).to_be_visible()
    sent = offsets(page)
    hand_in(page, large)
    expect_read(page, large.name)
    assert sent[0] == 2 * 1024 * 1024


def test_a_file_is_dropped_into_the_frame(page: Page, large: Path) -> None:
    drop(page, {"vung.geojson": large.read_bytes()})
    expect(page.locator("[data-chosen]")).to_contain_text("vung.geojson")
    page.get_by_role("button", name="Nộp tệp").click()
    expect_read(page, "vung.geojson")


def test_several_files_at_once_are_answered_with_what_to_do(page: Page) -> None:
    drop(page, {"vung.shp": b"x", "vung.dbf": b"x"})
    expect(page.get_by_text("nén chung vào một tệp .zip")).to_be_visible()


def test_what_the_server_refuses_is_said_on_the_page(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "ban_do.rar"
    path.write_bytes(b"Rar!")
    hand_in(page, path)
    expect(page.get_by_role("alert").filter(has_text="Xin giải nén ra rồi nén lại thành .zip")).to_be_visible()


def test_without_script_a_plain_form_does_the_same(
    pages: Pages, signed_in: Callable[[str], StorageState], large: Path
) -> None:
    page = pages.open(java_script_enabled=False, storage_state=signed_in("nong_nghiep"), locale="vi-VN")
    page.goto(PAGE)
    hand_in(page, large)
    expect_read(page, large.name)


def drop(page: Page, files: dict[str, bytes]) -> None:
    sent = {name: base64.b64encode(content).decode() for name, content in files.items()}
    transfer = page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const [name, content] of Object.entries(files)) {
                const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
                transfer.items.add(new File([bytes], name));
            }
            return transfer;
        }""",
        sent,
    )
    for kind in ("dragenter", "dragover", "drop"):
        page.dispatch_event("[data-drop]", kind, {"dataTransfer": transfer})
