"""A report from a resident's phone through every office that has a part in it, to its close. After each step the
resident looks how far it is."""

import datetime as dt
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import VAN_QUAN
from tests.browser.photo import photo_with_position, tells_position

pytestmark = pytest.mark.browser

Opens = Callable[[], Page]
Officer = Callable[[str], Page]

PHOTO: FilePayload = {
    "name": "IMG_0001.jpg",
    "mimeType": "image/jpeg",
    "buffer": photo_with_position(lat=VAN_QUAN["latitude"], lon=VAN_QUAN["longitude"]),
}
NUMBER = secrets.token_hex(4)
PLACE = f"Dưới cầu treo Khòn Lạn {NUMBER}"
"""By its number officers find this report and no other."""
PHONE_NUMBER = "0912 345 678"


def test_a_dead_pig_in_the_river_is_followed_from_report_to_close(officer: Officer, phone: Opens) -> None:
    resident = phone()
    code = report_dead_pig(resident)
    follow(resident, code)
    expect_state(resident, "Đã tiếp nhận")

    commune = officer("canbo_xa")
    open_case(commune)
    expect_photo_without_position(commune)
    take_step(commune, "Xác minh: sự việc có thật", note="Đã đến nơi, có xác lợn mắc ở chân cầu.")
    expect_state(resident, "Đã xác minh", says="Đã đến nơi, có xác lợn mắc ở chân cầu.")

    environment = officer("moi_truong")
    open_case(environment)
    take_step(environment, "Giao cơ quan xử lý", agency="Công an tỉnh Lạng Sơn")
    expect_state(resident, "Đã giao xử lý", says="Công an tỉnh Lạng Sơn")

    police = officer("cong_an")
    open_case(police)
    take_step(police, "Bắt đầu kiểm tra")
    expect_state(resident, "Đang kiểm tra")
    secret = "Hộ ông N. thừa nhận vứt xác lợn xuống sông."
    take_step(police, "Kết luận: có vi phạm", reason=secret, photo=PHOTO)
    expect_state(resident, "Có vi phạm")
    expect(resident.get_by_text(secret)).to_have_count(0)

    in_two_weeks = dt.date.today() + dt.timedelta(days=14)
    take_step(police, "Yêu cầu khắc phục", note="Vớt và chôn xác lợn, rắc vôi khử trùng.", due_on=in_two_weeks)
    expect_state(resident, "Đang khắc phục", says="Vớt và chôn xác lợn, rắc vôi khử trùng.")

    open_case(environment)
    take_step(environment, "Xác nhận đã khắc phục", photo=PHOTO)
    expect_state(resident, "Đã khắc phục")
    take_step(environment, "Bắt đầu hậu kiểm")
    expect_state(resident, "Đang hậu kiểm")
    take_step(environment, "Kết thúc sự việc", note="Nước sông đã sạch.", photo=PHOTO)
    expect_state(resident, "Đã kết thúc", says="Nước sông đã sạch.")

    everyone = phone()
    everyone.goto(f"/su-viec/{environment.url.rstrip('/').rpartition('/')[2]}/")
    expect(everyone.locator(".state").first).to_have_text("Đã kết thúc")
    for told_in_confidence in (secret, PHONE_NUMBER, code):
        assert told_in_confidence not in everyone.content()


def report_dead_pig(resident: Page) -> str:
    """Reports from where the phone is; returns the code to follow by."""
    resident.goto("/")
    resident.locator(".tabbar").get_by_role("link", name="Phản ánh").click()
    choose_kind(resident, "dead-animals")
    resident.get_by_role("button", name="Dùng vị trí của tôi").click()
    expect(resident.locator("[data-receiver]")).to_contain_text("Xã Văn Quan")
    resident.locator("[name=place_words]").fill(PLACE)
    resident.locator("[name=photos]").last.set_input_files(PHOTO)
    expect(resident.locator("[data-photo-list] img")).to_be_visible()
    resident.locator("[name=words]").fill("Có con lợn chết trôi, mùi rất khó chịu.")
    resident.get_by_text("Muốn được gọi lại?").click()
    resident.locator("[name=phone]").fill(PHONE_NUMBER)
    resident.locator("[type=submit]").click()
    expect(resident.get_by_role("heading", name="Đã nhận phản ánh của bạn")).to_be_visible(timeout=60_000)
    return resident.locator(".receipt-code").inner_text()


def follow(resident: Page, code: str) -> None:
    resident.goto("/theo-doi/")
    resident.get_by_label("Mã").fill(code)
    resident.get_by_role("button", name="Xem").click()
    expect(resident.locator(".lead-state .state")).to_be_visible()


def expect_state(resident: Page, state: str, *, says: str = "") -> None:
    """What the resident's page of the report says after loading it again."""
    resident.reload()
    expect(resident.locator(".lead-state .state")).to_have_text(state)
    expect(resident.locator("main")).to_contain_text(says)


def open_case(staff: Page) -> None:
    """From the desk, by a word of the place typed without accents."""
    staff.goto("/can-bo/")
    staff.get_by_text("Lọc và tìm").click()
    staff.get_by_label("Mã hoặc chữ").fill(f"khon lan {NUMBER}")
    staff.get_by_role("button", name="Lọc", exact=True).click()
    staff.locator(".desk-table tbody a").click()
    expect(staff.locator("main")).to_contain_text(PLACE)


def take_step(
    staff: Page,
    label: str,
    *,
    note: str = "",
    reason: str = "",
    agency: str = "",
    photo: FilePayload | None = None,
    due_on: dt.date | None = None,
) -> None:
    """Opens the step of that name, fills in what is given and takes it."""
    step = staff.locator("details.step-fold", has=staff.locator("summary", has_text=label))
    step.locator("> summary").click()
    if agency:
        step.get_by_label("Cơ quan xử lý").select_option(label=agency)
    if reason:
        step.get_by_label("Lý do, căn cứ").fill(reason)
    if note:
        step.get_by_label("Ghi chú công khai").fill(note)
    if due_on:
        step.get_by_label("Hạn khắc phục").fill(due_on.isoformat())
    if photo:
        step.locator("input[type=file]").last.set_input_files(photo)
        expect(step.locator("[data-photo-list] img")).to_be_visible()
    step.get_by_role("button", name=label).click()
    expect(staff.get_by_text(f"Đã ghi: {label}.")).to_be_visible()


def expect_photo_without_position(staff: Page) -> None:
    """The reporter's photo is there for staff, and no longer tells where it was taken."""
    assert tells_position(PHOTO["buffer"])
    photo = staff.locator(".photos a").first
    expect(photo).to_be_visible()
    answer = staff.request.get(photo.get_attribute("href") or "")
    assert answer.ok
    assert not tells_position(answer.body())
