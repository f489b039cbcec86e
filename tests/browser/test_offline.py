"""Reports over a line that breaks, from phones that lose power, against a server that is killed: each arrives once, and
every photo whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.chromium import PHONE, VAN_QUAN
from tests.browser.crashes import SecondServer, lose_power, processes
from tests.browser.poor_line import PoorLine, http, poor_line
from tests.browser.residents import (
    ARRIVED,
    BEGIN,
    KEPT,
    NUMBER,
    PHOTOS,
    PIECE,
    TAKE_IN,
    WHOLE,
    Arrived,
    expect_receipt,
    fill,
    filled,
    keeps_the_site,
    kept_on_phone,
    send,
    until,
)
from tests.running_site import Site

pytestmark = pytest.mark.browser
PROOF_NEEDED = 428


@pytest.mark.parametrize("where", ["before", "during", "after"])
@pytest.mark.parametrize("begins", [TAKE_IN, BEGIN, PIECE])
def test_a_line_cut_at_any_step_costs_nothing_but_another_try(
    poor_phone: BrowserContext,
    line: PoorLine,
    place: str,
    arrived: Arrived,
    begins: str,
    where: str,
) -> None:
    page = filled(poor_phone, place)
    cut = line.breaks(begins, where)
    send(page)
    expect_receipt(page)
    assert cut.times == 0
    assert arrived(place) == WHOLE
    assert NUMBER not in kept_on_phone(page)


def test_a_report_written_without_a_line_waits_in_the_queue_and_goes_when_the_line_is_back(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived
) -> None:
    keeps_the_site(poor_phone).close()
    line.down()
    page = filled(poor_phone, place)
    expect(page.locator("[data-kept-note]")).to_be_visible()
    send(page)
    expect(page.locator("[data-send-status]")).to_contain_text(KEPT)
    page.goto("/hang-doi/")
    expect(page.locator(".queue-state")).to_have_text("Đang chờ mạng")
    expect(page.locator(".queue-photos img")).to_have_count(2)
    assert arrived(place) == []
    line.back()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".queue-state")).to_contain_text("Đã nhận, mã", timeout=30_000)
    until(lambda: arrived(place) == WHOLE)
    assert NUMBER not in kept_on_phone(page)
    page.get_by_role("link", name="Theo dõi", exact=True).first.click()


def test_a_poster_s_code_opened_without_a_line_still_brings_its_commune(
    poor_phone: BrowserContext, line: PoorLine
) -> None:
    keeps_the_site(poor_phone).close()
    line.down()
    page = poor_phone.new_page()
    page.goto("/phan-anh/?xa=06253&noi=Ch%E1%BB%A3%20B%E1%BA%A3n%20L%C3%A0n")
    expect(page.locator("[data-kept-note]")).to_be_visible()
    expect(page.locator("[name=commune]")).to_have_value("06253")
    expect(page.locator("[data-receiver]")).to_contain_text("Văn Quan")
    expect(page.locator("[name=place_words]")).to_have_value("Chợ Bản Làn")
    page.goto("/phan-anh/?xa=99999")
    expect(page.locator("form[data-ready]")).to_be_attached()
    line.back()


def test_background_sync_sends_when_no_page_is_open(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived
) -> None:
    elsewhere = keeps_the_site(poor_phone)
    page = filled(poor_phone, place)
    line.down()
    send(page)
    expect(page.locator("[data-send-status]")).to_contain_text(KEPT)
    page.close()
    elsewhere.goto("about:blank")
    line.back()
    tools = poor_phone.new_cdp_session(elsewhere)
    registrations: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(each["registrationId"] for each in event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    elsewhere.wait_for_timeout(500)
    sync = {"origin": line.url, "registrationId": registrations[0], "tag": "geopgi-outbox", "lastChance": False}
    tools.send("ServiceWorker.dispatchSyncEvent", sync)
    until(lambda: arrived(place) == WHOLE)


def test_the_queue_counts_when_it_is_asked_for_a_proof_of_work(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived
) -> None:
    elsewhere = keeps_the_site(poor_phone)
    page = filled(poor_phone, place)
    page.locator("[name=homepage_url]").evaluate("field => { field.value = 'http://spam.example'; }")
    line.down()
    send(page)
    expect(page.locator("[data-send-status]")).to_contain_text(KEPT)
    page.close()
    line.back()
    asked: list[int] = []
    elsewhere.on("response", lambda answer: asked.append(answer.status))
    elsewhere.goto("/hang-doi/")
    expect(elsewhere.locator(".queue-state")).to_contain_text("Đã nhận, mã", timeout=30_000)
    until(lambda: arrived(place) == WHOLE)
    assert asked.count(PROOF_NEEDED) == 1


def test_a_killed_server_that_starts_again_gets_each_photo_once(
    own_browser: Browser, site: Site, place: str, arrived: Arrived
) -> None:
    with SecondServer(site) as server, poor_line(server.port) as line:
        phone = own_browser.new_context(base_url=line.url, **PHONE)
        page = filled(phone, place)
        line.breaks(PIECE, "during", then=server.kill)
        send(page)
        expect(page.locator("[data-send-status]")).to_contain_text(ARRIVED)
        server.start()
        expect_receipt(page)
        assert arrived(place) == WHOLE
        phone.close()


def test_a_server_that_asks_to_wait_is_asked_again_after_that(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived
) -> None:
    page = filled(poor_phone, place)
    line.breaks(TAKE_IN, answer=lambda: http("503 Service Unavailable", Retry_After="4"))
    send(page)
    expect(page.locator("[data-send-status]")).to_contain_text(KEPT)
    asked = line.asked(TAKE_IN)
    page.wait_for_timeout(1000)
    assert line.asked(TAKE_IN) == asked, "not before the time it was told"
    expect_receipt(page)
    assert arrived(place) == WHOLE


def test_a_hotspot_that_answers_in_the_site_s_place_is_not_taken_for_it(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived
) -> None:
    page = filled(poor_phone, place)
    line.breaks(TAKE_IN, answer=lambda: http("200 OK", b"<html>Log in</html>", Content_Type="text/html"))
    send(page)
    expect(page.locator("[data-send-status]")).to_contain_text(KEPT)
    page.get_by_role("button", name="Gửi ngay").click()
    expect_receipt(page)
    assert arrived(place) == WHOLE


def test_two_tabs_with_the_same_draft_send_one_report(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived
) -> None:
    first = filled(poor_phone, place)
    first.wait_for_timeout(500)
    second = poor_phone.new_page()
    second.goto("/phan-anh/")
    expect(second.locator("[name=place_words]")).to_have_value(place)
    expect(second.locator("[data-photo-list] img")).to_have_count(2)
    line.down()
    for page in (first, second):
        send(page)
        expect(page.locator("[data-send-status]")).to_contain_text(KEPT)
    line.back()
    for page in (first, second):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    for page in (first, second):
        expect_receipt(page)
    assert arrived(place) == WHOLE


def test_an_empty_battery_costs_neither_a_draft_nor_a_report(
    own_browser: Browser, line: PoorLine, place: str, arrived: Arrived, tmp_path: Path
) -> None:
    def switched_on() -> BrowserContext:
        options = {"executable_path": os.environ.get("CHROMIUM") or None, "args": ["--no-sandbox"]}
        return own_browser.browser_type.launch_persistent_context(
            tmp_path / "phone", base_url=line.url, **options, **PHONE
        )

    phone = switched_on()
    page = filled(phone, f"{place} nữa")
    send(page)
    expect_receipt(page)
    page.goto("/phan-anh/")
    fill(page, place, PHOTOS)
    page.wait_for_timeout(500)
    lose_power(tmp_path / "phone")

    phone = switched_on()
    page = phone.new_page()
    page.goto("/phan-anh/")
    expect(page.locator("[name=place_words]")).to_have_value(place)
    expect(page.locator("[data-photo-list] img")).to_have_count(2)
    line.breaks(PIECE, "during", then=lambda: lose_power(tmp_path / "phone"))
    send(page)
    until(lambda: line.asked(PIECE) >= 1 and not processes(tmp_path / "phone"))

    phone = switched_on()
    page = phone.new_page()
    page.goto("/hang-doi/")
    expect(page.locator(".queue-state").first).to_contain_text("Đã nhận, mã", timeout=30_000)
    until(lambda: arrived(place) == WHOLE)
    phone.close()


def test_a_browser_that_keeps_nothing_sends_straight_away_or_saves_a_file_that_the_form_opens_again(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived, tmp_path: Path
) -> None:
    poor_phone.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'QuotaExceededError'); };")
    page = filled(poor_phone, place)
    line.breaks(TAKE_IN, times=99)  # a browser asks by itself once more
    send(page)
    expect(page.locator("[data-send-status]")).to_contain_text("lưu phản ánh thành tệp")
    line.mend()
    with page.expect_download() as download:
        page.get_by_role("button", name="Lưu phản ánh thành tệp").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.name.endswith(".geopgi.json")
    assert NUMBER not in saved.read_text()
    page.close()

    page = poor_phone.new_page()
    page.goto("/phan-anh/")
    expect(page.locator("form[data-ready]")).to_be_attached()
    page.get_by_text("Mất mạng, máy dùng chung?").click()
    page.locator("[data-open-file]").set_input_files(saved)
    expect(page.locator("[data-photo-list] img")).to_have_count(2)
    expect(page.locator("[name=place_words]")).to_have_value(place)
    send(page)
    expect_receipt(page)
    assert arrived(place) == WHOLE


def test_a_report_that_the_server_refuses_is_corrected_and_sent(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived
) -> None:
    keeps_the_site(poor_phone).close()
    page = filled(poor_phone, place)
    line.down()
    page.locator("[name=lat]").evaluate("(field) => { field.value = '10.5'; }")
    send(page)
    expect(page.locator("[data-send-status]")).to_contain_text(KEPT)
    page.goto("/hang-doi/")
    line.back()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator(".queue-state")).to_contain_text("Chưa được nhận")
    page.get_by_role("link", name="Sửa").click()
    expect(page.locator("[name=place_words]")).to_have_value(place)
    expect(page.locator("[data-photo-list] img")).to_have_count(2)
    page.get_by_role("button", name="Dùng vị trí của tôi").click()
    expect(page.locator("[name=lat]")).to_have_value(f"{VAN_QUAN['latitude']:.6f}")
    send(page)
    expect_receipt(page)
    assert arrived(place) == WHOLE


def test_of_a_report_on_a_shared_phone_nothing_stays_when_nobody_wants_the_code_kept(
    poor_phone: BrowserContext, place: str
) -> None:
    page = filled(poor_phone, place)
    page.locator("[data-keep-code]").uncheck()
    send(page)
    expect_receipt(page)
    assert kept_on_phone(page) == "[[],[],[]]"
    another = filled(poor_phone, place)
    send(another)
    expect_receipt(another)
    another.goto("/hang-doi/")
    expect(another.locator(".queue-state")).to_contain_text("Đã nhận, mã")
    another.on("dialog", lambda dialog: dialog.accept())
    another.get_by_role("button", name="Quên mã này").click()
    expect(another.locator("[data-empty]")).to_be_visible()
    assert kept_on_phone(another) == "[[],[],[]]"
