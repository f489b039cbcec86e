"""Staff write down what somebody tells, with the hands on the keyboard."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.chromium import DESKTOP, VAN_QUAN
from tests.browser.looks import axe_findings, too_wide
from tests.browser.pages import Pages
from tests.running_site import Site

pytestmark = pytest.mark.browser


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


def test_a_village_is_chosen_from_the_commune_s_and_the_call_joins_a_case_by_keyboard_alone(
    pages: Pages, signed_in: Callable[[str], StorageState], site: Site, tmp_path: Path
) -> None:
    village = f"Thôn Bản Làn {secrets.token_hex(2)}"
    names = tmp_path / "names.csv"
    names.write_text(f"ten,loai,lat,lon\n{village},thôn,{VAN_QUAN['latitude']},{VAN_QUAN['longitude']}\n")
    site.manage("load_named_places", str(names), "--name-field", "ten", "--kind-field", "loai", "--source", village)

    page = pages.open(**DESKTOP, storage_state=signed_in("canbo_xa"))
    keys = page.keyboard

    def begin(words: str) -> None:
        page.goto("/can-bo/ghi-nhan/")
        expect(page.locator("[name=phone]")).to_be_focused()
        keys.press("Alt+l")
        keys.type("nuoc thai")
        keys.press("Enter")
        keys.press("Alt+x")
        keys.type("van quan")
        keys.press("Tab")
        expect(page.locator("[data-places-help]")).to_be_visible()
        keys.type(village.rpartition(" ")[2])
        keys.press("ArrowDown")
        keys.press("Enter")
        expect(page.locator("[name=place_words]")).to_have_value(village)
        expect(page.locator("[name=lat]")).to_have_value(f"{VAN_QUAN['latitude']:.6f}")
        keys.type(words)

    begin(", đầu cầu")
    expect(page.locator("[name=lat]")).not_to_have_value("")
    keys.press("Alt+n")
    keys.type("Nước đen chảy ra suối")
    keys.press("Alt+s")
    receipt = page.locator("[data-just-logged]")
    expect(receipt).to_be_focused()
    expect(receipt).not_to_contain_text("sự việc có trước")

    begin(", gần chợ")
    like = page.locator("[data-nearby-list] label", has_text=f"{village}, đầu cầu")
    expect(like).to_contain_text("Đã tiếp nhận")
    keys.press("Alt+c")
    expect(page.locator("[data-nearby-list] input").first).to_be_focused()
    page.locator("[data-nearby-list] input").first.press("Space")
    assert axe_findings(page) == []
    assert too_wide(page) == []
    keys.press("Alt+n")
    keys.type("Cá chết nổi trắng")
    keys.press("Control+Enter")
    expect(receipt).to_contain_text("sự việc có trước")

    begin("")
    for _ in village:
        keys.press("Backspace")
    keys.type("Nơi không có tên")
    expect(page.locator("[name=lat]")).to_have_value("")
    expect(page.locator("[name=commune]")).to_have_value("06253")
