"""What comes of an inspection: the visit with its minutes, the sanction, putting right, and looking again."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.ordering import HERE, expect_good, fold
from tests.browser.photo import large_photo
from tests.browser.poor_line import PoorLine
from tests.browser.site_rows import rows
from tests.running_site import Site

FINDINGS = "Hai xác lợn còn thẻ tai mắc dưới chân cầu."
VIOLATOR = "Hoàng Văn Thụ"
"""Of whom staff read only where they must."""


def photo(seed: int) -> FilePayload:
    return FilePayload(name="tai-cho.jpg", mimeType="image/jpeg", buffer=large_photo(seed))


def begin_visit(page: Page) -> int:
    """From the order's page, once the team is there; returns the id of the visit."""
    page.get_by_role("button", name="Kiểm tra tại chỗ, lập biên bản").click()
    page.wait_for_url(re.compile(r"/can-bo/lan-kiem-tra/\d+/$"))
    expect_good(page)
    return int(page.url.rstrip("/").rpartition("/")[2])


def write_visit_without_a_line(page: Page, line: PoorLine, visit: int) -> None:
    """What was typed outlives the line and the page; names are not kept on the phone."""
    line.down()
    page.locator("[name='cau-so-con']").fill("2")
    page.locator("[name='cau-trong-nuoc'][value=yes]").check()
    page.locator("[name='do-0-parameter']").fill("Ôxy hoà tan")
    page.locator("[name='do-0-value']").fill("2,4")
    page.locator("[name='do-0-unit']").fill("mg/l")
    page.locator("[name='nguoi-0-name']").fill(VIOLATOR)
    page.locator("[name=findings]").fill(FINDINGS)
    page.locator("[name=result][value=violation]").check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("[data-send-status]")).to_have_class(re.compile("note-danger"))
    line.back()
    page.goto(f"/can-bo/lan-kiem-tra/{visit}/")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    expect(page.locator("[name=findings]")).to_have_value(FINDINGS)
    expect(page.locator("[name='do-0-value']")).to_have_value("2,4")
    expect(page.locator("[name='nguoi-0-name']")).to_have_value("")
    page.locator("[name='nguoi-0-name']").fill(VIOLATOR)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    expect_good(page)


def photograph(page: Page) -> None:
    form = page.locator("#anh form")
    form.locator("[name=photos]").last.set_input_files([photo(3)])
    expect(form.locator("[data-photo-list] img")).to_be_visible()
    form.get_by_role("button", name="Thêm ảnh vào lần kiểm tra").click()
    expect(page.locator("#anh .photo-mark")).to_contain_text("21.86290, 106.53780")


def sign_minutes(page: Page) -> None:
    page.get_by_role("button", name="Lưu và ký biên bản").click()
    page.wait_for_url("**/ky/")
    expect(page.locator("main")).to_contain_text("mg/l")
    for pad in page.locator("[data-signature]").all():
        draw(page, pad)
    expect_good(page)
    page.get_by_role("button", name="Ký và lưu biên bản").click()
    expect(page.get_by_text("Đã ký và lưu biên bản.")).to_be_visible(timeout=60_000)
    expect_good(page)
    answer = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href") or "")
    assert answer.body().startswith(b"%PDF")


def draw(page: Page, pad: Locator) -> None:
    canvas = pad.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 15, steps=5)
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 20, steps=5)
    page.mouse.up()
    expect(pad.locator("[data-signature-said]")).to_have_text("Đã ký.")


def enter_made_up_maximum(site: Site) -> None:
    """An office enters the highest fine of each field; this one is of no law."""
    query = "UPDATE inspections_fieldmaximum m SET person = 50000000 FROM inspections_legalfield f"
    assert rows(site, f"{query} WHERE f.id = m.field_id AND f.slug = 'veterinary' RETURNING m.id")


