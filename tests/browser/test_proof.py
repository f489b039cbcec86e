"""A phone that is asked for a proof of work counts by itself, and nobody notices."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.looks import axe_findings
from tests.browser.pages import Pages
from tests.running_site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def forgiven(site: Site) -> Iterator[None]:
    """Who touched the trap is asked for work for an hour, and so are the other tests: they have the same address."""
    yield
    site.manage("shell", "-c", "from incidents.models import AddressCount as count; count.objects.all().delete()")


def test_a_report_that_must_prove_some_work_is_sent_with_one_press(phone: Callable[[], Page], pages: Pages) -> None:
    page = phone()
    asked: list[Response] = []
    page.on("response", lambda answer: asked.append(answer) if answer.status == 428 else None)
    page.goto("/phan-anh/")
    choose_kind(page, "dead-animals")
    page.get_by_role("button", name="Dùng vị trí của tôi").click()
    expect(page.locator("[data-receiver]")).to_contain_text("Xã Văn Quan")
    page.locator("[name=words]").fill("Lợn chết trôi dưới chân cầu")
    page.locator("[name=homepage_url]").evaluate("field => { field.value = 'http://spam.example'; }")
    with pages.expecting("428"):
        page.locator("[type=submit]").click()
        expect(page.locator(".private-url")).to_be_visible()
    assert len(asked) == 1


def test_neither_eye_nor_keyboard_nor_screen_reader_finds_the_trap(phone: Callable[[], Page]) -> None:
    page = phone()
    page.goto("/phan-anh/")
    assert page.get_by_role("textbox", name="Để trống ô này").count() == 0
    assert not page.locator("[name=homepage_url]").evaluate(
        "field => { const box = field.getBoundingClientRect(); return box.right > 0 && box.left < innerWidth; }"
    )
    assert page.locator("[name=device]").input_value()
    assert axe_findings(page) == []
