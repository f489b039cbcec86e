"""A case handed over to another agency of the system: that accepts it, or gives it back with a reason.

Until it is accepted, whoever handed it over answers for it and the clock goes on, so that no case hangs between two
offices. What is referred to somebody outside the system is a step of `workflow` (`incident.refer`); the letter that
goes with it may get its number later.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency, User
from agencies.policy import require
from incidents.errors import MissingNeeds
from incidents.errors_routing import NotHandedOverNow, ReferralOver, StillWaiting
from incidents.events import append, locked
from incidents.handling import change_state
from incidents.models import Event, Incident, Outcome, Referral
from incidents.people import responsible_people
from incidents.states import State
from incidents.telling import members_who_accept, tell_of_case
from incidents.workflow import ROWS

VERB = "incident.hand_over"
ACCEPT = "incident.accept"
OFFERED = gettext_noop("Sự việc %(code)s, %(place)s được chuyển đến cơ quan bạn. Xin nhận hoặc trả lại.")
ACCEPTED = gettext_noop("%(agency)s đã nhận sự việc %(code)s.")
GIVEN_BACK = gettext_noop("%(agency)s trả lại sự việc %(code)s. Xin xem lý do và xử lý tiếp.")

KEEPS_ITS_STEP = frozenset(
    {State.VIOLATION_FOUND, State.NO_VIOLATION, State.REMEDIATION, State.RESOLVED, State.FOLLOW_UP}
)
"""What was found holds for whoever takes over; from the other states the new agency inspects."""
STATES = KEEPS_ITS_STEP | {State.VERIFIED, State.REOPENED, State.ASSIGNED, State.INSPECTING}
"""In which a case may be handed over. What only came in is verified, or put where it belongs, first."""


@transaction.atomic
def hand_over(
    *,
    user: User,
    incident_id: int,
    to_agency: Agency | None,
    reason: str,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Referral:
    """Offers the case to the agency and tells its people. Raises `NotAllowed`, `ChangedMeanwhile`, `NotHandedOverNow`,
    `StillWaiting`, `MissingNeeds` (to_agency | reason)."""
    at = at or timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, VERB, incident)
    if incident.state not in STATES:
        raise NotHandedOverNow(state=State(incident.state).label)
    if waiting := Referral.objects.waiting().filter(incident=incident).select_related("to_agency").first():
        raise StillWaiting(agency=waiting.to_agency.label)
    people = members_who_accept(to_agency.pk) if to_agency else []
    if missing := _missing(incident, to_agency, people, reason):
        raise MissingNeeds(missing)
    assert to_agency is not None
    append(
        incident,
        "hand_over",
        by=Event.By.STAFF,
        actor=user,
        at=at,
        reason=reason.strip(),
        to_agency=to_agency.name,
    )
    referral = Referral.objects.create(
        incident=incident, agency=incident.agency, to_agency=to_agency, reason=reason.strip(), by=user, at=at
    )
    tell_of_case(people, incident=incident, key="offered", words=OFFERED, by=user, page="case_reduced")
    return referral


@transaction.atomic
def accept(*, user: User, referral_id: int, at: dt.datetime | None = None) -> Event:
    """The agency has the case from now on. Raises `NotAllowed`, `ReferralOver`."""
    at = at or timezone.now()
    referral, incident = _waiting(user, referral_id)
    source = State(incident.state)
    states = ("", "")
    if source not in KEEPS_ITS_STEP:
        row = ROWS[source, State.ASSIGNED]
        change_state(incident, row, at=at)
        states = (row.source, row.target)
    incident.agency, incident.assignee = referral.to_agency, None
    event = append(
        incident,
        "accept",
        by=Event.By.STAFF,
        actor=user,
        at=at,
        states=states,
        from_agency=referral.agency.name if referral.agency else "",
        to_agency=referral.to_agency.name,
    )
    _answer(referral, Outcome.ACCEPTED, user, at)
    _tell_back(referral, incident, ACCEPTED, user)
    return event


@transaction.atomic
def give_back(*, user: User, referral_id: int, reason: str, at: dt.datetime | None = None) -> Event:
    """The agency does not take it; the case stays where it was. Raises `NotAllowed`, `ReferralOver`, `MissingNeeds`
    (reason)."""
    at = at or timezone.now()
    referral, incident = _waiting(user, referral_id)
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do trả lại.")})
    event = append(
        incident,
        "give_back",
        by=Event.By.STAFF,
        actor=user,
        at=at,
        reason=reason.strip(),
        to_agency=referral.to_agency.name,
    )
    _answer(referral, Outcome.GIVEN_BACK, user, at, reason.strip())
    _tell_back(referral, incident, GIVEN_BACK, user)
    return event


@transaction.atomic
def take_back(*, user: User, incident_id: int, expected_version: int | None = None) -> Event:
    """Whoever handed the case over wants it back before anybody answered. Raises `NotAllowed`, `ChangedMeanwhile`,
    `ReferralOver`."""
    now = timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, VERB, incident)
    referral = Referral.objects.waiting().filter(incident=incident).select_related("to_agency").first()
    if referral is None:
        raise ReferralOver()
    event = append(incident, "take_back", by=Event.By.STAFF, actor=user, at=now, to_agency=referral.to_agency.name)
    _answer(referral, Outcome.TAKEN_BACK, user, now)
    return event


@transaction.atomic
def record_letter(
    *,
    user: User,
    incident_id: int,
    letter_number: str,
    letter_on: dt.date | None = None,
    expected_version: int | None = None,
) -> Event:
    """Number and date of the letter by which a case was referred outside. Raises `NotAllowed`, `ChangedMeanwhile`,
    `NotHandedOverNow` for a case that was not referred, `MissingNeeds` (letter_number | letter_on)."""
    now = timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, "incident.refer", incident)
    if incident.state != State.REFERRED:
        raise NotHandedOverNow(state=State(incident.state).label)
    missing = {}
    if not letter_number.strip():
        missing["letter_number"] = _("Xin ghi số, ký hiệu công văn.")
    if letter_on is not None and letter_on > timezone.localdate():
        missing["letter_on"] = _("Ngày công văn không ở sau hôm nay.")
    if missing:
        raise MissingNeeds(missing)
    return append(
        incident,
        "record_letter",
        by=Event.By.STAFF,
        actor=user,
        at=now,
        letter_number=letter_number.strip(),
        letter_on=letter_on.isoformat() if letter_on else "",
    )


def _missing(incident: Incident, to_agency: Agency | None, people: list[User], reason: str) -> dict[str, str]:
    missing = {}
    if to_agency is None:
        missing["to_agency"] = _("Xin chọn cơ quan nhận.")
    elif to_agency.pk == incident.agency_id:
        missing["to_agency"] = _("Sự việc đang do chính cơ quan này xử lý. Xin chọn cơ quan khác.")
    elif not to_agency.active or not people:
        missing["to_agency"] = _("Cơ quan này chưa có ai nhận việc trên hệ thống. Xin chọn cơ quan khác.")
    if not reason.strip():
        missing["reason"] = _("Xin ghi lý do.")
    return missing


def _waiting(user: User, referral_id: int) -> tuple[Referral, Incident]:
    """The referral with its case, which is locked before it is looked at."""
    referral = Referral.objects.filter(pk=referral_id).select_related("agency", "to_agency").first()
    if referral is None:
        raise ReferralOver()
    require(user, ACCEPT, referral)
    incident = locked(referral.incident_id)
    still = Referral.objects.waiting().filter(pk=referral_id).exists()
    if not still or incident.state not in STATES:
        raise ReferralOver()
    return referral, incident


def _answer(referral: Referral, outcome: Outcome, user: User, at: dt.datetime, answer: str = "") -> None:
    Referral.objects.filter(pk=referral.pk).update(outcome=outcome, answered_by=user, answered_at=at, answer=answer)


def _tell_back(referral: Referral, incident: Incident, words: str, by: User) -> None:
    """To whoever handed it over, and those who answer for the case now."""
    people = [referral.by, *responsible_people(incident)]
    tell_of_case(people, incident=incident, key="answered", words=words, by=by, agency=referral.to_agency.name)
