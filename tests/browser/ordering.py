"""What people do with an inspection order: plan it, object to it, issue it, and tell from the road how far they are."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.looks import axe_findings, too_wide
from tests.browser.poor_line import PoorLine
from tests.browser.residents import until
from tests.browser.site_rows import PHONE_NUMBER, rows
from tests.running_site import Site

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
SENDS_STEP = "POST /can-bo/kiem-tra/"
OBJECTION = "Đề nghị báo trước cho cơ quan thú y cùng đi."
ANSWER = "Đã mời Chi cục Thú y cử người cùng đi."


def expect_good(page: Page) -> None:
    """Everybody can use the page, on this screen, and nobody reads there who reported."""
    assert axe_findings(page) == [], page.url
    assert too_wide(page) == [], page.url
    numbers = re.sub(r"\D", "", page.inner_text("main"))
    assert PHONE_NUMBER not in numbers, page.url


def fold(page: Page, title: str) -> None:
    """Opens the part of the page that has this title."""
    page.locator("summary", has_text=title).click()


def plan(page: Page, case: str) -> int:
    """From the case's page: an order for a surprise inspection that begins now, led by who plans it; returns its id."""
    page.goto(f"/can-bo/su-viec/{case}/")
    page.get_by_role("link", name="Lập kế hoạch kiểm tra").click()
    page.wait_for_url("**/can-bo/kiem-tra/moi/**")
    expect(page.locator("main")).to_contain_text(case)
    expect_good(page)
    page.locator("[name=legal_basis]").fill("Nghị định 90/2017/NĐ-CP\nPhản ánh của người dân")
    expect(page.get_by_label("Đột xuất")).to_be_checked()
    now = dt.datetime.now(HERE)
    for name, hours in (("starts_at", 0), ("ends_at", 4)):
        page.locator(f"[name={name}]").fill(f"{now + dt.timedelta(hours=hours):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Lập kế hoạch").click()
    page.wait_for_url(re.compile(r"/can-bo/kiem-tra/\d+/$"))
    member = page.locator("#add-member option", has_text="Vi Đức Minh").get_attribute("value")
    page.locator("#add-member").select_option(member)
    page.get_by_role("button", name="Thêm vào đoàn").click()
    expect(page.locator(".team-line")).to_contain_text("Vi Đức Minh, Trưởng đoàn")
    expect_good(page)
    return int(page.url.rstrip("/").rpartition("/")[2])


def object_from_the_calendar(page: Page, order: int) -> None:
    """The inspectorate finds the plan in the calendar of the month."""
    page.goto(f"/can-bo/kiem-tra/?thang={dt.datetime.now(HERE):%Y-%m}")
    expect_good(page)
    # begun in the evening it stands on two days
    page.locator(f".month-order[href$='/kiem-tra/{order}/']").first.click()
    fold(page, "Có ý kiến phản đối")
    page.locator("[name='phan-doi-reason']").fill(OBJECTION)
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.locator("main")).to_contain_text("Thanh tra có ý kiến, chưa được trả lời")
    expect_good(page)


def issue(page: Page) -> None:
    fold(page, "Ban hành")
    page.get_by_label("Ký hiệu").fill("QĐ-CAT")
    page.get_by_label("Người ký", exact=True).fill("Đại tá Nguyễn Văn Ký")
    page.get_by_label("Quyền hạn, chức vụ người ký").fill("GIÁM ĐỐC")
    page.get_by_role("button", name="Ban hành").click()


def answer_and_issue(page: Page, order: int) -> None:
    """The order is not issued before the inspectorate was answered."""
    page.goto(f"/can-bo/kiem-tra/{order}/")
    expect(page.locator("main")).to_contain_text(OBJECTION)
    expect(page.locator("main")).to_contain_text("Ban hành được sau khi ý kiến phản đối ở trên được trả lời.")
    expect(page.get_by_role("button", name="Ban hành")).to_have_count(0)
    fold(page, "Trả lời")
    page.locator("details[open] textarea").fill(ANSWER)
    page.get_by_role("button", name="Trả lời").click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    issue(page)
    expect(page.get_by_text("Đã ban hành. Người trong đoàn đã được báo.")).to_be_visible()
    page.get_by_role("button", name="Tôi đã nhận").click()
    expect(page.locator(".team-line")).to_contain_text("đã nhận lúc")
    expect_good(page)


def fetch_papers(page: Page) -> None:
    """From the order's page, where it stands."""
    for name, begins in (("phieu-di-kiem-tra.pdf", b"%PDF"), ("quyet-dinh.docx", b"PK")):
        answer = page.request.get(page.locator(f".paper-list a[href$='{name}']").get_attribute("href") or "")
        assert answer.ok, name
        assert answer.body().startswith(begins), name


def press(page: Page, step: str) -> None:
    page.locator(f"form[data-stop-step={step}] button").click()


def arrive_without_a_line(page: Page, line: PoorLine, site: Site, order: int) -> None:
    """Two steps are kept on the phone; the answer to the first is lost when the line comes back."""
    status = page.locator("[data-queue-status]")
    line.down()
    press(page, "on_the_way")
    expect(status).to_contain_text("Máy giữ lại 1 việc")
    press(page, "arrived")
    expect(status).to_contain_text("Máy giữ lại 2 việc")
    assert stop_steps(site, order) == []
    cut = line.breaks(SENDS_STEP, "after")
    line.back()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    until(lambda: cut.times == 0)
    expect(status).to_contain_text("Máy giữ lại 2 việc")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    until(lambda: stop_steps(site, order) == ["on_the_way", "arrived"])
    expect(page.locator("[data-stop]")).to_have_attribute("data-state", "arrived")
    expect(page.locator("[data-stop]")).to_contain_text("vị trí sai số")
    expect_good(page)


def finish(page: Page, order: int) -> None:
    page.goto(f"/can-bo/kiem-tra/{order}/")
    press(page, "done")
    page.get_by_role("button", name="Hoàn thành cuộc kiểm tra").click()
    expect(page.locator(".lead-state")).to_contain_text("Đã hoàn thành")
    expect_good(page)


def stop_steps(site: Site, order: int) -> list[str]:
    """What the team told from the road, in the order in which it came to the site."""
    query = "SELECT data->>'stop_state' FROM inspections_inspectionevent WHERE order_id = %s AND verb = 'stop'"
    return [state for [state] in rows(site, f"{query} ORDER BY version", order)]
