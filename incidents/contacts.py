"""The reporter's name and phone: a secret by law, encrypted at rest, each look logged, deleted in time.

Source: Luật 91/2025/QH15 (consent, purpose, retention, erasure); QĐ 174/QĐ-BTNMT of 24 Jan 2022 (the reporter's name,
phone and address are kept secret).
"""

import datetime as dt
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from agencies.keys import derived
from agencies.models import User
from agencies.policy import require
from incidents.errors import ContactGone, ContactUnreadable, MissingNeeds
from incidents.events import append, locked
from incidents.models import ContactAccess, Event, Report, ReporterContact, SentFile
from incidents.originals_end import asked_before, let_go_of
from incidents.phones import marks_of, to_dial
from incidents.working_time import local_day

MAX_CONTACT = 100
"""Letters of a name or a number."""


@dataclass(frozen=True)
class Contact:
    name: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name.strip() or self.phone.strip())

    @property
    def to_dial(self) -> str:
        """Empty where the phone is no number."""
        return to_dial(self.phone)


def encrypted(text: str) -> bytes:
    """With the first of CONTACT_KEYS."""
    return _fernet().encrypt(text.strip().encode())


def decrypted(secret: bytes | memoryview) -> str:
    """With any of CONTACT_KEYS. Raises `ContactUnreadable`."""
    try:
        return _fernet().decrypt(bytes(secret)).decode()
    except InvalidToken as error:
        raise ContactUnreadable() from error


def keep_contact(*, report: Report, contact: Contact, on: dt.date) -> ReporterContact:
    """Encrypts and stores; deleted CONTACT_RETENTION_DAYS after `on`."""
    return ReporterContact.objects.create(
        report=report,
        name_encrypted=encrypted(contact.name),
        phone_encrypted=encrypted(contact.phone),
        phone_mark=next(iter(marks_of(contact.phone)), ""),
        delete_after=on + dt.timedelta(days=settings.CONTACT_RETENTION_DAYS),
    )


@transaction.atomic
def keep_contact_again(*, report: Report, contact: Contact) -> None:
    """For a report that was sent again: its sender may have written the contact, or put it right, in between, not
    knowing that the report had come. One that was erased, or whose time is over, stays away."""
    on = local_day(report.received_at)
    over = on + dt.timedelta(days=settings.CONTACT_RETENTION_DAYS) < timezone.localdate()
    if not contact or over or max(len(contact.name), len(contact.phone)) > MAX_CONTACT:
        return
    locked(report.incident_id)
    kept = ReporterContact.objects.filter(report=report).first()
    if asked_before(report) or (kept is not None and _in_clear(kept) == contact):
        return
    ReporterContact.objects.filter(report=report).delete()
    keep_contact(report=report, contact=contact, on=on)


def _in_clear(kept: ReporterContact) -> Contact | None:
    """None where the key was lost."""
    try:
        return Contact(name=decrypted(kept.name_encrypted), phone=decrypted(kept.phone_encrypted))
    except ContactUnreadable:
        return None


def reveal(*, user: User, report: Report, reason: str) -> Contact:
    """The contact in clear, after writing down who looked and why, in one transaction. Raises `NotAllowed`,
    `MissingNeeds` without a reason, `ContactGone`, `ContactUnreadable`."""
    require(user, "incident.view_reporter", report.incident)
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do xem liên hệ của người phản ánh.")})
    with transaction.atomic():
        kept = ReporterContact.objects.filter(report=report, delete_after__gte=timezone.localdate()).first()
        if kept is None:
            raise ContactGone()
        name, phone = decrypted(kept.name_encrypted), decrypted(kept.phone_encrypted)
        ContactAccess.objects.create(report=report, user=user, reason=reason.strip()[:300])
    return Contact(name=name, phone=phone)


def delete_expired_contacts(on: dt.date | None = None) -> int:
    """Deletes contacts whose time is over on that day (today); how many. Run again, it finds none."""
    deleted, _rows = ReporterContact.objects.filter(delete_after__lt=on or timezone.localdate()).delete()
    return deleted


@transaction.atomic
def erase_contact(*, report: Report, at: dt.datetime | None = None) -> bool:
    """Deletes the contact now, because its owner asks, with what upper rooms keep of it (`FORGET_REPORTER`) and the
    files of photos as they were sent (those that are proof go later, see `originals_end`); whether there was anything.
    The timeline tells that it was erased, and nothing of what it was."""
    incident = locked(report.incident_id)
    deleted, _rows = ReporterContact.objects.filter(report=report).delete()
    forgotten = [import_string(forget)(report.pk) for forget in settings.FORGET_REPORTER]
    first_wish = SentFile.objects.filter(photo__report=report).exists() and not asked_before(report)
    if deleted or any(forgotten) or first_wish:
        append(incident, "erase_contact", by=Event.By.REPORTER, at=at or timezone.now(), report=report.pk)
    gone = let_go_of(report) if asked_before(report) else 0
    return bool(deleted or any(forgotten) or first_wish or gone)


def _fernet() -> MultiFernet:
    """The first key of CONTACT_KEYS encrypts, each of them decrypts."""
    keys = (urlsafe_b64encode(derived(key, b"geopgi reporter contact")) for key in settings.CONTACT_KEYS)
    return MultiFernet([Fernet(key) for key in keys])
