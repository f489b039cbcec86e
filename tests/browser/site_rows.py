"""What lies in the database of a site, and a report that comes in past its pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from playwright.sync_api import Page

from tests.browser.chromium import VAN_QUAN
from tests.running_site import Site
from tests.scratch_database import connect

PHONE_NUMBER = "0912345678"


def report(page: Page, site: Site, place: str, *, category: str, words: str) -> str:
    """The code of the case that a resident's report from `place` made."""
    answer = page.request.post(
        "/api/v1/reports/",
        headers={"Idempotency-Key": str(uuid4())},
        data={
            "category": category,
            "longitude": VAN_QUAN["longitude"],
            "latitude": VAN_QUAN["latitude"],
            "place_words": place,
            "words": words,
            "phone": PHONE_NUMBER,
        },
    )
    assert answer.ok, answer.text()
    [[code]] = rows(site, "SELECT i.code FROM incidents_incident i WHERE place_words = %s", place)
    return str(code)


def rows(site: Site, query: str, *values: object) -> list[tuple[Any, ...]]:
    with connect(site.env["DATABASE_URL"]) as database, database.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def verbs(site: Site, code: str) -> list[str]:
    """What happened to the case since it came in."""
    query = "SELECT verb FROM incidents_event e JOIN incidents_incident i ON i.id = e.incident_id WHERE code = %s"
    return [verb for [verb] in rows(site, f"{query} AND e.version > 1 ORDER BY e.version", code)]
