"""A case from a resident's report to its close by four people: the commune and the police on phones that lose their
line in the middle, the environment office and the inspectorate at desks. Each thing is done once."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import ordering, punishing
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.field_work import FIELD, line_returns, note, sign_in, take_along, verify
from tests.browser.ordering import expect_good, fold
from tests.browser.pages import PATIENCE_MS, Pages
from tests.browser.poor_line import PoorLine
from tests.browser.residents import keeps_the_site, until
from tests.browser.site_rows import PHONE_NUMBER, report, rows, verbs
from tests.running_site import Site

pytestmark = pytest.mark.browser
A_POLL_MS = 31_000
WHY = "Vứt xác động vật do Công an tỉnh chủ trì (quy tắc thử)"
POLICE = "Công an tỉnh Lạng Sơn"

Officer = Callable[[str], Page]
OnTheRoad = Callable[[str, str], Page]


@pytest.fixture
def on_the_road(own_browser: Browser, line: PoorLine, site: Site) -> Iterator[OnTheRoad]:
    """`on_the_road(username, address)`: an officer's phone at the end of the poor line, signed in, at that address."""
    phones: list[BrowserContext] = []

    def enter(username: str, address: str) -> Page:
        context = own_browser.new_context(base_url=line.url, **PHONE)
        context.set_default_timeout(PATIENCE_MS)
        phones.append(context)
        page = keeps_the_site(context)
        page.goto(f"/tai-khoan/dang-nhap/?next={address}")
        sign_in(page, site, username, to=address)
        return page

    yield enter
    for context in phones:
        context.close()


def test_four_people_bring_a_case_from_report_to_close_and_two_lose_their_line_in_the_middle(
    pages: Pages, officer: Officer, on_the_road: OnTheRoad, line: PoorLine, site: Site, place: str
) -> None:
    punishing.enter_made_up_maximum(site)
    write_rule(officer("moi_truong"))
    code = report(pages.open(**DESKTOP), site, place, category="dead-animals", words="Lợn chết trôi dưới cầu")

    commune = on_the_road("canbo_xa", FIELD)
    take_along(commune)
    desk = watching_desk(officer("moi_truong"), place)
    verify_without_a_line(commune, line, site, code)
    commune.close()
    see_it_appear(desk, code)
    hand_to_the_police(desk, code)

    police = on_the_road("cong_an", "/can-bo/thong-bao/")
    expect(police.get_by_role("link", name=f"nhắc đến bạn trong sự việc {code}")).to_be_visible()
    expect(police.get_by_role("link", name=f"Bạn được giao phụ trách sự việc {code}")).to_be_visible()
    expect_good(police)
    order = ordering.plan(police, code)
    ordering.object_from_the_calendar(officer("thanh_tra"), order)
    ordering.answer_and_issue(police, order)
    ordering.fetch_papers(police)
    ordering.arrive_without_a_line(police, line, site, order)
    assert state_of(site, code) == "inspecting"

    visit = punishing.begin_visit(police)
    punishing.write_visit_without_a_line(police, line, visit)
    punishing.photograph(police)
    punishing.sign_minutes(police)
    assert state_of(site, code) == "violation_found"
    punishing.propose(police)
    punishing.decide_and_pay(police)
    ordering.finish(police, order)
    punishing.order_remediation(police, code)
    punishing.take_proof_and_look_again(desk, code)
    assert state_of(site, code) == "closed"

    assert "mọi thứ còn nguyên" in site.manage("verify_audit", "--files", "--case", code)
    file = exported(desk, code)
    assert file[f"kiem-tra/bien-ban-{visit}-1.pdf"] == "same"
    assert f"kiem-tra/quyet-dinh-{order}.pdf" in file
    expect_each_once(site, code, order)


def write_rule(desk: Page) -> None:
    desk.goto("/can-bo/phan-cong/moi/")
    desk.get_by_label("Loại sự việc").select_option(label="Xác động vật vứt xuống sông, suối, ao hồ")
    desk.get_by_label("Cơ quan chủ trì").select_option(label=POLICE)
    desk.get_by_label("Căn cứ, lý do").fill(WHY)
    desk.get_by_role("button", name="Ghi quy tắc").click()
    expect(desk.locator("main")).to_contain_text(WHY)


