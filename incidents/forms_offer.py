"""The agencies and people that a step of assigning offers, the best first, and what is suggested and why."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.absences import Away, away_on
from agencies.models import Agency, User
from incidents.models import Incident, RoutingRule
from incidents.people import able_people, person_label
from incidents.routing import suggest
from incidents.routing_words import why_this_rule


@dataclass(frozen=True)
class Offer:
    """`people` by agency; `why` is the rule's reason in words, with whom it tells."""

    agencies: list[Agency] = field(default_factory=list)
    people: dict[int, list[User]] = field(default_factory=dict)
    away: dict[int, Away] = field(default_factory=dict)
    rule: RoutingRule | None = None
    person: User | None = None
    why: str = ""


NOTHING = Offer()
"""For steps that assign to nobody."""


def offer_for(incident: Incident) -> Offer:
    """Nine queries at most."""
    today = timezone.localdate()
    suggestion = suggest(category=incident.category, unit_id=incident.unit_id)
    return Offer(
        agencies=suggestion.agencies,
        people=able_people([agency.pk for agency in suggestion.agencies], today),
        away=away_on(today),
        rule=suggestion.rule,
        person=suggestion.person,
        why=why_this_rule(suggestion) if suggestion.rule else "",
    )


def assignee_field(agencies: list[Agency], offer: Offer) -> forms.ModelChoiceField:
    """People by agency, in the order of the agencies."""
    by_agency = [(agency, offer.people.get(agency.pk, [])) for agency in agencies]
    ids = [person.pk for _agency, people in by_agency for person in people]
    chooser = forms.ModelChoiceField(
        label=_("Người phụ trách"),
        help_text=_("Là người của cơ quan vừa chọn. Để trống thì cơ quan tự phân công."),
        queryset=User.objects.filter(pk__in=ids),
        required=False,
    )
    groups: list[tuple[Any, Any]] = [
        (agency.label, [(person.pk, person_label(person, offer.away)) for person in people])
        for agency, people in by_agency
        if people
    ]
    chooser.choices = [("", _("Để cơ quan tự phân công")), *groups]
    return chooser
