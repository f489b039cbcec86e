"""Choosing a kind in the report form: first its group, then the kind."""

from playwright.sync_api import Page, expect


def choose_kind(page: Page, slug: str) -> None:
    kind = page.locator(f"[name=category][value={slug}]")
    group = page.locator("[data-kind-group]", has=kind)
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    page.locator("label", has=kind).click()  # not forced: it waits until what opened above has come to rest
    expect(kind).to_be_checked()
