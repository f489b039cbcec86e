"""The choice of a kind on a phone: groups, search, questions, and the number to call first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.pages import Pages

pytestmark = pytest.mark.browser
ABOVE = ".emergency-place .call-number"


def test_an_emergency_shows_its_number_above_the_form_at_once_and_stops_nothing(phone: Callable[[], Page]) -> None:
    page = phone()
    page.goto("/phan-anh/")
    expect(page.locator(ABOVE)).to_have_count(0)
    choose_kind(page, "ground-cracks")
    expect(page.locator(ABOVE)).to_have_attribute("href", "tel:112")
    expect(page.locator(ABOVE)).to_be_in_viewport()
    assert page.locator(ABOVE).evaluate("link => link.closest('form')") is None
    choose_kind(page, "wastewater")
    expect(page.locator(ABOVE)).to_have_count(0)
    choose_kind(page, "landslide")
    page.get_by_role("button", name="Dùng vị trí của tôi").click()
    expect(page.locator("[data-receiver]")).to_contain_text("Xã Văn Quan")
    expect(page.locator(ABOVE)).to_be_in_viewport()
    page.locator("[name=words]").fill("Đất lở sau nhà")
    page.locator("[type=submit]").click()
    expect(page.get_by_role("heading", name="Đã nhận phản ánh của bạn")).to_be_visible()


def test_a_kind_is_found_by_a_word_without_marks_and_its_answers_stay_when_another_is_tried(
    phone: Callable[[], Page],
) -> None:
    page = phone()
    page.goto("/phan-anh/")
    search = page.get_by_label("Tìm bằng một từ, không cần dấu")
    search.fill("LON chet")
    expect(page.locator("[data-kind]:visible")).to_have_count(1)
    search.press("Enter")
    expect(page.locator("[name=category][value=dead-animals]")).to_be_checked()
    expect(page.locator("[name=category][value=dead-animals]")).to_be_focused()
    count = page.get_by_label("Khoảng bao nhiêu con?")
    count.fill("nhiều lắm")
    choose_kind(page, "wastewater")
    expect(count).to_be_hidden()
    choose_kind(page, "dead-animals")
    expect(count).to_have_value("nhiều lắm")
    page.get_by_role("button", name="Dùng vị trí của tôi").click()
    page.locator("[name=words]").fill("Lợn chết")
    page.locator("[type=submit]").click()
    expect(page.locator('[data-error-for="answer-dead-animals-count"]')).to_contain_text("từ 1 đến 100000")
    expect(count).to_have_attribute("aria-invalid", "true")
    search.fill("xyz")
    expect(page.locator("#kind-search-status")).to_contain_text("Không thấy loại nào")


def test_a_word_is_not_found_inside_another(phone: Callable[[], Page]) -> None:
    page = phone()
    page.goto("/phan-anh/")
    search = page.get_by_label("Tìm bằng một từ, không cần dấu")
    search.fill("rác")
    expect(page.locator("[data-kind]:visible").first).to_contain_text("Rác thải sinh hoạt")
    expect(page.locator("[value=ground-cracks]")).to_be_hidden()
    search.fill("hoi thoi")
    expect(page.locator("[name=category][value=wastewater]")).to_be_visible()


def test_without_a_script_a_group_opens_and_number_and_questions_stand_under_the_kind(pages: Pages) -> None:
    page = pages.open(**PHONE, java_script_enabled=False)
    with pages.expecting("did not load: csp"):  # scripts that the page asks for beforehand
        page.goto("/phan-anh/")
    choose_kind(page, "blocked-stream")
    chosen = page.locator("[data-kind]", has=page.locator("[value=blocked-stream]"))
    expect(chosen.locator(".call-number")).to_be_visible()
    expect(chosen.get_by_label("Bị chặn bởi gì?")).to_be_visible()
    expect(page.locator("[data-kind-questions]:visible")).to_have_count(1)


def test_an_administrator_looks_at_a_new_question_and_then_saves_it(
    pages: Pages, signed_in: Callable[[str], StorageState]
) -> None:
    page = pages.open(**DESKTOP, storage_state=signed_in("quan_tri"))
    page.goto("/quan-tri/incidents/category/?q=")
    page.get_by_role("link", name="Hỏng công trình thuỷ lợi").click()
    page.get_by_role("link", name="Sửa câu hỏi, xem biểu mẫu").click()
    question = page.locator("[data-question]").last
    question.get_by_label("Câu hỏi", exact=True).fill("Có mấy hộ thiếu nước?")
    question.get_by_label("Câu hỏi bằng tiếng Anh").fill("How many households lack water?")
    expect(question.get_by_label("Số nhỏ nhất")).to_be_hidden()
    question.get_by_label("Kiểu trả lời").select_option(label="Số nguyên")
    question.get_by_label("Số nhỏ nhất").fill("1")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator(".form-preview").get_by_label("Có mấy hộ thiếu nước?")).to_be_visible()
    page.get_by_role("button", name="Lưu câu hỏi").click()
    expect(page.get_by_text("Đã lưu câu hỏi của")).to_be_visible()
    page.goto("/phan-anh/")
    choose_kind(page, "damaged-irrigation")
    expect(page.get_by_label("Có mấy hộ thiếu nước?")).to_be_visible()
