"""Visits: begun, written, photographed, signed, opened again."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone
from docx import Document

from agencies.models import Agency, User
from agencies.policy import NotAllowed
from incidents.contacts import decrypted
from incidents.errors import ChangedMeanwhile, MissingNeeds, PhotoRefused
from incidents.handling import move
from incidents.models import Incident
from incidents.states import State
from inspections.carrying_out import Position, finish_order, step_at_stop
from inspections.drafting import add_case
from inspections.errors_outcomes import (
    BadSignature,
    MinutesTampered,
    NotFromThisState,
    NothingToVisit,
    OutcomeChanged,
    VisitIncomplete,
)
from inspections.issuing import issue_order
from inspections.minutes_content import sha256
from inspections.models import (
    Facility,
    Measurement,
    Minutes,
    MinutesLook,
    Order,
    OrderStop,
    Signature,
    Visit,
    VisitPerson,
    VisitPhoto,
)
from inspections.outcome_states import VisitResult, VisitState
from inspections.signing import Signed, read_minutes, sign
from inspections.states import StopState
from inspections.visiting import (
    Measured,
    Present,
    add_photos,
    begin_at_case,
    begin_at_stop,
    name_of,
    reopen,
    write,
)
from tests.inspections.making import make_order
from tests.inspections.outcomes import VIOLATOR, drawn, photo, proposed, ready_visit, signatures, signed_visit, written

pytestmark = pytest.mark.django_db
Case = Callable[..., Incident]


def test_a_visit_begins_with_the_list_of_its_kind_and_moves_the_case_to_inspecting(case: Case, officer: User) -> None:
    incident = case()
    visit = begin_at_case(user=officer, incident=incident, position=Position(106.45, 21.85, 8))
    incident.refresh_from_db()
    assert incident.state == State.INSPECTING
    assert visit.questions[0]["key"] == "so-con"
    assert visit.location is not None and visit.location.x == 106.45
    assert begin_at_case(user=officer, incident=incident) == visit


def test_only_the_agency_that_has_the_case_visits_it(
    case: Case, officer: User, constable: User, leader: User, police: Agency
) -> None:
    incident = case()
    for other in (constable, leader):
        with pytest.raises(NotAllowed):
            begin_at_case(user=other, incident=incident)
    handed = case(police)
    assert begin_at_case(user=constable, incident=handed).agency == police
    with pytest.raises(NotAllowed):
        begin_at_case(user=officer, incident=handed)


def test_a_case_that_is_over_is_not_visited(case: Case, officer: User) -> None:
    incident = case()
    move(user=officer, incident_id=incident.pk, target=State.REFERRED, reason="Ngoài thẩm quyền", referred_to="Sở")
    with pytest.raises((NothingToVisit, NotAllowed)):
        begin_at_case(user=officer, incident=incident)


def test_what_is_written_is_kept_whole_and_names_only_encrypted(case: Case, officer: User) -> None:
    visit = begin_at_case(user=officer, incident=case())
    measured = [Measured("pH", Decimal("9.8"), "", limit_high=Decimal(9), limit_source="QCVN 40")]
    kept = write(user=officer, visit=visit, written=written(measurements=measured), expected_version=visit.version)
    assert kept.answers == {"so-con": "2", "trong-nuoc": "yes", "loai": "lợn"}
    assert kept.measurements.get().within is False
    person = kept.people.get()
    assert VIOLATOR.name.encode() not in bytes(person.name_encrypted)
    assert name_of(person) == VIOLATOR.name
    again = write(user=officer, visit=kept, written=written(people=[]))
    assert not again.people.exists() and not again.measurements.exists()


def test_the_second_of_two_writers_is_told(case: Case, officer: User, colleague: User) -> None:
    visit = begin_at_case(user=officer, incident=case())
    write(user=officer, visit=visit, written=written(), expected_version=visit.version)
    with pytest.raises(OutcomeChanged):
        write(user=colleague, visit=visit, written=written(findings="Khác"), expected_version=visit.version)


def test_answers_that_fit_no_question_are_left_out(case: Case, officer: User) -> None:
    visit = begin_at_case(user=officer, incident=case())
    answers = {"so-con": "nhiều", "trong-nuoc": "maybe", "khac": "x", "loai": " trâu "}
    assert write(user=officer, visit=visit, written=written(answers=answers)).answers == {"loai": "trâu"}


def test_a_limit_needs_the_regulation_it_comes_from(case: Case, officer: User) -> None:
    visit = begin_at_case(user=officer, incident=case())
    measured = [Measured("pH", Decimal("9.8"), "", limit_high=Decimal(9))]
    with pytest.raises(MissingNeeds):
        write(user=officer, visit=visit, written=written(measurements=measured))


@pytest.mark.parametrize(
    ("value", "low", "high", "within"),
    [
        ("7", "6", "9", True),
        ("9", "6", "9", True),
        ("9.1", "6", "9", False),
        ("5", "6", None, False),
        ("5", None, None, None),
    ],
)
def test_a_value_lies_within_its_limits(value: str, low: str | None, high: str | None, within: bool | None) -> None:
    row = Measurement(value=Decimal(value), limit_low=low and Decimal(low), limit_high=high and Decimal(high))
    assert row.within is within


def test_photos_have_their_time_and_position_and_come_once(case: Case, officer: User) -> None:
    visit = begin_at_case(user=officer, incident=case())
    at = timezone.now() - dt.timedelta(minutes=20)
    rows = add_photos(
        user=officer, visit=visit, photos=[photo(), photo("red")], position=Position(106.45, 21.85, 5), taken_at=at
    )
    assert [(row.taken_at, row.location.y) for row in rows] == [(at, 21.85)] * 2
    assert add_photos(user=officer, visit=visit, photos=[photo()]) == []
    assert VisitPhoto.objects.count() == 2
    with default_storage.open(rows[0].sent_path) as sealed:
        assert b"JFIF" not in sealed.read()


def test_a_time_of_a_photo_that_cannot_be_is_replaced(case: Case, officer: User) -> None:
    visit = begin_at_case(user=officer, incident=case())
    (row,) = add_photos(user=officer, visit=visit, photos=[photo()], taken_at=timezone.now() + dt.timedelta(hours=3))
    assert row.taken_at and row.taken_at <= timezone.now()


def test_signing_freezes_the_visit_and_moves_the_case_with_the_photos(case: Case, officer: User) -> None:
    incident = case()
    visit, minutes = signed_visit(officer, incident)
    assert (visit.state, incident.state) == (VisitState.SIGNED, State.VIOLATION_FOUND)
    event = incident.events.order_by("version").last()
    assert event.verb == "record_finding" and event.photos.count() == 1
    assert minutes.number == 1 and visit.ended_at is not None
    with pytest.raises(NotFromThisState):
        write(user=officer, visit=visit, written=written(findings="Khác"))
    with pytest.raises(NotFromThisState):
        add_photos(user=officer, visit=visit, photos=[photo("blue")])


def test_no_violation_leads_the_case_there(case: Case, officer: User) -> None:
    incident = case()
    signed_visit(officer, incident, VisitResult.NO_VIOLATION)
    assert incident.state == State.NO_VIOLATION


def test_the_minutes_hold_what_was_found_and_their_hashes_fit(case: Case, officer: User) -> None:
    incident = case()
    visit, minutes = signed_visit(officer, incident)
    plain = decrypted(minutes.content_encrypted)
    content = json.loads(plain)
    assert sha256(plain.encode()) == minutes.sha256
    assert content["case"] == incident.code
    assert content["answers"][0] == ["Số con", "2 con"]
    assert content["signatures"][1]["reason"] == "Không đồng ý ký"
    assert [one["part"] for one in content["signatures"]] == ["Người lập biên bản", "Đại diện bên được kiểm tra"]
    assert content["photos"][0]["sha256"] == visit.photos.get().sha256
    docx = read_minutes(user=officer, minutes=minutes, kind="docx")
    words = "\n".join(paragraph.text for paragraph in Document(BytesIO(docx)).paragraphs)
    assert "BIÊN BẢN" in words and VIOLATOR.name in words and "thẻ tai" in words
    assert read_minutes(user=officer, minutes=minutes, kind="pdf").startswith(b"%PDF")
    assert MinutesLook.objects.filter(user=officer).count() == 2


def test_files_of_minutes_lie_encrypted_and_a_changed_one_is_not_opened(case: Case, officer: User) -> None:
    _visit, minutes = signed_visit(officer, case())
    path = Path(default_storage.path(minutes.pdf_path))
    kept = path.read_bytes()
    assert b"%PDF" not in kept
    path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(MinutesTampered):
        read_minutes(user=officer, minutes=minutes, kind="pdf")


def test_minutes_are_read_by_those_who_need_them(
    case: Case, officer: User, leader: User, constable: User, inspector: User, commune_officer: User
) -> None:
    _visit, minutes = signed_visit(officer, case())
    for user in (officer, leader, inspector, commune_officer):
        assert read_minutes(user=user, minutes=minutes, kind="pdf")
    with pytest.raises(NotAllowed):
        read_minutes(user=constable, minutes=minutes, kind="pdf")


@pytest.mark.parametrize("lack", ["result", "findings", "photo", "inspector", "person"])
def test_what_is_incomplete_is_not_signed(case: Case, officer: User, lack: str) -> None:
    incident = case()
    visit = begin_at_case(user=officer, incident=incident)
    changes = {lack: ""} if lack in ("result", "findings") else {}
    visit = write(user=officer, visit=visit, written=written(**({"result": "violation"} | changes)))
    if lack != "photo":
        add_photos(user=officer, visit=visit, photos=[photo()])
    given = signatures()
    if lack == "inspector":
        given["inspector"] = Signed(Signature.How.REFUSED, reason="Quên bút")
    if lack == "person":
        del given["person-1"]
    with pytest.raises(VisitIncomplete):
        sign(user=officer, visit=visit, signatures=given)
    incident.refresh_from_db()
    assert incident.state == State.INSPECTING and not Minutes.objects.exists()


def test_an_empty_sheet_or_a_file_of_another_kind_is_no_signature(case: Case, officer: User) -> None:
    visit = ready_visit(officer, case())
    for file in (drawn(empty=True), ContentFile(b"not a picture", name="x.png")):
        with pytest.raises(BadSignature):
            sign(
                user=officer,
                visit=visit,
                signatures=signatures(inspector=Signed(Signature.How.DRAWN, image=file)),
            )
    assert not Minutes.objects.exists()


def test_nothing_half_done_stays_when_the_case_moved_on_meanwhile(
    case: Case, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = ready_visit(officer, case())

    def moved(*args: object, **kwargs: object) -> None:
        raise ChangedMeanwhile(incident="x", state="x")

    monkeypatch.setattr("inspections.signing.move", moved)
    with pytest.raises(ChangedMeanwhile):
        sign(user=officer, visit=visit, signatures=signatures())
    visit.refresh_from_db()
    assert visit.state == VisitState.DRAFT and not Minutes.objects.exists()
    assert not default_storage.exists("minutes") or not any(
        default_storage.listdir(f"minutes/{part}")[1] for part in default_storage.listdir("minutes")[0]
    )


def test_a_change_after_signing_is_a_new_version_with_its_reason(case: Case, officer: User) -> None:
    incident = case()
    visit, first = signed_visit(officer, incident)
    with pytest.raises(MissingNeeds):
        reopen(user=officer, visit=visit, reason=" ")
    visit = reopen(user=officer, visit=visit, reason="Ghi nhầm số con")
    write(user=officer, visit=visit, written=written(answers={"so-con": "3"}))
    second = sign(user=officer, visit=visit, signatures=signatures())
    assert (second.number, second.reason) == (2, "Ghi nhầm số con")
    assert json.loads(decrypted(first.content_encrypted))["answers"][0][1] == "2 con"
    incident.refresh_from_db()
    assert incident.state == State.VIOLATION_FOUND


def test_the_database_keeps_what_was_signed(case: Case, officer: User) -> None:
    visit, minutes = signed_visit(officer, case())

    def refused(act: Callable[[], object]) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    refused(lambda: Visit.objects.filter(pk=visit.pk).update(findings="Khác"))
    refused(lambda: Minutes.objects.filter(pk=minutes.pk).update(sha256="0" * 64))
    refused(lambda: Signature.objects.filter(minutes=minutes).update(reason="Khác"))
    refused(lambda: VisitPhoto.objects.filter(visit=visit).delete())
    refused(lambda: VisitPerson.objects.filter(visit=visit).delete())
    refused(minutes.delete)


@pytest.fixture
def stop(environment: Agency, officer: User, facility: Facility) -> OrderStop:
    order = make_order(environment, officer, at=[facility], team=[officer])
    issue_order(user=officer, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC")
    return order.stops.get()


def test_a_stop_has_one_visit_once_the_team_is_there(stop: OrderStop, officer: User, constable: User) -> None:
    with pytest.raises(NotFromThisState):
        begin_at_stop(user=officer, stop=stop)
    step_at_stop(user=officer, order_id=stop.order_id, stop_id=stop.pk, target=StopState.ARRIVED)
    visit = begin_at_stop(user=officer, stop=stop)
    assert (visit.facility, visit.incident) == (stop.facility, None)
    assert begin_at_stop(user=officer, stop=stop) == visit
    with pytest.raises(NotAllowed):
        begin_at_stop(user=constable, stop=stop)


def test_the_minutes_of_a_case_tell_its_place_and_not_its_kind_as_the_place(
    environment: Agency, officer: User, case: Callable[..., Incident]
) -> None:
    incident = case()
    order = make_order(environment, officer, at=[incident.unit], team=[officer], kind="from_cases")
    add_case(user=officer, order_id=order.pk, code=incident.code)
    stop = order.stops.get(incident=incident)
    assert incident.category.name in stop.name
    issue_order(user=officer, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC")
    step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED)
    assert begin_at_stop(user=officer, stop=stop).place_words == incident.place_words


def test_a_visit_to_a_facility_is_signed_without_a_case(stop: OrderStop, officer: User, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    step_at_stop(user=officer, order_id=stop.order_id, stop_id=stop.pk, target=StopState.ARRIVED)
    visit = write(user=officer, visit=begin_at_stop(user=officer, stop=stop), written=written())
    assert sign(user=officer, visit=visit, signatures=signatures()).number == 1
    visit.refresh_from_db()
    sanction = proposed(officer, None, visit=visit)
    assert (sanction.facility, sanction.incident, sanction.agency) == (stop.facility, None, stop.order.agency)


def test_a_visit_of_a_secret_order_stays_hidden_from_the_commune_until_it_is_done(
    environment: Agency, officer: User, commune_officer: User, leader: User, facility: Facility
) -> None:
    order = make_order(environment, officer, at=[facility], team=[officer], manner="surprise", secret=True)
    issue_order(user=officer, order_id=order.pk, signer="Lương Văn Sơn", signer_title="GIÁM ĐỐC")
    stop = Order.objects.get(pk=order.pk).stops.get()
    step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.ARRIVED)
    visit = begin_at_stop(user=officer, stop=stop)
    assert visit not in Visit.objects.visible_to(commune_officer)
    assert visit in Visit.objects.visible_to(officer) and visit in Visit.objects.visible_to(leader)
    step_at_stop(user=officer, order_id=order.pk, stop_id=stop.pk, target=StopState.DONE)
    finish_order(user=officer, order_id=order.pk)
    assert visit in Visit.objects.visible_to(commune_officer)


def test_a_photo_that_is_none_is_refused_and_nothing_stays(case: Case, officer: User) -> None:
    visit = begin_at_case(user=officer, incident=case())
    with pytest.raises(PhotoRefused):
        add_photos(user=officer, visit=visit, photos=[photo(), ContentFile(b"x" * 100, name="x.jpg")])
    assert not VisitPhoto.objects.exists()


def test_somebody_of_the_other_side_may_have_no_name(case: Case, officer: User) -> None:
    visit = begin_at_case(user=officer, incident=case())
    people = [Present(VisitPerson.Part.WITNESS, "  "), Present(VisitPerson.Part.WITNESS, "Lý A Páo")]
    assert write(user=officer, visit=visit, written=written(people=people)).people.count() == 1
