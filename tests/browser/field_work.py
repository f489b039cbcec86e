"""What an officer does on the page of the cases taken along, with a line and without one."""

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.photo import large_photo
from tests.browser.poor_line import PoorLine
from tests.running_site import Site

FIELD = "/can-bo/mang-theo/"
WORDS = "Mùi hôi từ chuồng trại, đã gặp chủ hộ."


def sign_in(page: Page, site: Site, username: str = "canbo_xa", *, to: str = FIELD) -> None:
    """On the sign-in page, which leads on to `to`."""
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(site.passwords[username])
    page.locator("main form button").click()
    page.wait_for_url(f"**{to}")


def take_along(page: Page) -> None:
    page.goto(FIELD)
    page.get_by_role("button", name="Lấy việc về máy").click()
    expect(page.locator("[data-status]")).to_contain_text("sự việc về máy. Mất mạng vẫn mở được")


def open_case(page: Page, code: str) -> None:
    page.locator(f"a[href='#{code}']").click()
    expect(page.locator("[data-case-view] h1")).to_be_focused()


def verify(page: Page, code: str) -> None:
    open_case(page, code)
    page.get_by_text("Xác minh: sự việc có thật").click()
    page.locator("details[open] [name=public_note]").fill("Đã xác minh tại chỗ.")
    page.locator("details[open]").get_by_role("button", name="Ghi lại").click()
    expect(page.locator("[data-status]")).to_contain_text("Đã ghi trên máy")


def note(page: Page, code: str) -> None:
    open_case(page, code)
    page.get_by_text("Ghi chú, thêm ảnh").click()
    page.locator("details[open] [name=internal_note]").fill(WORDS)
    photo = FilePayload(name="chuong-trai.jpg", mimeType="image/jpeg", buffer=large_photo(1))
    page.locator("details[open] [name=photos]").last.set_input_files([photo])
    expect(page.locator("[data-photo-list] img")).to_have_count(1)
    page.locator("details[open]").get_by_role("button", name="Ghi lại").click()
    expect(page.locator("[data-status]")).to_contain_text("Đã ghi trên máy")


def line_returns(page: Page, line: PoorLine) -> None:
    line.back()
    page.evaluate("window.dispatchEvent(new Event('online'))")
