"""Ways around secrecy, two people at once, and what no form offers, in the room of inspections."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from agencies.models import Agency, User
from incidents.errors import MissingNeeds
from incidents.models import Incident
from inspections.carrying_out import finish_order, step_at_stop
from inspections.documents.docx import OfficialDocx
from inspections.drafting import add_case
from inspections.facilities import cases_of
from inspections.feeds import make_feed
from inspections.issuing import issue_order
from inspections.models import Facility, Manner, Order, Sanction, SanctionPower, Visit
from inspections.sanctioning import decide
from inspections.signing import sign
from inspections.states import OrderState, StopState
from inspections.violators import Violator
from inspections.visiting import add_photos, begin_at_stop, write
from places.models import Unit
from tests.inspections.making import go, hour, make_facility, make_order
from tests.inspections.outcomes import dead_livestock, photo, proposed, signatures, signed_visit, written

pytestmark = pytest.mark.django_db

Case = Callable[..., Incident]


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def step(user: User, order: Order, *targets: StopState) -> None:
    for target in targets:
        step_at_stop(user=user, order_id=order.pk, stop_id=order.stops.get().pk, target=target)


def test_the_commune_learns_of_no_secret_order_from_one_that_was_issued_against_it(
    environment: Agency, police: Agency, officer: User, constable: User, commune_officer: User, facility: Facility
) -> None:
    secret = make_order(
        police, constable, at=[facility], team=[constable], starts_at=hour(3, 8), manner=Manner.SURPRISE, secret=True
    )
    go(secret, OrderState.ISSUED)
    open_one = make_order(environment, officer, at=[facility], team=[officer], starts_at=hour(4, 8))
    issue_order(
        user=officer, order_id=open_one.pk, signer="A", signer_title="B", override_reason="Đã bàn với nhau"
    )  # fmt: skip
    address = reverse("inspection", args=[open_one.pk])
    sentence = "Công an tỉnh cũng kiểm tra"
    assert sentence in signed_in(officer).get(address).content.decode()
    seen = signed_in(commune_officer).get(address)
    assert seen.status_code == 200 and sentence not in seen.content.decode()


def test_the_commune_learns_of_no_secret_order_from_the_cases_of_a_facility(
    police: Agency, constable: User, commune_officer: User, case: Case, commune_a: Unit
) -> None:
    incident = case(police)
    far_off = make_facility(commune_a, location=Point(106.41, 21.81, srid=4326))
    secret = make_order(police, constable, at=[far_off], manner=Manner.SURPRISE, secret=True)
    add_case(user=constable, order_id=secret.pk, code=incident.code, stop_id=secret.stops.get().pk)
    assert cases_of(user=constable, facility=far_off) == [incident]
    assert cases_of(user=commune_officer, facility=far_off) == []


@pytest.fixture
def secret_finding(police: Agency, constable: User, facility: Facility, settings: Any, tmp_path: Any) -> Sanction:
    """What a secret order that is not over yet found."""
    settings.MEDIA_ROOT = tmp_path / "media"
    secret = make_order(
        police,
        constable,
        at=[facility],
        team=[constable],
        starts_at=timezone.now(),
        manner=Manner.SURPRISE,
        secret=True,
    )
    go(secret, OrderState.ISSUED)
    step(constable, secret, StopState.ON_THE_WAY, StopState.ARRIVED)
    visit = begin_at_stop(user=constable, stop=secret.stops.get())
    visit = write(user=constable, visit=visit, written=written())
    add_photos(user=constable, visit=visit, photos=[photo()])
    sign(user=constable, visit=visit, signatures=signatures())
    return proposed(constable, None, visit=Visit.objects.get(pk=visit.pk))


def test_what_a_secret_order_found_shows_to_the_commune_once_it_is_done(
    secret_finding: Sanction, constable: User, officer: User, commune_officer: User
) -> None:
    address, order = reverse("sanction", args=[secret_finding.pk]), Order.objects.get()
    assert signed_in(officer).get(address).status_code == 200
    assert signed_in(commune_officer).get(address).status_code == 404
    assert not Sanction.objects.visible_to(commune_officer).exists()
    step(constable, order, StopState.DONE)
    finish_order(user=constable, order_id=order.pk)
    assert signed_in(commune_officer).get(address).status_code == 200


def test_the_second_of_two_who_edit_a_facility_is_told_and_overwrites_nothing_unawares(
    officer: User, colleague: User, facility: Facility
) -> None:
    address = reverse("edit_facility", args=[facility.pk])
    first, second = signed_in(officer), signed_in(colleague)
    sent = {"name": facility.name, "commune": facility.unit.code, "risk": "medium", "active": "on", "version": 1}
    assert first.post(address, sent | {"permits": "GP 01"}).status_code == 302
    answer = second.post(address, sent | {"note": "Nhiều ruồi"})
    facility.refresh_from_db()
    assert (answer.status_code, facility.permits, facility.note) == (422, "GP 01", "")
    page = answer.content.decode()
    assert "Người khác vừa sửa cơ sở này" in page and "Nhiều ruồi" in page and 'name="version" value="2"' in page
    assert second.post(address, sent | {"note": "Nhiều ruồi", "version": 2}).status_code == 302


def test_two_decisions_under_one_number_at_the_same_moment_are_refused_in_words(
    case: Case, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = case()
    signed_visit(officer, incident)
    one, other = proposed(officer, incident), proposed(officer, incident, violator=Violator(name="Nông Văn Khác"))
    day = timezone.localdate()
    told: dict[str, Any] = {"user": officer, "number": "1/QĐ", "decided_on": day, "power_reason": "Được uỷ quyền"}
    decide(sanction=one, amount=5_500_000, **told)
    # The other officer looked before the first one had decided.
    monkeypatch.setattr(QuerySet, "exists", lambda _rows: False)
    with pytest.raises(MissingNeeds) as refused:
        decide(sanction=other, amount=5_500_000, **told)
    assert "number" in refused.value.missing


def test_a_proposal_sent_twice_is_made_once_and_one_of_somebody_else_is_another(case: Case, officer: User) -> None:
    incident = case()
    signed_visit(officer, incident)
    assert proposed(officer, incident) == proposed(officer, incident)
    other = proposed(officer, incident, violator=Violator(name="Nông Văn Khác"))
    assert Sanction.objects.count() == 2 and other.pk != Sanction.objects.earliest("pk").pk


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "9998-12"])
def test_the_calendar_opens_at_either_end_of_time(officer: User, month: str) -> None:
    assert signed_in(officer).get(reverse("inspections"), {"thang": month}).status_code == 200


def test_a_code_of_signs_that_no_database_keeps_finds_nothing(case: Case, officer: User) -> None:
    browser = signed_in(officer)
    assert browser.get(reverse("new_inspection"), {"su-viec": "LS\x00"}).status_code == 200
    answer = browser.get(reverse("case_colleagues", args=[case().code]), {"q": "\x00"})
    assert answer.status_code == 200


def test_a_number_that_is_none_chooses_no_position(case: Case, officer: User) -> None:
    incident = case()
    signed_visit(officer, incident)
    assert SanctionPower.objects.exists()
    sent = {"articles": dead_livestock().pk, "power": "²", "violated_on": timezone.localdate(), "tim": "1"}
    assert signed_in(officer).post(reverse("propose_for_case", args=[incident.code]), sent).status_code == 200


def test_what_was_pasted_with_signs_that_nobody_sees_goes_on_paper() -> None:
    """Word puts a vertical tab for a new line, and spaces that do not break."""
    paper = OfficialDocx()
    paper.heading("Trại\x0blợn\x01 Hoà\u00a0Bình\ufffe")
    paper.table(["A"], [["gọi \u202e000.5"]])
    document = Document(BytesIO(paper.as_bytes()))
    assert document.paragraphs[0].text == "Trại lợn Hoà Bình"
    assert document.tables[0].cell(1, 0).text == "gọi 000.5"


def test_no_name_that_somebody_typed_begins_a_line_of_a_calendar(
    environment: Agency, officer: User, commune_a: Unit
) -> None:
    signs = "\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"
    place = make_facility(commune_a, "Trại" + "".join(f"{sign}ATTENDEE:x" for sign in signs))
    subject = "Kiểm tra" + "".join(f"{sign}URL:https://evil.example" for sign in signs)
    make_order(environment, officer, at=[place], team=[officer], starts_at=timezone.now(), subject=subject)
    calendar = Client().get(make_feed(user=officer)).content.decode().replace("\r\n ", "")
    lines = calendar.splitlines()
    assert len([line for line in lines if line.startswith("SUMMARY:")]) == 1
    assert not [line for line in lines if line.startswith(("ATTENDEE", "URL:https://evil"))]
