"""Steps at a stop that wait on the phone: what the server refuses for good is told and lets the others through, what it
only cannot take now stays."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.chromium import PHONE

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "static"
PLACE = "http://127.0.0.1:9"
PAGE = """
<div data-stop-queue data-user="7">
  <p data-queue-status hidden></p><input type="hidden" name="csrfmiddlewaretoken">
</div>
<script id="stop-texts" type="application/json">{"sending": "Sending", "waiting": "Waiting {n}", "sent": "Sent",
  "refused": "Refused: {why}", "asking": "Asking", "other": "Others {n}"}</script>
<script id="stop-steps" type="application/json">[]</script>
<script type="module" src="/static/inspections/stop_steps.js"></script>
"""


def waiting(*names: str) -> str:
    """What the phone keeps, a step a name."""
    entries = [{"user": "7", "url": f"{PLACE}/{name}", "fields": {"key": name}} for name in names]
    return f"if (!sessionStorage.seen) localStorage.setItem('inspection-steps', {json.dumps(json.dumps(entries))});" + (
        "sessionStorage.seen = 1;"
    )


@pytest.fixture
def answers() -> dict[str, tuple[int, str, str]]:
    """Name of a step → status, media type and body of the server's answer."""
    return {"taken": (200, "application/json", "{}")}


@pytest.fixture
def page(own_browser: Browser, answers: dict[str, tuple[int, str, str]]) -> Iterator[Page]:
    context = own_browser.new_context(**PHONE)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(PLACE)
        if path == "/":
            route.fulfill(body=PAGE, content_type="text/html")
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            status, media_type, body = answers[path[1:]]
            route.fulfill(status=status, content_type=media_type, body=body)

    context.route("**/*", answer)
    yield context.new_page()
    context.close()


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate("JSON.parse(localStorage['inspection-steps']).map(({fields}) => fields.key)")
    return found


def test_a_step_of_somebody_who_is_of_no_team_is_told_and_does_not_stay_before_the_others(
    page: Page, answers: dict[str, tuple[int, str, str]]
) -> None:
    answers["refused"] = (403, "application/json", '{"problem": "not of the team"}')
    page.add_init_script(waiting("refused", "taken"))
    page.goto(PLACE)
    expect(page.locator("[data-queue-status]")).to_have_text("Refused: not of the team")
    assert kept(page) == ["taken"]
    page.reload()
    page.wait_for_function("localStorage['inspection-steps'] === '[]'")


@pytest.mark.parametrize(
    "answer",
    [(403, "text/html", "CSRF"), (429, "text/html", "later"), (503, "application/json", '{"problem": "x"}')],
)
def test_a_step_that_the_server_cannot_take_now_stays(
    page: Page, answers: dict[str, tuple[int, str, str]], answer: tuple[int, str, str]
) -> None:
    answers["later"] = answer
    page.add_init_script(waiting("later", "taken"))
    page.goto(PLACE)
    expect(page.locator("[data-queue-status]")).to_have_text("Waiting 2")
    assert kept(page) == ["later", "taken"]
