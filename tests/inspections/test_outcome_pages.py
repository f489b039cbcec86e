"""What the pages of visits, minutes, sanctions and remediation orders do; `test_outcome_access` tells who gets them."""

import datetime as dt
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, User
from incidents.models import Incident
from incidents.states import State
from inspections.carrying_out import step_at_stop
from inspections.issuing import issue_order
from inspections.models import Facility, FieldMaximum, RemediationOrder, Sanction, SanctionPower, ViolatorLook, Visit
from inspections.outcome_states import RemediationState, SanctionState, VisitState
from inspections.states import StopState
from inspections.visiting import begin_at_case
from tests.inspections.making import make_order
from tests.inspections.outcomes import (
    VIOLATOR,
    dead_livestock,
    drawn,
    form_of,
    photo,
    proposed,
    ready_visit,
    signed_in,
    tomorrow,
)

pytestmark = pytest.mark.django_db
Case = Callable[..., Incident]


@pytest.fixture
def client(officer: User) -> Client:
    return signed_in(officer)


def data_address(**how: Any) -> str:
    return f"data:image/png;base64,{b64encode(drawn(**how).read()).decode()}"


def test_a_visit_from_the_case_to_the_signed_minutes(case: Case, officer: User, client: Client) -> None:
    incident = case()
    part = client.get(reverse("case_outcomes", args=[incident.code]), {"phan": "1"})
    assert reverse("visit_begin_case", args=[incident.code]) in part.content.decode()
    where = {"lat": "21.85", "lon": "106.45", "accuracy": "9", "at": ""}
    answer = client.post(reverse("visit_begin_case", args=[incident.code]), where)
    visit = Visit.objects.get()
    assert answer.headers["Location"] == reverse("visit", args=[visit.pk]) and visit.location is not None
    assert client.get(answer.headers["Location"]).status_code == 200

    answer = client.post(
        reverse("visit_photos", args=[visit.pk]), {"photos": [photo()], "lat": "21.85", "lon": "106.45"}
    )
    assert answer.status_code == 302 and visit.photos.get().location is not None
    shown = client.get(reverse("visit_photo_thumbnail", args=[visit.pk, visit.photos.get().key]))
    assert shown.headers["Content-Type"] == "image/webp"

    visit.refresh_from_db()
    answer = client.post(reverse("visit", args=[visit.pk]), form_of(visit) | {"ky": "1"})
    assert answer.headers["Location"] == reverse("visit_sign", args=[visit.pk])
    assert visit.measurements.get().within is False
    page = client.get(answer.headers["Location"]).content.decode()
    assert VIOLATOR.name in page and "12,5 mg/l" in page

    visit.refresh_from_db()
    given = {"version": visit.version, "inspector-drawn": data_address(), "person-1-drawn": data_address()}
    answer = client.post(reverse("visit_sign", args=[visit.pk]), given)
    assert answer.headers["Location"] == reverse("visit", args=[visit.pk])
    incident.refresh_from_db()
    assert incident.state == State.VIOLATION_FOUND
    page = client.get(reverse("visit", args=[visit.pk])).content.decode()
    assert visit.minutes.get().sha256 in page and reverse("propose_for_visit", args=[visit.pk]) in page
    pdf = client.get(reverse("minutes_file", args=[visit.pk, 1, "pdf"]))
    assert pdf.content.startswith(b"%PDF") and "no-store" in pdf.headers["Cache-Control"]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    case: Case, officer: User, client: Client
) -> None:
    visit = begin_at_case(user=officer, incident=case())
    wrong = form_of(visit, **{"cau-so-con": "nhiều lắm", "do-0-value": "", "do-0-limit_source": ""})
    answer = client.post(reverse("visit", args=[visit.pk]), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "nhiều lắm" in page and "Hai xác lợn" in page and "quy chuẩn" in page
    told = client.post(reverse("visit", args=[visit.pk]), wrong, headers={"accept": "application/json"}).json()
    assert {"cau-so-con", "do-0-value", "do-0-limit_source"} <= told["errors"].keys()


def test_only_what_has_no_unit_is_measured_without_one(case: Case, officer: User, client: Client) -> None:
    visit = begin_at_case(user=officer, incident=case())
    for parameter, status in (("COD", 422), ("pH", 302)):
        given = form_of(visit, **{"do-0-parameter": parameter, "do-0-value": "5", "do-0-unit": ""})
        assert client.post(reverse("visit", args=[visit.pk]), given).status_code == status


def test_somebody_elses_change_is_told_and_what_was_typed_stays(case: Case, officer: User, client: Client) -> None:
    visit = begin_at_case(user=officer, incident=case())
    assert client.post(reverse("visit", args=[visit.pk]), form_of(visit)).status_code == 302
    late = client.post(reverse("visit", args=[visit.pk]), form_of(visit, findings="Lời của người thứ hai"))
    assert late.status_code == 409 and "Lời của người thứ hai" in late.content.decode()


def test_numbers_come_back_as_they_were_typed(case: Case, officer: User, client: Client) -> None:
    visit = begin_at_case(user=officer, incident=case())
    client.post(reverse("visit", args=[visit.pk]), form_of(visit, **{"cau-so-con": "1.200,5"}))
    page = client.get(reverse("visit", args=[visit.pk])).content.decode()
    assert 'value="1200,5"' in page and 'value="12,5"' in page


@pytest.mark.parametrize("sent", ["data:image/png;base64,@@", "data:text/html;base64,PGI+", "x"])
def test_what_is_no_drawing_is_no_signature(case: Case, officer: User, client: Client, sent: str) -> None:
    visit = ready_visit(officer, case())
    given = {"version": visit.version, "inspector-drawn": sent, "person-1-reason": "vắng mặt"}
    answer = client.post(reverse("visit_sign", args=[visit.pk]), given)
    assert answer.status_code == 422 and "Xin ký lại" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.state == VisitState.DRAFT


def test_a_signature_on_paper_does_for_who_cannot_draw(case: Case, officer: User, client: Client) -> None:
    visit = ready_visit(officer, case())
    given = {"version": visit.version, "inspector-paper": drawn(), "person-1-reason": "vắng mặt"}
    assert client.post(reverse("visit_sign", args=[visit.pk]), given).status_code == 302
    assert [row.how for row in visit.minutes.get().signatures.all()] == ["paper", "refused"]


def test_signed_minutes_are_opened_again_only_with_a_reason(found: Incident, client: Client) -> None:
    visit = found.visits.get()
    address = reverse("visit_reopen", args=[visit.pk])
    assert client.post(address, {"mo-lai-version": visit.version, "mo-lai-reason": ""}).status_code == 422
    assert client.post(address, {"mo-lai-version": visit.version, "mo-lai-reason": "Nhầm số"}).status_code == 302
    assert "Nhầm số" in client.get(reverse("visit", args=[visit.pk])).content.decode()


def propose_form(**changes: Any) -> dict[str, Any]:
    return {
        "violated_on": timezone.localdate().isoformat(),
        "search": "",
        "articles": [dead_livestock().pk],
        "violator_kind": "person",
        "name": VIOLATOR.name,
        "amount": "5.500.000 đ",
        "power": SanctionPower.objects.get(position=1).pk,
    } | changes


def test_articles_are_searched_without_losing_what_was_typed(found: Incident, client: Client) -> None:
    address = reverse("propose_for_case", args=[found.code])
    page = client.get(address).content.decode()
    assert "Nghị định 90/2017/NĐ-CP" in page and "45/2022" not in page
    answer = client.post(address, propose_form(search="vut rac via he", tim="1"))
    page = answer.content.decode()
    assert answer.status_code == 200 and "lòng đường" in page and VIOLATOR.name in page
    assert "từ 5.000.000 đến 6.000.000 đồng" in page
    assert "Chưa có mức tối đa của lĩnh vực, hãy nhập" in page
    assert "Bắt buộc" not in page and 'role="alert"' not in page
    assert not Sanction.objects.exists()


def test_the_page_warns_of_a_fine_beyond_the_power(found: Incident, client: Client) -> None:
    FieldMaximum.objects.filter(field__slug="veterinary").update(person=8_000_000)
    answer = client.post(reverse("propose_for_case", args=[found.code]), propose_form(tim="1"))
    assert "vượt thẩm quyền" in answer.content.decode()


def test_a_sanction_from_the_proposal_to_the_payment(found: Incident, officer: User, client: Client) -> None:
    answer = client.post(reverse("propose_for_case", args=[found.code]), propose_form())
    sanction = Sanction.objects.get()
    address = reverse("sanction", args=[sanction.pk])
    assert answer.headers["Location"] == address and sanction.visit == found.visits.get()
    page = client.get(address).content.decode()
    assert "5.500.000" in page and VIOLATOR.name not in page

    told = client.post(reverse("sanction_violator", args=[sanction.pk]), {"nguoi-vi-pham-reason": "Soạn quyết định"})
    assert VIOLATOR.name in told.content.decode() and ViolatorLook.objects.get().user == officer

    step = reverse("sanction_step", args=[sanction.pk, "quyet-dinh"])
    given = {
        "quyet-dinh-version": sanction.version,
        "quyet-dinh-number": "12/QĐ-XPHC",
        "quyet-dinh-decided_on": timezone.localdate().isoformat(),
        "quyet-dinh-amount": "5500000",
    }
    refused = client.post(step, given)
    assert refused.status_code == 409 and "hãy nhập" in refused.content.decode()
    assert "12/QĐ-XPHC" in refused.content.decode()
    assert client.post(step, given | {"quyet-dinh-power_reason": "Đã đối chiếu"}).status_code == 302
    sanction.refresh_from_db()
    paid = {
        "nop-phat-version": sanction.version,
        "nop-phat-paid_on": timezone.localdate().isoformat(),
        "nop-phat-amount": "5.500.000",
    }
    assert client.post(reverse("sanction_step", args=[sanction.pk, "nop-phat"]), paid).status_code == 302
    sanction.refresh_from_db()
    assert sanction.state == SanctionState.PAID
    assert "Đã nộp phạt" in client.get(reverse("sanctions")).content.decode()


def test_overdue_sanctions_stand_on_their_own(found: Incident, officer: User, client: Client) -> None:
    in_time = proposed(officer, found, decide_by=timezone.localdate())
    address = {"path": reverse("sanctions"), "query_params": {"qua-han": "1"}}
    assert "Chưa có hồ sơ" in client.get(**address).content.decode()
    then = timezone.now() - dt.timedelta(days=3)
    late = proposed(officer, found, at=then, violated_on=tomorrow(-4), decide_by=tomorrow(-1))
    page = client.get(**address).content.decode()
    assert reverse("sanction", args=[late.pk]) in page and reverse("sanction", args=[in_time.pk]) not in page


def test_the_list_takes_the_same_number_of_queries_however_long(found: Incident, officer: User, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("sanctions")).status_code == 200
        return len(caught)

    proposed(officer, found)
    few = queries()
    for number in range(4):
        proposed(officer, found, amount=5_500_001 + number)
    assert queries() == few


def test_remediation_from_the_order_to_the_end(found: Incident, client: Client) -> None:
    order = {"what": "Vớt và chôn xác", "due_on": tomorrow(3).isoformat(), "public_note": "Đã yêu cầu dọn"}
    late = client.post(reverse("remediation_order", args=[found.code]), order | {"due_on": tomorrow(-1).isoformat()})
    assert late.status_code == 422 and "Vớt và chôn xác" in late.content.decode()
    client.post(reverse("remediation_order", args=[found.code]), order)
    remediation = RemediationOrder.objects.get()
    proof = {
        "bang-chung-version": remediation.version,
        "bang-chung-words": "Đã chôn",
        "bang-chung-photos": [photo()],
        "bang-chung-follow_up_on": tomorrow(5).isoformat(),
    }
    assert client.post(reverse("remediation_proof", args=[remediation.pk]), proof).status_code == 302
    remediation.refresh_from_db()
    check = {
        "hau-kiem-version": remediation.version,
        "hau-kiem-remedied": "no",
        "hau-kiem-words": "Còn mùi",
        "hau-kiem-public_note": "Phải làm lại",
    }
    address = reverse("remediation_check", args=[remediation.pk])
    assert client.post(address, check).status_code == 422, "the new date is missing"
    answer = client.post(address, check | {"hau-kiem-due_on": tomorrow(9).isoformat()})
    again = RemediationOrder.objects.get(round=2)
    assert answer.headers["Location"] == reverse("remediation", args=[again.pk])
    assert again.state == RemediationState.OPEN
    assert client.get(answer.headers["Location"]).status_code == 200


def test_the_page_of_an_order_leads_to_the_visit_once_the_team_is_there(
    environment: Agency, officer: User, leader: User, facility: Facility, client: Client
) -> None:
    order = make_order(environment, officer, at=[facility], team=[officer])
    issue_order(user=officer, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC")
    stop = order.stops.get()
    page, begin = reverse("inspection", args=[order.pk]), reverse("visit_begin_stop", args=[order.pk, stop.pk])
    assert begin not in client.get(page).content.decode()
    assert client.post(begin).status_code == 409
    step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED)
    assert begin in client.get(page).content.decode()
    assert begin not in signed_in(leader).get(page).content.decode()
    assert signed_in(leader).post(begin).status_code == 403
    visit = client.post(begin).headers["Location"]
    assert visit in client.get(page).content.decode() and visit in signed_in(leader).get(page).content.decode()
    assert client.get(visit).status_code == 200


def test_the_case_page_has_a_place_for_what_came_of_inspecting_it(found: Incident, client: Client) -> None:
    page = client.get(reverse("case", args=[found.code])).content.decode()
    assert reverse("case_outcomes", args=[found.code]) in page
    whole = client.get(reverse("case_outcomes", args=[found.code])).content.decode()
    part = client.get(reverse("case_outcomes", args=[found.code]), {"phan": "1"}).content.decode()
    assert reverse("visit", args=[found.visits.get().pk]) in whole and "<html" not in part