def propose(page: Page) -> None:
    """By the article on dead livestock; a constable may not fine so much, and the page says so before."""
    page.get_by_role("link", name="Đề xuất xử phạt").click()
    page.get_by_label("Tìm hành vi vi phạm").fill("vut gia suc")
    search(page)
    page.locator("label.article", has_text="Nghị định 90/2017/NĐ-CP").get_by_role("checkbox").check()
    page.get_by_label("Họ tên, hoặc tên tổ chức").fill(VIOLATOR)
    page.get_by_label("Mức phạt đề xuất").fill("5.500.000")
    choose_power(page, "Chiến sĩ công an")
    search(page)
    expect(page.locator(".note-warning")).to_contain_text("Mức đề xuất vượt thẩm quyền")
    expect_good(page)
    choose_power(page, "Trưởng Công an")
    search(page)
    expect(page.locator(".note-warning")).to_have_count(0)
    page.get_by_role("button", name="Lập đề xuất").click()
    expect(page.get_by_text("Đã lập đề xuất xử phạt.")).to_be_visible()
    expect(page.get_by_text(VIOLATOR)).to_have_count(0)
    expect_good(page)


def search(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Tìm, và kiểm tra lại mức phạt").click()


def choose_power(page: Page, holder: str) -> None:
    value = page.locator("[name=power] option", has_text=holder).get_attribute("value")
    page.locator("[name=power]").select_option(value)


def decide_and_pay(page: Page) -> None:
    today = dt.datetime.now(HERE).date()
    fold(page, "Ghi quyết định xử phạt")
    form = page.locator("#quyet-dinh")
    form.get_by_label("Số quyết định").fill("15/QĐ-XPHC")
    form.get_by_label("Ngày quyết định").fill(today.isoformat())
    form.get_by_label("Phải nộp trước hết ngày").fill((today + dt.timedelta(days=10)).isoformat())
    form.locator("button.btn-primary").click()
    expect(page.locator("h1 + p strong")).to_have_text("Đã quyết định, chờ nộp phạt")
    fold(page, "Ghi đã nộp phạt")
    form = page.locator("#nop-phat")
    form.get_by_label("Ngày nộp").fill(today.isoformat())
    form.locator("button.btn-primary").click()
    expect(page.locator("h1 + p strong")).to_have_text("Đã nộp phạt")
    expect_good(page)


def order_remediation(page: Page, case: str) -> None:
    page.goto(f"/can-bo/su-viec/{case}/")
    page.get_by_role("link", name="Yêu cầu khắc phục").click()
    page.get_by_label("Việc phải khắc phục").fill("Vớt và chôn xác lợn, rắc vôi khử trùng.")
    page.get_by_label("Hạn khắc phục").fill((dt.datetime.now(HERE).date() + dt.timedelta(days=5)).isoformat())
    page.get_by_label("Ghi chú công khai").fill("Đã yêu cầu vớt và tiêu huỷ xác lợn.")
    expect_good(page)
    page.get_by_role("button", name="Yêu cầu khắc phục").click()
    expect(page.get_by_text("Đã yêu cầu khắc phục.")).to_be_visible()
    expect_good(page)


def take_proof_and_look_again(page: Page, case: str) -> None:
    """By the environment office, from the case's page to its close."""
    page.goto(f"/can-bo/su-viec/{case}/")
    page.get_by_role("link", name="Yêu cầu khắc phục lần 1").click()
    page.get_by_label("Đã khắc phục thế nào?").fill("Đã chôn hai xác lợn, rắc vôi.")
    page.get_by_label("Ngày hậu kiểm").fill(dt.datetime.now(HERE).date().isoformat())
    page.locator("[name='bang-chung-photos']").last.set_input_files([photo(4)])
    expect(page.locator("[data-photo-list] img")).to_be_visible()
    page.get_by_role("button", name="Nhận bằng chứng, đặt ngày hậu kiểm").click()
    expect(page.locator("main")).to_contain_text("Đã nhận bằng chứng, chờ hậu kiểm")
    expect_good(page)
    page.get_by_label("Đã khắc phục xong: kết thúc sự việc").check()
    page.get_by_label("Thấy gì khi kiểm tra lại?").fill("Bờ suối sạch, không còn mùi.")
    page.get_by_label("Ghi chú công khai").fill("Bờ suối đã sạch.")
    page.locator("[name='hau-kiem-photos']").last.set_input_files([photo(5)])
    expect(page.locator("[data-photo-list] img")).to_be_visible()
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.locator("h1 + p strong")).to_have_text("Đã khắc phục xong")
    expect_good(page)
