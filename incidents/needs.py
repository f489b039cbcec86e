"""What a step cannot do without: checked all at once, each lack with its own sentence."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from incidents.codes import read_incident_code
from incidents.deadlines import latest_day
from incidents.errors import MissingNeeds
from incidents.models import HeldFor, Incident
from incidents.people import able_agencies, able_people
from incidents.states import State
from incidents.workflow import PAUSE, Needs, Transition
from incidents.working_time import local_day


@dataclass(frozen=True)
class Given:
    """What the person handed in with the step. `main` is the incident `duplicate_of` names, if this person sees it."""

    reason: str = ""
    public_note: str = ""
    photo: bool = False
    agency: Agency | None = None
    assignee: User | None = None
    referred_to: str = ""
    due_on: dt.date | None = None
    duplicate_of: str = ""
    main: Incident | None = None
    waits_for: HeldFor = HeldFor.OTHER
    waits_for_whom: str = ""


def main_incident(code: str, user: User) -> Incident | None:
    """The incident of that code (as typed) among those this person sees."""
    return Incident.objects.visible_to(user).filter(code=read_incident_code(code)).first() if code.strip() else None


def check(row: Transition, incident: Incident, given: Given, *, at: dt.datetime) -> None:
    """Raises `MissingNeeds` with all that the row needs and was not given, or was given wrongly."""
    problems = {need.value: _CHECKS[need](incident, given, at) for need in Needs if need in row.needs}
    if Needs.DUE_DATE in row.needs and not problems[Needs.DUE_DATE.value]:
        problems[Needs.DUE_DATE.value] = too_late(row.clock, given.due_on, at)
    if Needs.AGENCY in row.needs and given.agency and given.assignee:
        problems["assignee"] = wrong_person(given.agency, given.assignee, at)
    if row.clock == PAUSE:
        problems["waits_for_whom"] = _waits_for_whom(given)
    missing = {name: str(problem) for name, problem in problems.items() if problem}
    if missing:
        raise MissingNeeds(missing)


Problem = str | Promise


def wrong_person(agency: Agency, person: User, at: dt.datetime) -> Problem:
    """What is wrong with naming the person for a case of the agency; nothing when it will do."""
    if person in able_people([agency.pk], local_day(at))[agency.pk]:
        return ""
    return gettext("%(name)s không xử lý sự việc ở cơ quan này. Xin chọn người khác.") % {"name": person.display_name}


def too_late(clock: str, due_on: dt.date | None, said_at: dt.datetime) -> str:
    """The sentence that tells the latest day, when the day given to the clock lies after it."""
    latest = latest_day(clock, said_at)
    if due_on is None or due_on <= latest:
        return ""
    return gettext("Chỉ chọn được đến ngày %(day)s. Xin chọn ngày sớm hơn.") % {"day": f"{latest:%d/%m/%Y}"}


def _reason(incident: Incident, given: Given, at: dt.datetime) -> Problem:
    return "" if given.reason else _("Xin ghi lý do.")


def _public_note(incident: Incident, given: Given, at: dt.datetime) -> Problem:
    return "" if given.public_note else _("Xin ghi thông báo cho người dân.")


def _photo(incident: Incident, given: Given, at: dt.datetime) -> Problem:
    return "" if given.photo else _("Xin kèm ít nhất một ảnh hiện trường.")


def _agency(incident: Incident, given: Given, at: dt.datetime) -> Problem:
    if given.agency is None:
        return _("Xin chọn cơ quan xử lý.")
    if not given.agency.active:
        return _("Cơ quan này không còn hoạt động. Xin chọn cơ quan khác.")
    if not able_agencies(local_day(at)).filter(pk=given.agency.pk).exists():
        return _("Cơ quan này chưa có ai xử lý được sự việc trên hệ thống. Xin chọn cơ quan khác.")
    if incident.state in (State.ASSIGNED, State.INSPECTING) and given.agency.pk == incident.agency_id:
        return _("Sự việc đang do chính cơ quan này xử lý. Xin chọn cơ quan khác.")
    return ""


def _referred_to(incident: Incident, given: Given, at: dt.datetime) -> Problem:
    return "" if given.referred_to else _("Xin ghi tên cơ quan được chuyển đến.")


def _due_date(incident: Incident, given: Given, at: dt.datetime) -> Problem:
    if given.due_on is None:
        return _("Xin chọn ngày phải xong.")
    if given.due_on <= local_day(at):
        return _("Ngày phải xong cần ở sau hôm nay.")
    return ""


def wrong_main(incident: Incident, typed: str, main: Incident | None) -> Problem:
    """What is wrong with joining to the incident of the typed code; nothing when it will do."""
    if not typed.strip():
        return _("Xin ghi mã của sự việc chính.")
    if main is None:
        return _("Không có sự việc nào mang mã này trong phần bạn được xem.")
    if main.pk == incident.pk:
        return _("Một sự việc không trùng với chính nó.")
    if main.is_sample != incident.is_sample:
        return _("Dữ liệu mẫu và sự việc thật không trùng với nhau.")
    if main.state == State.DUPLICATE:
        return _("Sự việc đó cũng đã được đánh dấu trùng. Xin ghi mã của sự việc chính.")
    return ""


def _waits_for_whom(given: Given) -> Problem:
    return "" if given.waits_for_whom or given.waits_for != HeldFor.AGENCY else _("Xin ghi đang chờ cơ quan nào.")


def _duplicate_of(incident: Incident, given: Given, at: dt.datetime) -> Problem:
    return wrong_main(incident, given.duplicate_of, given.main)


_CHECKS: dict[Needs, Callable[[Incident, Given, dt.datetime], Problem]] = {
    Needs.REASON: _reason,
    Needs.PUBLIC_NOTE: _public_note,
    Needs.PHOTO: _photo,
    Needs.AGENCY: _agency,
    Needs.REFERRED_TO: _referred_to,
    Needs.DUE_DATE: _due_date,
    Needs.DUPLICATE_OF: _duplicate_of,
}
