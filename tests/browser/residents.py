"""What a resident does on a phone at the end of a poor line, and what of it must arrive."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import VAN_QUAN
from tests.browser.photo import large_photo

Arrived = Callable[[str], list[list[str]]]
PHOTOS = [large_photo(1), large_photo(2)]
WHOLE = [sorted(hashlib.sha256(photo).hexdigest() for photo in PHOTOS)]
"""One report with both photos as the phone has them."""
TAKE_IN, BEGIN, PIECE = "POST /phan-anh/gui/", "POST /api/v1/reports/", "PATCH /api/v1/reports/"
NUMBER = "0912 345 678"
KEPT = "Phản ánh đã được giữ trên máy này"
ARRIVED = "Phản ánh đã đến nơi"


def filled(phone: BrowserContext, place: str, *, photos: list[bytes] = PHOTOS) -> Page:
    page = phone.new_page()
    page.goto("/phan-anh/")
    fill(page, place, photos)
    return page


def fill(page: Page, place: str, photos: list[bytes]) -> None:
    expect(page.locator("form[data-ready]")).to_be_attached()
    choose_kind(page, "wastewater")
    page.get_by_role("button", name="Dùng vị trí của tôi").click()
    expect(page.locator("[name=lat]")).to_have_value(f"{VAN_QUAN['latitude']:.6f}")
    page.locator("[name=place_words]").fill(place)
    page.locator("[name=words]").fill("Nước suối có váng dầu.")
    page.get_by_text("Muốn được gọi lại?").click()
    page.locator("[name=phone]").fill(NUMBER)
    if photos:
        page.locator("[name=photos]").last.set_input_files(
            [FilePayload(name=f"{n}.jpg", mimeType="image/jpeg", buffer=photo) for n, photo in enumerate(photos)]
        )
        expect(page.locator("[data-photo-list] img")).to_have_count(len(photos))


def send(page: Page) -> None:
    page.locator("[type=submit]").click()


def expect_receipt(page: Page) -> None:
    expect(page.get_by_role("heading", name="Đã nhận phản ánh của bạn")).to_be_visible(timeout=60_000)


def keeps_the_site(phone: BrowserContext) -> Page:
    """A page after whose visit the phone has the site for when there is no line."""
    page = phone.new_page()
    page.goto("/hang-doi/")
    until(lambda: bool(page.evaluate("navigator.serviceWorker.getRegistration().then((found) => !!found?.active)")))
    controlled = "navigator.serviceWorker.controller !== null"
    if not page.evaluate(controlled):
        page.reload()  # it began to come before the worker was there
    until(lambda: bool(page.evaluate(controlled)))
    return page


def kept_on_phone(page: Page) -> str:
    """All that the outbox holds, as text, less the bytes of photos."""
    return str(
        page.evaluate(
            """async () => {
                const open = indexedDB.open("geopgi-outbox");
                const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
                const all = [];
                for (const name of db.objectStoreNames) {
                    const asked = db.transaction(name).objectStore(name).getAll();
                    all.push(await new Promise((done) => { asked.onsuccess = () => done(asked.result); }));
                }
                db.close();
                return JSON.stringify(all);
            }"""
        )
    )


def until(holds: Callable[[], bool], seconds: float = 40) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.2)
