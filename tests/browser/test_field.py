"""An officer takes cases to where there is no line, while a colleague works on them at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.field_work import (
    FIELD,
    WORDS,
    line_returns,
    note,
    open_case,
    sign_in,
    take_along,
    verify,
)
from tests.browser.pages import PATIENCE_MS, Pages
from tests.browser.poor_line import PoorLine
from tests.browser.residents import keeps_the_site, until
from tests.browser.site_rows import report, rows, verbs
from tests.running_site import Site

pytestmark = pytest.mark.browser
SENDS = "POST /api/v1/field/actions/"


@pytest.fixture
def code(site: Site, pages: Pages, place: str) -> str:
    """Of a case that came in from this test's place."""
    return report(pages.open(**DESKTOP), site, place, category="wastewater", words="Nước đen chảy ra suối")


@pytest.fixture
def outside(own_browser: Browser, line: PoorLine, site: Site) -> Iterator[BrowserContext]:
    """The phone of the commune's officer, at the end of the poor line, in a session of its own."""
    context = own_browser.new_context(base_url=line.url, **PHONE)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"/tai-khoan/dang-nhap/?next={FIELD}")
    sign_in(page, site)
    page.close()
    yield context
    context.close()


@pytest.fixture
def taken(outside: BrowserContext, code: str) -> Page:
    """The page after the cases were taken along."""
    page = keeps_the_site(outside)
    take_along(page)
    return page


def sign_out(page: Page) -> None:
    page.goto("/tai-khoan/dang-xuat/")
    with page.expect_navigation():
        page.locator("main form button").click()


def hold(page: Page, code: str) -> None:
    """The step after the one that still waits."""
    open_case(page, code)
    page.locator("summary").filter(has_text="Tạm dừng").click()
    page.locator("details[open] [name=reason]").fill("Chờ kết quả xét nghiệm nước")
    day = page.locator("details[open] [name=due_on]")
    day.fill(day.get_attribute("max") or "")
    page.locator("details[open]").get_by_role("button", name="Ghi lại").click()
    expect(page.locator("[data-status]")).to_contain_text("Đã ghi trên máy")


def note_at_the_desk(officer: Callable[[str], Page], code: str) -> None:
    desk = officer("moi_truong")
    desk.goto(f"/can-bo/su-viec/{code}/")
    desk.get_by_text("Ghi chú, thêm ảnh").click()
    desk.locator("[name='ghi-chu-internal_note']").fill("Chủ hộ hẹn gặp chiều nay")
    desk.locator("form[action$='/ghi-chu/'] button.btn-wide").click()
    expect(desk.get_by_text("Đã ghi chú.")).to_be_visible()


def kept_on_phone(page: Page) -> str:
    """All that lies in the phone's store and in the caches of the site, as far as it can be read."""
    return str(
        page.evaluate(
            """async () => {
                const open = indexedDB.open("geopgi-field");
                const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
                const words = [];
                const tell = (value) => {
                    const isBytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
                    if (isBytes) return words.push(new TextDecoder().decode(value));
                    if (value && typeof value === "object") return Object.values(value).forEach(tell);
                    words.push(String(value));
                };
                for (const name of db.objectStoreNames) {
                    const asked = db.transaction(name).objectStore(name).getAll();
                    tell(await new Promise((done) => { asked.onsuccess = () => done(asked.result); }));
                }
                db.close();
                for (const name of await caches.keys()) {
                    const cache = await caches.open(name);
                    for (const key of await cache.keys()) {
                        if (new URL(key.url).pathname.startsWith("/static/")) continue;
                        words.push(key.url, await (await cache.match(key)).text());
                    }
                }
                return words.join("\\n");
            }"""
        )
    )


def left_on_phone(page: Page) -> dict[str, int]:
    """How much lies in each part of the phone's store."""
    left: dict[str, int] = page.evaluate(
        """async () => {
            const open = indexedDB.open("geopgi-field");
            const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
            const left = {};
            for (const name of db.objectStoreNames) {
                const asked = db.transaction(name).objectStore(name).count();
                left[name] = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
            }
            db.close();
            return left;
        }"""
    )
    return left


def test_cases_are_read_and_noted_without_a_line_and_arrive_once_when_it_is_back(
    taken: Page, line: PoorLine, site: Site, code: str
) -> None:
    line.down()
    taken.reload()
    expect(taken.locator("[data-kept-note]")).to_be_visible()
    verify(taken, code)
    hold(taken, code)
    note(taken, code)
    expect(taken.locator("[data-waiting-list] > li")).to_have_count(3)
    expect(taken.locator(f"a[href='#{code}']")).to_contain_text("Tạm dừng")
    taken.reload()
    expect(taken.locator("[data-waiting-list] > li")).to_have_count(3)
    assert verbs(site, code) == []
    cut = line.breaks(SENDS, "after")
    line_returns(taken, line)
    expect(taken.locator("[data-waiting]")).to_be_hidden(timeout=60_000)
    assert cut.times == 0
    assert verbs(site, code) == ["verify", "hold", "note"]
    [[photos]] = rows(
        site,
        "SELECT count(*) FROM incidents_photo p JOIN incidents_incident i ON i.id = p.incident_id WHERE code = %s",
        code,
    )
    assert photos == 1


