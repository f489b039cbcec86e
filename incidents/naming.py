"""Naming the person in the agency who looks after a case, or taking it oneself."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import can, require
from incidents.assigning import NAMED
from incidents.errors import MissingNeeds, NothingToDo
from incidents.errors_routing import NotHandledNow
from incidents.events import append, locked
from incidents.models import Event, Incident
from incidents.needs import wrong_person
from incidents.people import able_people
from incidents.states import ENDS
from incidents.telling import tell_of_case

VERB = "incident.name_person"


@transaction.atomic
def name_person(
    *,
    user: User,
    incident_id: int,
    person: User | None,
    reason: str = "",
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """The person looks after the case from now on; None: everyone in the agency does. Raises `NotAllowed`,
    `ChangedMeanwhile`, `NotHandledNow`, `MissingNeeds` (person) for somebody who does not handle cases of the agency,
    `NothingToDo` when it is so already."""
    at = at or timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, VERB, incident)
    if incident.agency is None or incident.state in ENDS:
        raise NotHandledNow()
    if (person.pk if person else None) == incident.assignee_id:
        raise NothingToDo()
    if person is not None and (problem := wrong_person(incident.agency, person, at)):
        raise MissingNeeds({"person": str(problem)})
    incident.assignee = person
    event = append(
        incident,
        "name_person",
        by=Event.By.STAFF,
        actor=user,
        at=at,
        reason=reason.strip(),
        assignee=person.display_name if person else "",
    )
    if person is not None:
        tell_of_case([person], incident=incident, key="assigned", words=NAMED, by=user)
    return event


def may_take(user: User, incident: Incident) -> bool:
    """Whether the person may take the case for the own part now. Two queries at most."""
    if incident.agency_id is None or incident.state in ENDS or incident.assignee_id == user.pk:
        return False
    if not can(user, VERB, incident):
        return False
    return user in able_people([incident.agency_id], timezone.localdate())[incident.agency_id]
