"""What follows when a case is assigned: agencies that the rule names are told of it, and the people who now have it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from agencies.models import Agency, User
from incidents.informing import also_inform, newly_informed
from incidents.models import Event, Incident, RoutingRule
from incidents.people import responsible_people
from incidents.routing import suggest
from incidents.telling import tell_of_case

NAMED = gettext_noop("Bạn được giao phụ trách sự việc %(code)s, %(place)s.")
HANDED = gettext_noop("Cơ quan bạn được giao xử lý sự việc %(code)s, %(place)s.")


@dataclass(frozen=True)
class Assignment:
    """`rule` fits the case, whether or not the agency is the one it names: whom it tells is told all the same."""

    incident: Incident
    agency: Agency
    assignee: User | None
    rule: RoutingRule | None
    informed: tuple[Agency, ...]

    @classmethod
    def of(cls, incident: Incident, agency: Agency, assignee: User | None, *, at: dt.datetime) -> "Assignment":
        """Before the incident is changed."""
        suggestion = suggest(category=incident.category, unit_id=incident.unit_id, at=at)
        informed = newly_informed(incident, [a for a in suggestion.informed if a.pk != agency.pk])
        return cls(incident, agency, assignee, suggestion.rule, tuple(informed))

    @property
    def told(self) -> dict[str, Any]:
        """For the event."""
        by_rule = self.rule is not None and self.rule.agency_id == self.agency.pk
        return {
            "assignee": self.assignee.display_name if self.assignee else "",
            "rule": self.rule.pk if self.rule and by_rule else "",
            "why": self.rule.why if self.rule and by_rule else "",
            "informed": [agency.name for agency in self.informed] or "",
        }

    def carry_out(self, *, event: Event, user: User, tells: bool) -> None:
        """After the event was written."""
        also_inform(self.incident, self.informed, user=user, at=event.at, rule=self.rule, tells=tells)
        if tells:
            words = NAMED if self.assignee else HANDED
            people = responsible_people(self.incident)
            tell_of_case(people, incident=self.incident, key="assigned", words=words, by=user)