def test_a_step_on_a_case_that_a_colleague_changed_is_shown_and_never_written_over(
    taken: Page, line: PoorLine, site: Site, code: str, officer: Callable[[str], Page]
) -> None:
    line.down()
    verify(taken, code)
    note_at_the_desk(officer, code)
    line_returns(taken, line)
    conflict = taken.locator("[data-waiting-list] > li[data-state=conflict]")
    expect(conflict).to_contain_text("Chủ hộ hẹn gặp chiều nay", timeout=30_000)
    assert verbs(site, code) == ["note"]
    conflict.get_by_role("button", name="Vẫn làm bước này").click()
    until(lambda: verbs(site, code) == ["note", "verify"])
    expect(taken.locator("[data-waiting]")).to_be_hidden()


def test_a_step_in_conflict_can_become_a_note(
    taken: Page, line: PoorLine, site: Site, code: str, officer: Callable[[str], Page]
) -> None:
    line.down()
    verify(taken, code)
    note_at_the_desk(officer, code)
    line_returns(taken, line)
    taken.get_by_role("button", name="Chuyển thành ghi chú").click(timeout=30_000)
    until(lambda: verbs(site, code) == ["note", "note"])


def test_whoever_is_signed_out_meanwhile_keeps_what_was_written_and_sends_it_after_signing_in(
    taken: Page, outside: BrowserContext, line: PoorLine, site: Site, code: str
) -> None:
    line.down()
    note(taken, code)
    outside.clear_cookies(name="sessionid")
    line_returns(taken, line)
    expect(taken.locator("[data-problem-words]")).to_contain_text("Xin đăng nhập lại", timeout=30_000)
    expect(taken.locator("[data-cases]")).to_be_hidden()
    taken.get_by_role("link", name="Đăng nhập", exact=True).last.click()
    sign_in(taken, site)
    until(lambda: verbs(site, code) == ["note"])


def test_what_lies_on_the_phone_cannot_be_read_and_goes_with_signing_out(
    taken: Page, line: PoorLine, code: str, place: str
) -> None:
    assert code not in kept_on_phone(taken)
    assert place not in kept_on_phone(taken)
    line.down()
    note(taken, code)
    assert WORDS not in kept_on_phone(taken)
    taken.reload()
    assert code not in kept_on_phone(taken)
    line_returns(taken, line)
    expect(taken.locator("[data-waiting]")).to_be_hidden(timeout=30_000)
    sign_out(taken)
    taken.goto(FIELD)
    expect(taken.locator("[data-problem-words]")).to_contain_text("Xin đăng nhập")
    assert left_on_phone(taken) == {"keys": 0, "kept": 0, "photos": 0, "actions": 0, "files": 0}


def test_what_was_being_written_is_there_again_and_waits_through_signing_out_for_its_author_alone(
    taken: Page, site: Site, code: str
) -> None:
    open_case(taken, code)
    taken.get_by_text("Ghi chú, thêm ảnh").click()
    taken.locator("details[open] [name=internal_note]").fill(WORDS)
    until(lambda: left_on_phone(taken)["actions"] == 1)
    sign_out(taken)
    assert left_on_phone(taken)["kept"] == 0
    taken.goto(f"/tai-khoan/dang-nhap/?next={FIELD}")
    sign_in(taken, site, "moi_truong")
    expect(taken.locator("[data-problem-words]")).to_contain_text("1 việc chưa gửi của tài khoản khác")
    expect(taken.locator("[data-waiting]")).to_be_hidden()
    sign_out(taken)
    taken.goto(f"/tai-khoan/dang-nhap/?next={FIELD}")
    sign_in(taken, site)
    taken.get_by_role("button", name="Lấy việc về máy").click()
    taken.get_by_role("button", name="Viết tiếp").click()
    expect(taken.locator("details[open] [name=internal_note]")).to_have_value(WORDS)
    taken.locator("details[open]").get_by_role("button", name="Ghi lại").click()
    until(lambda: verbs(site, code) == ["note"])


def test_cases_are_gone_after_a_day(taken: Page, line: PoorLine) -> None:
    line.down()
    taken.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(hours=24, minutes=1))
    taken.reload()
    expect(taken.locator("[data-problem-words]")).to_contain_text("Chưa có sự việc nào trên máy này")
    assert left_on_phone(taken)["kept"] == left_on_phone(taken)["photos"] == 0
