"""Every page for everyone: by axe, on a screen of 320 px, with text doubled, by keyboard, in both languages."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, StorageState, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import DESKTOP, VAN_QUAN
from tests.browser.looks import axe_findings, tab_to, too_wide
from tests.browser.pages import Pages

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 740}, "geolocation": VAN_QUAN, "permissions": ["geolocation"]}
TELL_OF_THE_WORKER = {"without a line", "news", "news of a commune", "cases taken along", "case taken along"}
ZONES = b'cap,wkt\nCao,"POLYGON ((106.5 21.8, 106.51 21.8, 106.51 21.81, 106.5 21.8))"\n'
LANGUAGES = {"vi": "", "en": "/en"}

Opens = Callable[[Page, str], Any]


def at(path: str) -> Opens:
    """Opens an address, under the prefix of a language."""
    return lambda page, prefix: page.goto(prefix + path)


def without_prefix(path: str) -> Opens:
    """Opens an address for machines, which is asked for a language."""
    return lambda page, prefix: page.goto(f"{path}&lang={'en' if prefix else 'vi'}")


def first_of(path: str, links: str) -> Opens:
    """Opens a list and then the page behind its first link."""

    def open_page(page: Page, prefix: str) -> None:
        page.goto(prefix + path)
        page.goto(page.locator(links).first.get_attribute("href") or "")

    return open_page


def map_with_danger(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/")
    page.locator("#here").click()
    expect(page.locator("#danger-result .danger-layer").first).to_be_visible()


def map_with_incidents(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/#12/21.86/106.54/su-viec")
    expect(page.locator(".incident-mark").first).to_be_visible()


def report_refused(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/phan-anh/")
    page.locator("[type=submit]").click()
    expect(page.locator("[data-error-for]:visible").first).to_be_visible()


def queue_with_a_draft(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/phan-anh/")
    expect(page.locator("form[data-ready]")).to_be_attached()
    page.locator("[name=words]").fill("Nước đen")
    page.wait_for_timeout(500)
    page.goto(f"{prefix}/hang-doi/")
    expect(page.locator(".queue-item")).to_be_visible()


def report_of_an_emergency(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/phan-anh/")
    choose_kind(page, "ground-cracks")
    expect(page.locator(".emergency-place .call-number")).to_be_visible()


def questions_of_a_kind(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/quan-tri/incidents/category/")
    page.goto(page.locator("#result_list tbody th a").first.get_attribute("href") or "")
    page.goto(page.locator("a[href*='/cau-hoi/']").get_attribute("href") or "")


def reported(page: Page) -> dict[str, str]:
    """Sends a report; returns its `code` and the `token` of its private link."""
    answer = page.request.post(
        "/api/v1/reports/",
        headers={"Idempotency-Key": str(uuid.uuid4())},
        data={
            "category": "wastewater",
            "latitude": VAN_QUAN["latitude"],
            "longitude": VAN_QUAN["longitude"],
            "words": "Nước đen chảy ra suối.",
        },
    )
    assert answer.ok, answer.text()
    receipt: dict[str, str] = answer.json()
    return receipt


def receipt(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/phan-anh/da-nhan/{reported(page)['token']}/")


def followed(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/theo-doi/{reported(page)['code']}/")


def case_with_open_steps(page: Page, prefix: str) -> None:
    case(page, prefix)
    page.evaluate("for (const fold of document.querySelectorAll('details.step-fold')) fold.open = true")


def cases_taken_along(page: Page, prefix: str) -> None:
    page.goto(f"{prefix}/can-bo/mang-theo/")
    page.locator("[data-take]").click()
    expect(page.locator("[data-case-list] a").first).to_be_visible()


def case_taken_along(page: Page, prefix: str) -> None:
    """With every form that it offers without a line."""
    cases_taken_along(page, prefix)
    page.locator("[data-case-list] a").first.click()
    expect(page.locator("[data-case-view] h1")).to_be_focused()
    page.evaluate("for (const fold of document.querySelectorAll('details.step-fold')) fold.open = true")
    expect(page.locator("[data-case-view] [name=internal_note]").last).to_be_visible()


def place_of_case(page: Page, prefix: str) -> None:
    case(page, prefix)
    page.goto(f"{page.url.partition('?')[0]}vi-tri/")
    expect(page.locator("[data-place-picker]")).to_be_visible()


def choices(page: Page, prefix: str) -> None:
    """How a file is to be read, after the page has looked into it."""
    page.goto(f"{prefix}/can-bo/ban-do/lu-quet/nop-tep/")
    page.locator("input[type=file]").set_input_files({"name": "vung.csv", "mimeType": "text/csv", "buffer": ZONES})
    page.locator("[data-upload] .form-actions button").click()
    expect(page.locator("[data-choices]")).to_be_visible(timeout=60_000)


case = first_of("/can-bo/?state=received", ".desk-table tbody a")


def of_a_photo(link: str) -> Opens:
    """A page of the first photo of a case."""

    def open_page(page: Page, prefix: str) -> None:
        case(page, prefix)
        page.goto(page.locator(f".photos [href*='{link}']").first.get_attribute("href") or "")

    return open_page


version = first_of("/can-bo/ban-do/sat-lo-dat/", ".card-list a[href*='/ban/']")


def review(page: Page, prefix: str) -> None:
    """The comparison of a version, also where it is over."""
    version(page, prefix)
    page.goto(f"{page.url}xet-duyet/")


PUBLIC: dict[str, Opens] = {
    "map": at("/"),
    "map with danger": map_with_danger,
    "map with incidents": map_with_incidents,
    "danger at a point": at("/tai-day/?lat=21.8629&lon=106.5378"),
    "danger at no point": at("/tai-day/?lat=abc&lon="),
    "communes": at("/xa/"),
    "commune": at("/xa/06253/"),
    "report": at("/phan-anh/"),
    "report of an emergency": report_of_an_emergency,
    "report refused": report_refused,
    "receipt": receipt,
    "queue": at("/hang-doi/"),
    "queue with a draft": queue_with_a_draft,
    "without a line": at("/ngoai-tuyen/"),
    "follow": at("/theo-doi/"),
    "follow, wrong code": at("/theo-doi/AAAA-AAAA-AAA/"),
    "followed report": followed,
    "incidents": at("/su-viec/"),
    "incident": first_of("/su-viec/", "main .card-list a"),
    "about": at("/gioi-thieu/"),
    "versions of a layer": at("/ban-do/sat-lo-dat/"),
    "version": at("/ban-do/sat-lo-dat/1/"),
    "open data": at("/du-lieu/?xa=06253"),
    "collections": without_prefix("/ogc/collections?f=html"),
    "items": without_prefix("/ogc/collections/hazard-sat-lo-dat/items?f=html&limit=3"),
    "posters": at("/xa/06253/ap-phich/"),
    "news": at("/nhan-tin/"),
    "news of a commune": at("/xa/06253/nhan-tin/"),
    "warnings": at("/canh-bao/"),
    "warning": first_of("/canh-bao/", "main a[href*='/canh-bao/']"),
    "log in": at("/tai-khoan/dang-nhap/"),
    "password forgotten": at("/tai-khoan/quen-mat-khau/"),
    "no such page": at("/khong-co-trang-nay/"),
}

STAFF: dict[str, tuple[str, Opens]] = {
    "desk": ("canbo_xa", at("/can-bo/")),
    "desk on the map": ("moi_truong", at("/can-bo/?xem=ban-do")),
    "case": ("canbo_xa", case_with_open_steps),
    "blur a photo": ("canbo_xa", of_a_photo("/lam-mo/")),
    "original of a photo": ("canbo_xa", of_a_photo("/goc/")),
    "place of a case": ("canbo_xa", place_of_case),
    "log a report": ("canbo_xa", at("/can-bo/ghi-nhan/")),
    "kept back": ("canbo_xa", at("/can-bo/giu-lai/")),
    "blocked": ("canbo_xa", at("/can-bo/dang-chan/")),
    "cases taken along": ("canbo_xa", cases_taken_along),
    "case taken along": ("canbo_xa", case_taken_along),
    "cases handed over": ("cong_an", at("/can-bo/de-biet/")),
    "hotspots": ("moi_truong", at("/can-bo/diem-nong/")),
    "hotspots on the map": ("moi_truong", at("/can-bo/diem-nong/?xem=ban-do")),
    "open a hotspot": ("moi_truong", at("/can-bo/diem-nong/moi/")),
    "where a hotspot may be": ("moi_truong", at("/can-bo/diem-nong/goi-y/?least=2&months=12&metres=2000")),
    "rules of routing": ("lanh_dao", at("/can-bo/phan-cong/")),
    "who gets it": ("lanh_dao", at("/can-bo/phan-cong/thu/?category=dead-animals&unit=06253")),
    "write a rule": ("lanh_dao", at("/can-bo/phan-cong/moi/")),
    "absences": ("canbo_xa", at("/can-bo/vang-mat/")),
    "import past cases": ("canbo_xa", at("/can-bo/so-cu/")),
    "figures": ("lanh_dao", at("/can-bo/so-lieu/")),
    "layers": ("nong_nghiep", at("/can-bo/ban-do/")),
    "layer": ("nong_nghiep", at("/can-bo/ban-do/sat-lo-dat/")),
    "places": ("nong_nghiep", at("/can-bo/ban-do/cong-trinh/")),
    "upload": ("nong_nghiep", at("/can-bo/ban-do/sat-lo-dat/nop-tep/")),
    "choices": ("nong_nghiep", choices),
    "version": ("nong_nghiep", version),
    "review": ("nong_nghiep", review),
    "legends": ("lanh_dao", at("/can-bo/ban-do/chu-giai/")),
    "legend": ("lanh_dao", at("/can-bo/ban-do/chu-giai/landslide/risk_level/")),
    "start a drawn draft": ("nong_nghiep", at("/can-bo/ban-do/sat-lo-dat/ve-moi/")),
    "issue a warning": ("lanh_dao", at("/can-bo/canh-bao/")),
    "questions of a kind": ("quan_tri", questions_of_a_kind),
    "change password": ("canbo_xa", at("/tai-khoan/doi-mat-khau/")),
    "second step": ("canbo_xa", at("/tai-khoan/hai-buoc/")),
    "sign out": ("canbo_xa", at("/tai-khoan/dang-xuat/")),
}

# What each page is for, to be reached by keyboard alone.
MAIN_ACTIONS = {
    "/": "#here",
    "/tai-day/": ".point-form button",
    "/xa/": ".filters button",
    "/xa/06253/": "main a.btn-call",
    "/du-lieu/": ".downloads a",
    "/phan-anh/": "#report-form [type=submit]",
    "/theo-doi/": "main form button",
    "/su-viec/": "main .card-list a",
    "/tai-khoan/dang-nhap/": "main form button",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_for_everyone(pages: Pages, name: str, language: str) -> None:
    page = opened(pages, name)
    PUBLIC[name](page, LANGUAGES[language])
    check(page, language)


@pytest.mark.parametrize("name", STAFF)
def test_a_page_of_staff_is_for_everyone(pages: Pages, signed_in: Callable[[str], StorageState], name: str) -> None:
    username, opens = STAFF[name]
    page = opened(pages, name, storage_state=signed_in(username))
    opens(page, "")
    check(page, "vi")


@pytest.mark.parametrize("path", MAIN_ACTIONS)
def test_the_keyboard_reaches_what_a_page_is_for(pages: Pages, path: str) -> None:
    page = pages.open(**DESKTOP, worker=False)
    page.goto(path, wait_until="networkidle")
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_class("skip-link")
    page.keyboard.press("Enter")
    assert focused(page).evaluate("element => element.tagName") == "MAIN"
    assert tab_to(page, MAIN_ACTIONS[path]) == []


def opened(pages: Pages, name: str, **options: Any) -> Page:
    return pages.open(**NARROW, **options, worker=name in TELL_OF_THE_WORKER)


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def check(page: Page, language: str) -> None:
    """Nothing for axe and nothing to scroll sideways, on a small phone and on a desk. On a desk English is the same to
    axe but for its words, which it has seen on the phone."""
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == language
    for width, height in ((320, 740), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        if width == 320 or language == "vi":
            assert axe_findings(page) == [], f"axe at {width} px"
        for size in ("100%", "200%"):
            assert too_wide(page, text=size) == [], f"at {width} px with text at {size}"
