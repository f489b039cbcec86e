"""A day at the desk: by keyboard, with words kept ready, colleagues named, and news that move nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.looks import axe_findings, too_wide
from tests.browser.pages import Pages

pytestmark = pytest.mark.browser
SignedIn = Callable[[str], StorageState]
A_POLL_MS = 31_000
A_NEWS = re.compile(r"^\d+ sự việc mới hoặc vừa thay đổi – hiện$")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_cases_are_chosen_and_opened_by_keys_that_keep_out_of_fields_and_can_be_turned_off(
    pages: Pages, signed_in: SignedIn
) -> None:
    page = pages.open(**DESKTOP, storage_state=signed_in("moi_truong"))
    page.goto("/can-bo/?due=all&state=verified")
    boxes = page.locator("[data-row] [name=case]")
    press(page, "j", "j", "x")
    expect(boxes.nth(1)).to_be_checked()
    expect(page.locator("[data-picked]")).to_have_text("Đã chọn 1")
    boxes.nth(3).click(modifiers=["Shift"])
    press(page, "/")
    search = page.locator("[name=q]")
    expect(search).to_be_focused()
    press(page, "j", "x", "?")
    expect(search).to_have_value("jx?")
    search.blur()
    press(page, "?")
    dialog = page.locator("[data-keys]")
    expect(dialog).to_be_visible()
    assert not axe_findings(page)
    press(page, "Escape", "h")
    page.wait_for_url("**/nhieu-viec/tam-dung/**")
    assert page.locator("[name=case]:checked").count() >= 2
    assert not axe_findings(page)
    page.goto("/can-bo/?due=all")
    press(page, "?")
    dialog.locator("[data-keys-off]").check()
    press(page, "Escape", "j")
    expect(page.locator("[data-row]").first.locator("[data-open]")).not_to_be_focused()


def test_a_colleague_is_named_and_words_kept_ready_go_into_the_public_note(pages: Pages, signed_in: SignedIn) -> None:
    page = pages.open(**PHONE, storage_state=signed_in("moi_truong"))
    page.goto("/can-bo/?due=all&state=verified")
    assert not axe_findings(page)
    assert not too_wide(page)
    page.locator("[data-open]").first.click()
    note = page.locator("[data-key=n]")
    note.locator("summary").first.click()
    area = note.locator("[data-mentions] textarea")
    area.press_sequentially("Nhờ @luong")
    expect(note.locator("[role=option]")).to_have_count(1)
    area.press("Enter")
    expect(area).to_have_value("Nhờ @lanh_dao ")
    step = page.locator("#buoc-assigned")
    step.locator("summary").first.click()
    step.locator(".answers > summary").click()
    assert not axe_findings(page)
    assert not too_wide(page)
    step.locator("[data-insert-into]").first.click()
    expect(step.locator(".field-public textarea")).to_have_value(
        page.locator("#buoc-assigned [data-answer]").first.inner_text()
    )


def test_what_a_colleague_does_is_told_to_open_pages_and_what_was_typed_stays(
    pages: Pages, signed_in: SignedIn
) -> None:
    desk, case, other = (
        pages.open(**DESKTOP, storage_state=signed_in(name)) for name in ("moi_truong", "moi_truong", "lanh_dao")
    )
    for page in (desk, case):
        page.clock.install()
    desk.goto("/can-bo/?due=all")
    desk.locator("[data-open]").first.click()
    address = desk.url
    desk.goto("/can-bo/?due=all")
    rows = desk.locator("[data-row]").count()
    case.goto(address)
    case.locator("[data-key=n] summary").first.click()
    typed = case.locator("[data-key=n] [data-mentions] textarea")
    typed.press_sequentially("Đang viết dở")
    other.goto(address)
    other.locator("[data-key=n] summary").first.click()
    other.locator("[data-key=n] [data-mentions] textarea").fill("Đã gọi chủ xưởng")
    other.get_by_role("button", name="Ghi", exact=True).click()
    expect(other.get_by_text("Đã ghi chú.")).to_be_visible()
    for page in (desk, case):
        page.clock.fast_forward(A_POLL_MS)
    expect(desk.locator(".live-news")).to_have_text(A_NEWS)  # the worker's reminders may add to the one
    assert desk.locator("[data-row]").count() == rows
    expect(case.locator("[data-present]")).to_contain_text("Đang cùng xem:")
    case.locator(".live-news").click()
    expect(case.get_by_text("Đã gọi chủ xưởng")).to_be_visible()
    expect(typed).to_have_value("Đang viết dở")
    desk.locator(".live-news").click()
    expect(desk.locator(".live-news")).to_have_count(0)
    expect(desk.locator("[data-row]")).to_have_count(rows)
    desk.goto("/can-bo/?xem=bang")
    assert not axe_findings(desk)
