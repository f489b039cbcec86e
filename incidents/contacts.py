"""The reporter's name and phone: a secret by law, encrypted at rest, each look logged, deleted in time."""

import datetime as dt
from dataclasses import dataclass

from agencies.models import User
from incidents.models import Report, ReporterContact


@dataclass(frozen=True)
class Contact:
    name: str = ""
    phone: str = ""


def keep_contact(*, report: Report, contact: Contact, on: dt.date) -> ReporterContact:
    """Encrypts and stores; deleted CONTACT_RETENTION_DAYS after `on`."""
    raise NotImplementedError


def reveal(*, user: User, report: Report, reason: str) -> Contact:
    """The contact in clear, after writing down who looked and why. Raises `NotAllowed`, `MissingNeeds` without a
    reason, `ContactGone`, `ContactUnreadable`."""
    raise NotImplementedError


def delete_expired_contacts(on: dt.date | None = None) -> int:
    """Deletes contacts whose time is over; how many. Run again, it finds none."""
    raise NotImplementedError
