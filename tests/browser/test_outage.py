"""A report survives a poor line: nothing typed is lost, and however often it is sent it stays one report."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import VAN_QUAN
from tests.browser.pages import Pages
from tests.browser.photo import photo_with_position

pytestmark = pytest.mark.browser

Opens = Callable[[], Page]
WORDS = "Nước suối có váng dầu, cá chết nổi trắng."


@pytest.fixture
def reports_of(officer: Callable[[str], Page]) -> Callable[[str], int]:
    """How many incidents staff find by the words of a place."""

    def count(place: str) -> int:
        desk = officer("canbo_xa")
        desk.goto(f"/can-bo/?q={place}")
        return desk.locator(".desk-table tbody tr").count()

    return count


def test_a_report_sent_without_a_line_keeps_everything_and_goes_once_the_line_is_back(
    phone: Opens, pages: Pages, place: str, reports_of: Callable[[str], int]
) -> None:
    resident = phone()
    fill(resident, place)
    resident.locator("[name=photos]").last.set_input_files(
        {
            "name": "suoi.jpg",
            "mimeType": "image/jpeg",
            "buffer": photo_with_position(lat=VAN_QUAN["latitude"], lon=VAN_QUAN["longitude"]),
        }
    )
    expect(resident.locator("[data-photo-list] img")).to_be_visible()

    resident.context.set_offline(True)
    with pages.expecting("ERR_INTERNET_DISCONNECTED"):
        send(resident)
        expect(resident.locator("[data-send-status]")).to_contain_text("giữ trên máy này")
        resident.context.set_offline(False)
        expect_receipt(resident)
    assert reports_of(place) == 1


def test_a_report_sent_by_two_quick_presses_is_one(phone: Opens, place: str, reports_of: Callable[[str], int]) -> None:
    resident = phone()
    fill(resident, place)
    resident.locator("[type=submit]").dblclick()
    expect_receipt(resident)
    assert reports_of(place) == 1


def test_what_was_typed_is_there_again_after_the_page_was_lost(phone: Opens, place: str) -> None:
    resident = phone()
    fill(resident, place)
    resident.wait_for_timeout(500)
    resident.reload()
    expect_kept(resident, place)
    expect(resident.locator("[data-receiver]")).to_contain_text("Xã Văn Quan")


def fill(resident: Page, place: str) -> None:
    resident.goto("/phan-anh/")
    expect(resident.locator("form[data-ready]")).to_be_attached()
    choose_kind(resident, "wastewater")
    resident.get_by_role("button", name="Dùng vị trí của tôi").click()
    expect(resident.locator("[data-receiver]")).to_contain_text("Xã Văn Quan")
    resident.locator("[name=place_words]").fill(place)
    resident.locator("[name=words]").fill(WORDS)


def send(resident: Page) -> None:
    resident.locator("[type=submit]").click()


def expect_kept(resident: Page, place: str) -> None:
    expect(resident.locator("[name=category][value=wastewater]")).to_be_checked()
    expect(resident.locator("[name=place_words]")).to_have_value(place)
    expect(resident.locator("[name=words]")).to_have_value(WORDS)


def expect_receipt(resident: Page) -> None:
    expect(resident.get_by_role("heading", name="Đã nhận phản ánh của bạn")).to_be_visible(timeout=60_000)
