"""One of everything that staff work with, and people of each role near to it and far from it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from agencies.absences import enter_absence
from agencies.models import Agency, AgencyKind, Role, User
from agencies.staff_notices import notices_of, tell
from incidents.answer_templates import save_template
from incidents.asking import answer, ask_reporter
from incidents.evidence_export import ask_for_file
from incidents.handling import move
from incidents.hotspots import open_hotspot
from incidents.inbox_filter import InboxFilter
from incidents.informing import inform
from incidents.intake import submit_report
from incidents.models import Block, Category, ExportState, Incident, Ledger, PhotoLook, RoutingRule
from incidents.referrals import hand_over
from incidents.saved_filters import save_filter
from incidents.states import State
from inspections.carrying_out import step_at_stop
from inspections.models import Book
from inspections.objecting import object_to
from inspections.remedying import order_remediation
from inspections.states import OrderState, StopState
from inspections.visiting import begin_at_case
from places.models import Unit
from tests.factories import make_agency, make_member, make_user
from tests.inspections.making import go, make_facility, make_order
from tests.inspections.outcomes import photo, proposed, signed_visit

HERE, THERE = "near", "far"
NO_CASES = (Role.AGRICULTURE_OFFICER, Role.MEDIA_OFFICER, Role.ADMINISTRATOR)
"""Roles that have to do with no case, wherever it is."""
HANDED, ENDED, NOBODY, KEEPER = "handed", "ended", "nobody", "keeper"


def _each(names: Iterable[str], words: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return dict.fromkeys(names, words)


@dataclass(frozen=True)
class Everything:
    """`people` by name: a role with `near` (answers for the commune of everything), `far` (for the other one) or
    `handed` (in the agency that everything was handed to, which answers for the other commune; no one of `NO_CASES` is
    far or there); `ended`, who had a role
    there until yesterday; `nobody`, an account without a role; `keeper`, to whom belongs what belongs to a person."""

    people: dict[str, User]
    words: dict[str, dict[str, Any]]
    """Name of an address → what stands in it."""
    sent: dict[str, dict[str, Any]]
    """Name of an address that only takes something in → what a browser would send."""


def people_of(near: Unit, far: Unit, holder: Agency) -> dict[str, User]:
    found = {}
    for role in Role:
        found[f"{role.value} {HERE}"] = make_member(role, areas=[near])
        if role not in NO_CASES:
            found[f"{role.value} {THERE}"] = make_member(role, areas=[far])
            found[f"{role.value} {HANDED}"] = make_member(role, holder)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    found[ENDED] = make_member(Role.ENVIRONMENT_OFFICER, holder, ends_on=yesterday)
    found[NOBODY] = make_user()
    return found


def one_of_each(province: Unit, near: Unit, far: Unit) -> Everything:
    holder = make_agency(AgencyKind.ENVIRONMENT, areas=[far], name="Phòng Môi trường nơi khác")
    office = make_agency(AgencyKind.ENVIRONMENT, areas=[province], name="Sở Nông nghiệp và Môi trường")
    keeper = make_member(Role.ENVIRONMENT_OFFICER, office)
    people = people_of(near, far, holder) | {KEEPER: keeper}
    holding = people[f"environment_officer {HANDED}"]
    inspector = people[f"inspector {HERE}"]
    told = people[f"police_officer {THERE}"].memberships.get().agency

    def case(*targets: State) -> Incident:
        receipt = submit_report(
            client_id=uuid4(),
            category=Category.objects.get(slug="dead-animals"),
            location=(106.45, 21.85),
            words="Xác lợn chết trôi trên suối",
            photos=[photo("red")],
        )
        incident = receipt.report.incident
        for target in targets:
            agency = {"agency": holder} if target == State.ASSIGNED else {}
            move(user=keeper, incident_id=incident.pk, target=target, **agency)
        incident.refresh_from_db()
        return incident

    incident = case(State.VERIFIED, State.ASSIGNED)
    visit, minutes = signed_visit(holding, incident)
    sanction = proposed(holding, incident)
    remediation = order_remediation(
        user=holding, incident=incident, what="Dọn sạch", public_note="Đang dọn",
        due_on=timezone.localdate() + dt.timedelta(days=5),
    )  # fmt: skip
    waiting, looked_at = case(State.VERIFIED, State.ASSIGNED), case(State.VERIFIED, State.ASSIGNED)
    fresh, kept = case(), case()
    draft = begin_at_case(user=holding, incident=looked_at)
    facility = make_facility(near)
    order = make_order(holder, holding, at=[facility], team=[holding])
    begun = make_order(holder, holding, at=[facility], team=[holding], starts_at=timezone.now())
    go(begun, OrderState.ISSUED)
    opposed = make_order(holder, holding, at=[near], starts_at=timezone.now() + dt.timedelta(days=40))
    arrived = make_order(holder, holding, at=[near], starts_at=timezone.now() + dt.timedelta(days=80))
    go(arrived, OrderState.ISSUED)
    for target in (StopState.ON_THE_WAY, StopState.ARRIVED):
        step_at_stop(user=holding, order_id=arrived.pk, stop_id=arrived.stops.get().pk, target=target)
    objection = object_to(user=inspector, order_id=opposed.pk, reason="Trùng")
    question = ask_reporter(user=keeper, incident_id=kept.pk, report_id=kept.reports.get().pk, words="Ở đâu?")
    answer(report=kept.reports.get(), question_id=question.pk, words="Đầu cầu")
    inform(user=keeper, incident_id=incident.pk, agencies=[told])
    hand_over(user=holding, incident_id=waiting.pk, to_agency=told, reason="Đúng việc")
    hotspot = open_hotspot(
        user=keeper, name="Bãi rác", why="Nhiều lần", location=(106.45, 21.85), radius_m=300, agency=holder,
        next_check_on=timezone.localdate() + dt.timedelta(days=9),
    )  # fmt: skip
    template = save_template(user=holding, agency=holder, name="Mẫu", words="Đã nhận {mã}")
    saved = save_filter(user=keeper, name="Của tôi", filters=InboxFilter(overdue=True))
    today = timezone.localdate()
    absence = enter_absence(user=keeper, person=keeper, starts_on=today, ends_on=today, deputy=None, note="")
    tell([keeper], key="k", words="Có việc", path="/can-bo/")
    notice = notices_of(keeper)[0]
    export = ask_for_file(user=keeper, incident_id=incident.pk, reason="Toà án")
    rule = RoutingRule.objects.create(unit=near, agency=holder, why="Quyết định", made_by=keeper)
    block = Block.objects.create(
        pattern="words", value="x" * 64, agency=office, incident=kept, reason="Rác", made_by=keeper,
        ends_at=timezone.now() + dt.timedelta(days=3),
    )  # fmt: skip
    shown = incident.reports.get().photos.first()
    assert shown is not None
    look = PhotoLook.objects.create(photo=shown, user=keeper, reason="Xem")
    ledger = Ledger.objects.create(name="so.xlsx", uploaded_by=keeper)
    book = Book.objects.create(name="bang.xlsx", uploaded_by=keeper)
    export.state, export.finished_at = ExportState.READY, timezone.now()
    export.save()
    folder = Path(settings.EXPORTS_ROOT) / export.key.hex
    folder.mkdir(parents=True)
    (folder / "ho-so.pdf").write_bytes(b"%PDF-1.7")
    for row in (visit, remediation, order, incident, waiting, fresh, sanction):
        row.refresh_from_db()
    in_case = {"code": incident.code}
    in_photo = in_case | {"key": shown.key}
    in_order = {"order_id": order.pk}
    in_visit = {"visit_id": visit.pk}
    reports = {"code": incident.code, "report_id": incident.reports.get().pk}
    visit_photo = visit.photos.first()
    assert visit_photo is not None
    stop, begun_stop = order.stops.get(), begun.stops.get()
    version = incident.version
    words: dict[str, dict[str, Any]] = {
        "bulk": {"slug": "tam-dung"},
        "remove_filter": {"filter_id": saved.pk},
        "answer_template": {"template_id": template.pk},
        "remove_answer_template": {"template_id": template.pk},
        **_each(
            ("case", "case_next", "case_news", "case_colleagues", "case_note", "case_extend", "case_kind",
             "case_place", "case_duties", "case_export", "case_inspections", "case_outcomes", "propose_for_case",
             "remediation_order"),
            in_case,
        ),
        **_each(("case_looked", "case_mark_spam", "case_unmark_spam", "case_take_in"), {"code": fresh.code}),
        **_each(
            ("case_take", "case_take_back", "case_reduced", "referral_accept", "referral_give_back",
             "visit_begin_case"),
            {"code": waiting.code},
        ),
        "case_step": {"code": fresh.code, "target": "verified"},
        **_each(("case_photo", "case_photo_blur", "case_photo_original"), in_photo),
        **_each(
            ("case_photo_blur_anew", "case_photo_untouched", "case_photo_sent_file"), in_photo | {"look_id": look.pk}
        ),
        "case_report": reports,
        "case_reporter": reports,
        "case_ask": {"code": waiting.code, "report_id": waiting.reports.get().pk},
        "case_answer_read": {"code": kept.code, "question_id": question.pk},
        "case_duty": {"code": incident.code, "name": "bao"},
        "case_stop_informing": in_case | {"agency_id": told.pk},
        "case_exported": in_case | {"key": export.key, "kind": "pdf"},
        "routing_rule": {"rule_id": rule.pk},
        "routing_rule_retire": {"rule_id": rule.pk},
        "hotspot": {"hotspot_id": hotspot.pk},
        "hotspot_edit": {"hotspot_id": hotspot.pk},
        "hotspot_act": {"hotspot_id": hotspot.pk, "name": "ghi"},
        "lift_block": {"block_id": block.pk},
        "ledger": {"ledger_id": ledger.pk},
        "ledger_act": {"ledger_id": ledger.pk, "act": "xoa-tep"},
        "ledger_refused": {"ledger_id": ledger.pk, "kind": "csv"},
        "logged_receipt": {"token": "khong-co"},
        **_each(("inspection", "edit_inspection", "issue_inspection", "cancel_inspection"), in_order),
        "object_to_inspection": in_order,
        "change_inspection": in_order | {"act": "bo-diem"},
        "inspection_act": {"order_id": begun.pk, "act": "nhan"},
        "end_objection": {"order_id": opposed.pk, "objection_id": objection.pk, "way": "tra-loi"},
        "inspection_stop": {"order_id": begun.pk, "stop_id": begun_stop.pk},
        "inspection_paper": in_order | {"name": "phieu-di-kiem-tra.docx"},
        "facility": {"facility_id": facility.pk},
        "edit_facility": {"facility_id": facility.pk},
        "facility_book": {"book_id": book.pk},
        "facility_refused": {"book_id": book.pk, "kind": "csv"},
        "facility_book_act": {"book_id": book.pk, "act": "xoa-tep"},
        "visit_begin_stop": {"order_id": arrived.pk, "stop_id": arrived.stops.get().pk},
        **_each(("visit", "visit_reopen", "propose_for_visit"), in_visit),
        **_each(("visit_photos", "visit_sign"), {"visit_id": draft.pk}),
        **_each(("visit_photo", "visit_photo_thumbnail"), in_visit | {"key": visit_photo.key}),
        "minutes_file": in_visit | {"number": minutes.number, "kind": "pdf"},
        "sanction": {"sanction_id": sanction.pk},
        "sanction_violator": {"sanction_id": sanction.pk},
        "sanction_step": {"sanction_id": sanction.pk, "step": "huy"},
        **_each(("remediation", "remediation_proof", "remediation_check"), {"remediation_id": remediation.pk}),
        "absence_cancel": {"absence_id": absence.pk},
        "staff_notice": {"notice_id": notice.pk},
    }  # fmt: skip
    sent: dict[str, dict[str, Any]] = {
        "bulk": {
            "case": f"{incident.code}:{version}",
            "whole": "some",
            "reason": "Mưa",
            "due_on": (today + dt.timedelta(days=9)).isoformat(),
        },
        "save_filter": {"name": "Lọc"},
        "remove_filter": {},
        "remove_answer_template": {},
        "case_news": {"version": version},
        "case_step": {"buoc-verified-version": fresh.version},
        "case_photo": {"published": "1", "seen": "nobody"},
        "case_note": {"ghi-chu-internal_note": "Đã xem"},
        "case_extend": {
            "gia-han-version": version,
            "gia-han-reason": "Mưa",
            "gia-han-due_on": (today + dt.timedelta(days=9)).isoformat(),
        },
        "case_looked": {"da-xem-version": fresh.version},
        "case_kind": {
            "doi-loai-version": version,
            "doi-loai-reason": "Nhầm",
            "doi-loai-category": Category.objects.get(slug="household-waste").pk,
        },
        "case_duty": {"bao-version": version, "bao-agencies": office.pk, "bao-reason": "Cần biết"},
        "case_take": {"version": waiting.version},
        "case_take_back": {},
        "case_stop_informing": {},
        "case_mark_spam": {"tin-rac-version": fresh.version, "tin-rac-reason": "Quảng cáo"},
        "case_unmark_spam": {"khong-phai-tin-rac-version": fresh.version, "khong-phai-tin-rac-reason": "Nhầm"},
        "case_take_in": {"tiep-nhan-version": fresh.version},
        "case_ask": {f"hoi-{waiting.reports.get().pk}-question": "Ở đâu?"},
        "case_answer_read": {},
        "referral_accept": {},
        "referral_give_back": {"reason": "Không đúng việc"},
        "routing_rule_retire": {},
        "hotspot_act": {"ghi-text": "Đã xem"},
        "lift_block": {},
        "caller": {"phone": "0912345678"},
        "caller_name": {"phone": "0912345678", "reason": "Gọi lại"},
        "ledger_act": {},
        "api-field-actions": {},
        "new_inspection_feed": {},
        "end_inspection_feed": {},
        "change_inspection": {"stop": stop.pk},
        "inspection_act": {},
        "issue_inspection": {
            "signer": "A",
            "signer_title": "B",
            "version": order.version,
            "override_reason": "Gấp",
        },
        "cancel_inspection": {"huy-reason": "Thôi"},
        "object_to_inspection": {"phan-doi-reason": "Trùng"},
        "end_objection": {f"y-kien-{objection.pk}-tra-loi-answer": "Đã xem lại"},
        "inspection_stop": {"target": "on_the_way", "key": str(uuid4())},
        "facility_book_act": {},
        "visit_begin_case": {},
        "visit_begin_stop": {},
        "visit_photos": {"photos": photo("blue")},
        "visit_reopen": {"mo-lai-reason": "Sai", "mo-lai-version": visit.version},
        "sanction_violator": {"nguoi-vi-pham-reason": "Cần biết"},
        "sanction_step": {"huy-reason": "Sai", "huy-version": sanction.version},
        "remediation_proof": {
            "bang-chung-version": remediation.version,
            "bang-chung-words": "Đã dọn",
            "bang-chung-photos": photo("red"),
            "bang-chung-follow_up_on": (today + dt.timedelta(days=3)).isoformat(),
        },
        "remediation_check": {},
        "absence_cancel": {},
        "staff_notices_read": {},
    }
    return Everything(people, words, sent)