def watching_desk(desk: Page, place: str) -> Page:
    """The list with this test's case in it, as it was when it came in."""
    desk.clock.install()
    desk.goto(f"/can-bo/?due=all&q={place}")
    expect(desk.locator("[data-row] .state")).to_have_text("Đã tiếp nhận")
    return desk


def verify_without_a_line(commune: Page, line: PoorLine, site: Site, code: str) -> None:
    line.down()
    commune.reload()
    verify(commune, code)
    note(commune, code)
    expect(commune.locator("[data-waiting-list] > li")).to_have_count(2)
    assert verbs(site, code) == []
    line_returns(commune, line)
    expect(commune.locator("[data-waiting]")).to_be_hidden(timeout=60_000)
    assert verbs(site, code) == ["verify", "note"]


def see_it_appear(desk: Page, code: str) -> None:
    desk.clock.fast_forward(A_POLL_MS)
    expect(desk.locator(".live-news")).to_have_text("1 sự việc mới hoặc vừa thay đổi – hiện")
    desk.locator(".live-news").click()
    expect(desk.locator("[data-row] .state")).to_have_text("Đã xác minh")
    expect(desk.locator("[data-row]")).to_contain_text(code)


def hand_to_the_police(desk: Page, code: str) -> None:
    """As the rule suggests, with its reason in view; a colleague there is named."""
    desk.locator("[data-open]").click()
    fold(desk, "Giao cơ quan xử lý")
    step = desk.locator("#buoc-assigned")
    expect(step).to_contain_text(f"Căn cứ: {WHY}")
    expect(step.get_by_label("Cơ quan xử lý").locator("option:checked")).to_have_text(POLICE)
    step.get_by_label("Người phụ trách").select_option(label="Vi Đức Minh")
    words = step.locator("[data-mentions] textarea")
    words.press_sequentially("Nhờ @vi")
    expect(step.locator("[role=option]")).to_have_count(1)
    words.press("Enter")
    expect(words).to_have_value("Nhờ @cong_an ")
    expect_good(desk)
    step.get_by_role("button", name="Giao cơ quan xử lý").click()
    expect(desk.get_by_text("Đã ghi: Giao cơ quan xử lý.")).to_be_visible()


def exported(desk: Page, code: str) -> dict[str, str]:
    """The files in the ZIP that the worker made, and whether each is what it was when it came. Who reported is in
    none."""
    desk.goto(f"/can-bo/su-viec/{code}/")
    desk.get_by_role("link", name="Xuất hồ sơ").click()
    desk.locator("[name=reason]").fill("Toà án yêu cầu")
    desk.get_by_role("button", name="Xuất hồ sơ").click()
    expect(desk.get_by_role("heading", name="Hồ sơ bạn đã xuất")).to_be_visible()
    whole = desk.locator("a[href$='/zip/']")

    def ready() -> bool:
        desk.reload()
        return whole.count() > 0

    until(ready, seconds=120)
    expect_good(desk)
    answer = desk.request.get(whole.get_attribute("href") or "")
    with zipfile.ZipFile(io.BytesIO(answer.body())) as packed:
        assert not [name for name in packed.namelist() if PHONE_NUMBER.encode() in packed.read(name)]
        listed = json.loads(packed.read("manifest.json"))["files"]
    return {file["path"]: file.get("state", "") for file in listed}


def state_of(site: Site, code: str) -> str:
    [[state]] = rows(site, "SELECT state FROM incidents_incident WHERE code = %s", code)
    return str(state)


def expect_each_once(site: Site, code: str, order: int) -> None:
    assert verbs(site, code) == [
        "verify", "note", "assign", "inspect", "record_finding",
        "note", "note", "note",  # a sanction proposed, decided, paid
        "order_remediation", "resolve", "follow_up", "close", "export_file",
    ]  # fmt: skip
    query = "SELECT verb FROM inspections_inspectionevent WHERE order_id = %s ORDER BY version"
    assert [verb for [verb] in rows(site, query, order)] == [
        "draft", "stops", "add_member", "object", "objection_answered", "issue", "accept",
        "stop", "stop", "stop", "finish",
    ]  # fmt: skip
