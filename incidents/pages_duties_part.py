"""The part of the case page that tells who answers for the case, who else is told, and what it belongs to."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from agencies.absences import away_on
from agencies.models import Agency, User
from agencies.policy import can
from incidents import informing, linking, naming, referrals
from incidents.linking import links_of
from incidents.models import CaseLink, Hotspot, Incident, InformedAgency, LinkKind, Referral
from incidents.naming import may_take
from incidents.people import away_words, owner_of
from incidents.states import ENDS, State

VERBS = (naming.VERB, informing.VERB, referrals.VERB, linking.VERB)


@dataclass(frozen=True)
class SeenLink:
    """A link from the side of one case. `opens` says whether the person may see the other case."""

    link: CaseLink
    other: Incident
    opens: bool
    backwards: bool
    """Of a kind with a direction: the other case follows from this one."""

    @property
    def label(self) -> Any:
        return LinkKind(self.link.kind).label


@dataclass(frozen=True)
class Duties:
    """`owner` answers for a case that no agency has yet; `away` tells until when the person named is away, and who is
    there instead."""

    owner: Agency | None
    away: str
    informed: list[InformedAgency]
    waiting: Referral | None
    links: list[SeenLink]
    hotspots: list[Hotspot]
    may_take: bool
    may_arrange: bool


def duties_part(user: User, incident: Incident) -> dict[str, Duties]:
    """For the context of the case page. A fixed number of queries."""
    return {"duties": duties_of(user, incident)}


def duties_of(user: User, incident: Incident) -> Duties:
    over = State(incident.state) in ENDS
    waiting = Referral.objects.waiting().filter(incident=incident).select_related("to_agency").first()
    gathered = Hotspot.objects.visible_to(user).filter(cases__incident=incident, cases__ended_at__isnull=True)
    return Duties(
        owner=owner_of(incident) if incident.agency_id is None and not over else None,
        away=_away(incident) if not over else "",
        informed=list(InformedAgency.objects.standing().filter(incident=incident).select_related("agency")),
        waiting=waiting,
        links=_seen_links(user, incident),
        hotspots=list(gathered),
        may_take=may_take(user, incident),
        may_arrange=any(can(user, verb, incident) for verb in VERBS) or can(user, "hotspot.keep"),
    )


def _away(incident: Incident) -> str:
    if incident.assignee_id is None:
        return ""
    return away_words(away_on(timezone.localdate()).get(incident.assignee_id))


def _seen_links(user: User, incident: Incident) -> list[SeenLink]:
    links = list(links_of(incident))
    others = [link.other if link.incident_id == incident.pk else link.incident for link in links]
    seen = set(Incident.objects.visible_to(user).filter(pk__in=[o.pk for o in others]).values_list("pk", flat=True))
    return [
        SeenLink(link, other, other.pk in seen, link.kind == LinkKind.FOLLOWS_FROM and link.other_id == incident.pk)
        for link, other in zip(links, others, strict=True)
    ]
