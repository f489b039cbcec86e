"""How a page looks to people with other eyes, other hands and small screens."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = Axe.from_file(ROOT / "node_modules" / "axe-core" / "axe.min.js")

TOO_WIDE = """() => {
    const width = document.scrollingElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const reach = (element) => {
        const box = element.getBoundingClientRect();
        const spills = getComputedStyle(element).overflowX === "visible";
        return spills ? Math.max(box.right, box.left + element.scrollWidth) : box.right;
    };
    const inFrame = (element) =>
        element && (getComputedStyle(element).overflowX !== "visible" || inFrame(element.parentElement));
    const wide = [...document.querySelectorAll("body *")]
        .filter((element) => element.checkVisibility() && reach(element) > width + 0.5)
        .filter((element) => !inFrame(element.parentElement));
    return [`page: ${document.scrollingElement.scrollWidth} px in ${width} px`,
            ...wide.map((element) => element.outerHTML.slice(0, 120))];
}"""

FOCUS = """() => {
    const focused = document.activeElement;
    const shows = (element) => {
        const style = getComputedStyle(element);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    };
    const choice = focused.closest("label"); // a big choice shows the focus of the small button in it
    return { html: focused.outerHTML.slice(0, 120), shown: shows(focused) || Boolean(choice && shows(choice)) };
}"""


def axe_findings(page: Page) -> list[str]:
    """Each rule that the page breaks, with the first element that does."""
    found = AXE.run(page).response["violations"]
    return [f"{rule['id']}: {len(rule['nodes'])} × {rule['nodes'][0]['html'][:200]}" for rule in found]


def too_wide(page: Page, *, text: str = "100%") -> list[str]:
    """What makes the page scroll sideways, with text of that size; empty when nothing does."""
    page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
    offenders: list[str] = page.evaluate(TOO_WIDE)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return offenders


def tab_to(page: Page, selector: str, *, most: int = 150) -> list[str]:
    """Presses Tab until the element has the focus; returns the stops on the way that do not show they have it.
    Raises AssertionError when it is not reached."""
    hidden = []
    for _stop in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if not stop["shown"]:
            hidden.append(stop["html"])
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return hidden
    raise AssertionError(f"{selector} was not reached with {most} presses of Tab")
