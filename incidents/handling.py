"""Moving an incident one step along `workflow.TRANSITIONS`."""

import datetime as dt
from collections.abc import Sequence

from django.core.files import File

from agencies.models import Agency, User
from incidents.models import Event, Incident
from incidents.states import State
from incidents.workflow import Transition


def next_steps(user: User, incident: Incident) -> list[Transition]:
    """The rows of the table this person may do now to this incident, in the order of the table. Of a held incident
    only the way back is among them. No query beyond the person's reach."""
    raise NotImplementedError


def suggested_agencies(incident: Incident) -> list[Agency]:
    """Active agencies that answer for the incident's place; the kind that leads its category first, and of those the
    one with the smallest area first."""
    raise NotImplementedError


def move(
    *,
    user: User,
    incident_id: int,
    target: State,
    reason: str = "",
    public_note: str = "",
    internal_note: str = "",
    photos: "Sequence[File[bytes]]" = (),
    agency: Agency | None = None,
    due_on: dt.date | None = None,
    referred_to: str = "",
    duplicate_of: str = "",
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """Does one row of the table; a hold (target `ON_HOLD`, `due_on` = until when) and going on after it (target =
    `held_from`) are rows too.

    `duplicate_of` is the code of the main incident. `expected_version` is `Incident.version` as the page showed it;
    None skips the check. `at` is for filling in what happened earlier.
    Raises `NotAllowed`, `ForbiddenStep`, `ChangedMeanwhile`, `IncidentNotFound`, `MissingNeeds` (`.missing` maps
    reason | public_note | photo | agency | referred_to | due_date | duplicate_of to a sentence) and `PhotoRefused`.
    """
    raise NotImplementedError
