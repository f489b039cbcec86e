"""The site on a phone without a line: what it keeps, what it never does, and how it is renewed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import PHONE
from tests.browser.poor_line import PoorLine, http
from tests.browser.residents import (
    KEPT,
    PHOTOS,
    TAKE_IN,
    WHOLE,
    Arrived,
    expect_receipt,
    filled,
    keeps_the_site,
    send,
    until,
)
from tests.running_site import Site

pytestmark = pytest.mark.browser


def test_a_new_version_waits_for_an_open_form_and_loses_nothing(
    poor_phone: BrowserContext, line: PoorLine, place: str, arrived: Arrived
) -> None:
    keeps_the_site(poor_phone).close()
    waiting = filled(poor_phone, place)
    line.down()
    send(waiting)
    expect(waiting.locator("[data-send-status]")).to_contain_text(KEPT)
    waiting.close()
    line.breaks(TAKE_IN, times=99)  # so that it still waits when the new version comes
    line.back()

    page = poor_phone.new_page()
    page.goto("/phan-anh/")
    expect(page.locator("form[data-ready]")).to_be_attached()
    page.locator("[name=words]").fill("Đang viết dở thì có bản mới.")
    before = page.evaluate("caches.keys()")
    script = page.evaluate("fetch('/sw.js').then((answer) => answer.text())")
    newer = script.replace('"version": "', '"version": "new').encode()
    line.breaks("GET /sw.js", answer=lambda: http("200 OK", newer, Content_Type="text/javascript"), times=99)
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
    expect(page.locator("[data-update-note]")).to_be_visible()
    assert set(before) < set(page.evaluate("caches.keys()")), "the former version still serves the open form"

    page.get_by_role("button", name="Dùng bản mới").click()
    expect(page.locator("[data-draft-note]")).to_be_visible()
    expect(page.locator("[name=words]")).to_have_value("Đang viết dở thì có bản mới.")
    files = [name for name in page.evaluate("caches.keys()") if name.startswith("geopgi-files-")]
    assert len(files) == 1 and files[0].startswith("geopgi-files-new")
    line.mend()
    page.goto("/hang-doi/")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Đã nhận, mã")).to_be_visible(timeout=30_000)
    until(lambda: arrived(place) == WHOLE)


def test_pages_of_one_person_are_never_kept(poor_phone: BrowserContext, site: Site, place: str) -> None:
    keeps_the_site(poor_phone).close()
    page = filled(poor_phone, place, photos=[])
    send(page)
    expect_receipt(page)
    page.locator(".private-url").click()
    expect(page.locator(".lead-state .state")).to_be_visible()
    page.goto("/can-bo/")
    page.locator("[name=login]").fill("canbo_xa")
    page.locator("[name=password]").fill(site.passwords["canbo_xa"])
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(r"/can-bo/(\?.*)?$"))
    for address in ("/", "/xa/06253/", "/phan-anh/", "/canh-bao/"):
        page.goto(address)
    kept = page.evaluate(
        """async () => {
            const all = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const { url } of await cache.keys()) {
                    const { pathname, search } = new URL(url);
                    if (pathname.startsWith("/static/")) continue;
                    all.push([pathname + search, await (await cache.match(url)).text()]);
                }
            }
            return all;
        }"""
    )
    assert {address for address, _text in kept} == {
        "/", "/phan-anh/", "/hang-doi/", "/ngoai-tuyen/", "/canh-bao/", "/api/v1/places/boundaries/",
        "/can-bo/mang-theo/",  # empty but for its scripts, the same for everybody
    }  # fmt: skip
    assert not any("Bàn làm việc" in text for _address, text in kept)


def test_a_chosen_commune_is_there_without_a_line(poor_phone: BrowserContext, line: PoorLine) -> None:
    keeps_the_site(poor_phone).close()
    page = poor_phone.new_page()
    page.goto("/ngoai-tuyen/")
    page.locator("[data-choice]").select_option("06253")
    expect(page.locator("[data-status]")).to_contain_text("MB")
    page.get_by_role("button", name="Lưu xã này vào máy").click()
    expect(page.locator(".kept-commune")).to_contain_text("Xã Văn Quan", timeout=30_000)
    tiles = page.evaluate(
        "caches.open('geopgi-communes').then(async (cache) => (await cache.keys()).map((k) => k.url))"
    )
    tile = next(urlsplit(url).path for url in tiles if url.endswith(".mvt"))
    line.down()
    page.wait_for_timeout(3500)  # until then the browser need not ask for a public page again
    page.goto("/xa/06253/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xã Văn Quan")
    expect(page.locator("[data-kept-danger]")).to_be_visible()
    assert page.evaluate(f"fetch('{tile}').then((answer) => answer.status)") == 200
    page.goto("/theo-doi/")
    expect(page.get_by_role("heading", name="Dùng khi mất mạng")).to_be_visible()
    expect(page.locator(".kept-commune")).to_contain_text("Xã Văn Quan")
    page.get_by_role("button", name="Bỏ khỏi máy").click()
    expect(page.locator(".kept-commune")).to_have_count(0)
    assert page.evaluate("caches.open('geopgi-communes').then(async (cache) => (await cache.keys()).length)") == 0


def test_without_script_the_form_is_a_plain_one(own_browser: Browser, site: Site, place: str, arrived: Arrived) -> None:
    phone = own_browser.new_context(base_url=site.url, java_script_enabled=False, **PHONE)
    page = phone.new_page()
    page.goto("/phan-anh/")
    choose_kind(page, "wastewater")
    page.locator("[name=commune]").select_option("06253")
    page.locator("[name=place_words]").fill(place)
    page.locator("[name=photos]").last.set_input_files(
        [FilePayload(name="1.jpg", mimeType="image/jpeg", buffer=photo) for photo in PHOTOS]
    )
    send(page)
    expect_receipt(page)
    assert arrived(place) == WHOLE
    phone.close()
