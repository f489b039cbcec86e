"""A reporter follows a report by its code or private link, adds photos, says that the problem is still there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files import File

from incidents.models import Event, Incident, Photo, Report
from incidents.states import State


@dataclass(frozen=True)
class Step:
    """One line of what the reporter sees: `state` is set where the state changed."""

    at: dt.datetime
    state: State | None
    public_note: str
    agency_label: str
    by_reporter: bool


@dataclass(frozen=True)
class Followed:
    """What the reporter sees. `incident` is the reporter's own; `main` the one it is a duplicate of, if any; `state`
    and `steps` are told of the main one then, after the steps of the reporter's own. `photos` are of this report."""

    report: Report
    incident: Incident
    main: Incident | None
    state: State
    steps: tuple[Step, ...]
    photos: tuple[Photo, ...]
    may_say_still_there: bool
    may_add_photos: bool


@dataclass(frozen=True)
class StillThere:
    event: Event
    reopened: bool
    """False when it was over for too long, or is not the kind of end that a reporter reopens: staff see the word, and
    the page asks for a new report."""


def find_report(*, code: str = "", token: str = "") -> Report:
    """By code as typed (spaces, hyphens, small letters, O for 0, I and L for 1 are forgiven) or by the secret of the
    private link. Raises `MistypedCode` when the check letter is wrong, `ReportNotFound`."""
    raise NotImplementedError


def follow(report: Report) -> Followed:
    """In a fixed number of queries."""
    raise NotImplementedError


def main_of(incident: Incident) -> Incident:
    """The incident this one is finally a duplicate of, or itself."""
    raise NotImplementedError


def add_photos_by_reporter(
    *, report: Report, photos: "Sequence[File[bytes]]", words: str = "", at: dt.datetime | None = None
) -> Event:
    """At most 20 photos a report in all. Raises `TooManyPhotos`, `PhotoRefused`, `NothingToDo`."""
    raise NotImplementedError


def still_there(
    *, report: Report, words: str = "", photos: "Sequence[File[bytes]]" = (), at: dt.datetime | None = None
) -> StillThere:
    """Appends the word to the main incident and reopens it where the table lets the reporter and it ended at most
    REPORTER_REOPEN_DAYS ago. Said twice in one state, it is written once. Raises `ForbiddenStep` while the incident
    is being handled."""
    raise NotImplementedError
