"""Cases that belong together and are handled apart: both timelines tell."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.errors import MissingNeeds
from incidents.errors_routing import LinkNotFound
from incidents.events import append, locked
from incidents.models import CaseLink, Event, Incident, LinkKind
from incidents.needs import main_incident

VERB = "incident.link"


@transaction.atomic
def link_cases(
    *,
    user: User,
    incident_id: int,
    other: str,
    kind: LinkKind | str,
    reason: str,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> CaseLink:
    """Links the case to that of the code `other` (as typed), which the person must see; of a kind with a direction this
    one follows from the other. Raises `NotAllowed`, `ChangedMeanwhile`, `MissingNeeds` (other | kind | reason)."""
    at = at or timezone.now()
    target = main_incident(other, user)
    incident = locked(incident_id, expected_version=expected_version, together_with=target)
    require(user, VERB, incident)
    missing = _missing(incident, other, target, kind, reason)
    if missing or target is None:
        raise MissingNeeds(missing)
    there = locked(target.pk)
    _append_both("link", incident, there, user=user, at=at, kind=kind, reason=reason.strip())
    return CaseLink.objects.create(incident=incident, other=there, kind=kind, reason=reason.strip(), by=user, at=at)


@transaction.atomic
def unlink_cases(*, user: User, incident_id: int, link_id: int, reason: str, at: dt.datetime | None = None) -> None:
    """Ends a link of the case, on whichever side of it the case is. Raises `NotAllowed`, `LinkNotFound`, `MissingNeeds`
    (reason)."""
    at = at or timezone.now()
    link = CaseLink.objects.filter(Q(incident=incident_id) | Q(other=incident_id), pk=link_id).first()
    if link is None:
        raise LinkNotFound()
    other = Incident.objects.get(pk=link.other_id if link.incident_id == incident_id else link.incident_id)
    incident = locked(incident_id, together_with=other)
    require(user, VERB, incident)
    if not CaseLink.objects.filter(pk=link_id, ended_at__isnull=True).exists():
        raise LinkNotFound()
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do.")})
    there = locked(other.pk)
    follows, followed = (incident, there) if link.incident_id == incident_id else (there, incident)
    _append_both("unlink", follows, followed, user=user, at=at, kind=link.kind, reason=reason.strip())
    CaseLink.objects.filter(pk=link_id).update(ended_by=user, ended_at=at)


def links_of(incident: Incident) -> QuerySet[CaseLink]:
    """Those that stand, on either side."""
    standing = CaseLink.objects.filter(Q(incident=incident) | Q(other=incident), ended_at__isnull=True)
    return standing.select_related("incident__category", "other__category")


def _missing(
    incident: Incident, typed: str, target: Incident | None, kind: LinkKind | str, reason: str
) -> dict[str, str]:
    missing = {}
    if kind not in LinkKind.values:
        missing["kind"] = _("Xin chọn hai sự việc liên quan thế nào.")
    if not reason.strip():
        missing["reason"] = _("Xin ghi lý do.")
    if not typed.strip():
        missing["other"] = _("Xin ghi mã của sự việc kia.")
    elif target is None:
        missing["other"] = _("Không có sự việc nào mang mã này trong phần bạn được xem.")
    elif target.pk == incident.pk:
        missing["other"] = _("Xin ghi mã của một sự việc khác.")
    elif target.is_sample != incident.is_sample:
        missing["other"] = _("Dữ liệu mẫu và sự việc thật không liên kết với nhau.")
    elif links_of(incident).filter(Q(incident=target) | Q(other=target), kind=kind).exists():
        missing["other"] = _("Hai sự việc này đã liên kết như vậy rồi.")
    return missing


def _append_both(
    verb: str, incident: Incident, there: Incident, *, user: User, at: dt.datetime, kind: str, reason: str
) -> None:
    for one, another in ((incident, there), (there, incident)):
        append(
            one,
            verb,
            by=Event.By.STAFF,
            actor=user,
            at=at,
            reason=reason,
            kind=str(kind),
            linked=another.code,
            follows=one.pk == incident.pk or "",
        )
