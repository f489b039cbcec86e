"""One step of a case, done by somebody who may, with all that the step needs."""

import random
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.models import Agency, Role, User
from agencies.policy import can
from bench.month import texts
from bench.month.habits import POLICE_SHARE
from bench.month.orders import BY_ORDER_SHARE, inspect_by_order
from bench.month.rhythm import DAY
from bench.month.staff import FIELD_ROLES, Offices
from incidents.handling import move
from incidents.models import HeldFor, Incident
from incidents.reporter import still_there
from incidents.routing import suggested_agencies
from incidents.spam import blockable, mark_spam
from incidents.states import State
from incidents.workflow import ROWS, Needs

_BY_COMMUNE_SHARE = 0.8


def take_step(incident: Incident, target: State, *, offices: Offices, rng: random.Random, main: str = "") -> None:
    """Moves the case by the row of the table; `main` is the code of the case that it is a duplicate of. Raises what
    `move` raises, and RuntimeError where nobody may do the step."""
    row = ROWS[State(incident.state), target]
    if row.by_reporter and rng.random() < 0.5:
        still_there(report=incident.reports.order_by("pk")[0], words=texts.STILL_THERE)
        return
    user = who_may(row.verb, incident, offices, rng)
    if target == State.INSPECTING and rng.random() < BY_ORDER_SHARE and can(user, "order.issue", incident):
        inspect_by_order(incident, user=user, rng=rng)
        return
    values: dict[str, Any] = {need.value: text for need, text in texts.NEEDED.items() if need in row.needs}
    if Needs.PHOTO in row.needs:
        values["photos"] = [ContentFile(texts.photo_of(rng), name="anh.jpg")]
    if Needs.AGENCY in row.needs:
        values["agency"] = agency_for(incident, offices, rng)
    if Needs.DUE_DATE in row.needs:
        values["due_on"] = timezone.localdate() + DAY * rng.randint(3, 20)
    if Needs.DUPLICATE_OF in row.needs:
        values["duplicate_of"] = main
    if target == State.ON_HOLD:
        values |= {"waits_for": HeldFor.AGENCY, "waits_for_whom": texts.NEEDED[Needs.REFERRED_TO]}
    move(user=user, incident_id=incident.pk, target=target, **values)


def throw_out(incident: Incident, *, offices: Offices, rng: random.Random) -> None:
    """Marks it as spam; what is like it is kept back from then on."""
    user = who_may("incident.mark_spam", incident, offices, rng)
    patterns = [pattern for pattern in blockable(incident) if rng.random() < 0.5]
    mark_spam(user=user, incident_id=incident.pk, note=texts.NEEDED[Needs.REASON], patterns=patterns)


def who_may(verb: str, incident: Incident, offices: Offices, rng: random.Random) -> User:
    """Of the agency that has the case, else of the commune's office, else of the province: one whom the policy lets do
    it. The commune leaves some of the work of its area to the environment office."""
    own = offices.at(incident.agency, *FIELD_ROLES) if incident.agency else ()
    commune = offices.at(offices.commune_office(incident.unit.code), Role.COMMUNE_OFFICER)
    province = offices.at(offices.agencies["so-nnmt"], Role.ENVIRONMENT_OFFICER)
    both = (commune, province) if rng.random() < _BY_COMMUNE_SHARE else (province, commune)
    for people in (own, *both):
        for person in rng.sample(people, len(people)):
            if can(person, verb, incident):
                return person
    raise RuntimeError(f"nobody may do {verb} to {incident.code}, {incident.state}")


def leader_of(incident: Incident, offices: Offices, rng: random.Random) -> User:
    return rng.choice(offices.at(offices.commune_office(incident.unit.code), Role.LEADER))


def agency_for(incident: Incident, offices: Offices, rng: random.Random) -> Agency:
    """What the desk suggests, the police now and then; never the one that has it, nor one without anybody to go."""
    suggested = [offices.agencies[agency.slug] for agency in suggested_agencies(incident)]
    if rng.random() < POLICE_SHARE:
        suggested.insert(0, offices.police())
    return next(agency for agency in suggested if agency.pk != incident.agency_id and offices.inspects(agency))
