"""Staff write down what somebody tells, with the hands on the keyboard."""

from collections.abc import Callable

from playwright.sync_api import StorageState, expect

from tests.browser.chromium import DESKTOP
from tests.browser.pages import Pages


def test_a_call_is_written_down_by_keyboard_alone_and_the_caller_known_again(
    pages: Pages, signed_in: Callable[[str], StorageState]
) -> None:
    page = pages.open(**DESKTOP, storage_state=signed_in("canbo_xa"))
    page.goto("/can-bo/ghi-nhan/")
    keys = page.keyboard
    expect(page.locator("[name=phone]")).to_be_focused()
    keys.type("0912345678")
    keys.press("Tab")
    keys.type("Nông Văn Dền")
    keys.press("Alt+l")
    keys.type("sat lo")
    keys.press("Enter")
    expect(page.locator("[name=category]")).to_have_value("landslide")
    expect(page.locator("[data-emergency-words]")).to_be_visible()
    keys.press("Alt+x")
    keys.type("van quan")
    keys.press("Tab")
    expect(page.locator("[name=commune]")).to_have_value("06253")
    keys.type("Thôn Bản Làn")
    keys.press("Alt+n")
    keys.type("Đất đá lấp nửa đường")
    keys.press("Alt+s")
    receipt = page.locator("[data-just-logged]")
    expect(receipt).to_be_focused()
    expect(receipt).to_contain_text("Sạt lở đất đá, Xã Văn Quan")
    expect(page.locator("[name=words]")).to_have_value("")
    keys.press("Alt+g")
    keys.type("+84 912 345 678")
    keys.press("Tab")
    expect(page.locator("[data-caller-words]")).to_contain_text("đã báo 1 lần")
    expect(page.locator("[name=name]")).to_have_value("")
    page.locator("[data-caller-look]").press("Enter")
    expect(page.locator("[name=name]")).to_have_value("Nông Văn Dền")
