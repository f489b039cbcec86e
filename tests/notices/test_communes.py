"""News of a commune: by message and as a feed."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import AgencyKind, Role
from alerts.issuing import cancel, issue
from alerts.models import Warning
from incidents.reporter import still_there
from incidents.states import State as S
from notices.jobs import tell
from notices.models import Subscription
from notices.subscribing import Target, confirm, subscribe_email
from places.hazards import Hazard
from places.models import Unit
from tests.factories import make_agency, make_member
from tests.incidents.conftest import PATHS
from tests.notices.conftest import World

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def subscribed(unit: Unit) -> None:
    subscribe_email(target=Target(unit=unit), email="xa@example.vn")
    tell()
    confirm(subscription=Subscription.objects.get())
    mail.outbox.clear()


def warn(*units: Unit, headline: str = "Lũ quét") -> Warning:
    user = make_member(Role.AGRICULTURE_OFFICER, make_agency(AgencyKind.AGRICULTURE, areas=list(units)))
    now = timezone.now()
    return issue(
        user=user,
        hazard=Hazard.FLASH_FLOOD,
        level=2,
        headline=headline,
        instruction="Rời bờ suối.",
        units=list(units),
        starts_at=now,
        expires_at=now + dt.timedelta(hours=6),
    )


def test_a_commune_s_subscriber_hears_of_what_becomes_public_ends_and_is_reopened(world: World) -> None:
    subscribed(world.commune_a)
    incident = world.incident()
    tell()
    assert mail.outbox == []
    for target in PATHS[S.CLOSED]:
        world.step(incident, target)
        tell()
    still_there(report=incident.reports.get(), words="Vẫn còn")
    tell()
    assert [str(letter.subject).rsplit(": ", 1)[1] for letter in mail.outbox] == [
        "Đã xác minh",
        "Đã kết thúc",
        "Mở lại",
    ]


def test_what_happens_in_another_commune_is_not_told(world: World) -> None:
    subscribed(world.commune_b)
    world.incident(S.VERIFIED)
    warn(world.commune_a)
    tell()
    assert mail.outbox == []


def test_a_warning_is_told_once_and_that_it_was_called_off(world: World) -> None:
    subscribed(world.commune_a)
    warning = warn(world.commune_a)
    tell()
    tell()
    assert [letter.subject for letter in mail.outbox] == ["Cảnh báo: Lũ quét"]
    cancel(user=warning.issued_by, warning_id=warning.pk, reason="Nước đã rút.")
    tell()
    tell()
    assert [letter.subject for letter in mail.outbox[1:]] == ["Hết cảnh báo: Lũ quét"]


def entries(unit: Unit) -> list[tuple[str, str]]:
    answer = Client().get(reverse("commune_feed", args=[unit.code]))
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    return [(e.findtext(f"{ATOM}id") or "", e.findtext(f"{ATOM}title") or "") for e in root.iter(f"{ATOM}entry")]


def test_the_feed_tells_public_steps_and_warnings_with_ids_that_stay(world: World) -> None:
    waiting, public = world.incident(), world.incident(S.ASSIGNED)
    warning = warn(world.commune_a)
    before = entries(world.commune_a)
    assert {title.rsplit(": ", 1)[1] for _id, title in before} == {"Đã xác minh", "Đã giao xử lý", "Lũ quét"}
    assert any(f"canh-bao/{warning.pk}" in key for key, _title in before)
    assert not any(waiting.code in key for key, _title in before)
    assert len({key for key, _title in before}) == 3
    world.step(public, S.INSPECTING)
    assert set(before) < set(entries(world.commune_a))


def test_the_feed_holds_only_public_facts_and_takes_few_queries(
    world: World, django_assert_max_num_queries: Any
) -> None:
    incident = world.incident(S.VERIFIED, words="Trại lợn nhà ông X")
    world.step(incident, S.ASSIGNED, internal_note="Bí mật", reason="Căn cứ kín", public_note="Đã giao")
    with django_assert_max_num_queries(8):
        page = Client().get(reverse("commune_feed", args=[world.commune_a.code])).content.decode()
    assert "Đã giao" in page
    for hidden in ("Trại lợn", "Bí mật", "Căn cứ kín"):
        assert hidden not in page


def test_the_page_of_the_commune_leads_to_both(world: World) -> None:
    page = Client().get(reverse("commune", args=[world.commune_a.code])).content.decode()
    assert reverse("commune_feed", args=[world.commune_a.code]) in page
    assert reverse("subscribe_commune", args=[world.commune_a.code]) in page
    assert Client().get(reverse("subscribe_commune", args=[world.commune_a.code])).status_code == 200


def test_the_page_in_every_footer_leads_to_news_of_a_commune_and_of_a_report(world: World) -> None:
    address = reverse("news")
    assert f'href="{address}"' in Client().get(reverse("communes")).content.decode()
    page = Client().get(address).content.decode()
    assert world.commune_a.full_name in page
    assert reverse("follow") in page
    chosen = Client().get(address, {"xa": world.commune_a.code})
    assert chosen.headers["Location"] == reverse("subscribe_commune", args=[world.commune_a.code])
    assert Client().get(address, {"xa": "99999"}).status_code == 404
