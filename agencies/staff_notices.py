"""What officers are told of their work: under the bell of every page, and by letter to those who have an address.

A letter gathers what is unread, so that a flood of cases does not become a flood of letters.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from agencies.absences import standing_in
from agencies.models import Membership, StaffNotice, User

MOST_SHOWN = 99
LINES_IN_A_LETTER = 20
LETTERS_A_RUN = 200
_LETTERS = 7_301_162
"""Of the locks under which letters are sent, a person's each."""

logger = logging.getLogger(__name__)


def tell(
    users: Iterable[User | int],
    *,
    key: str,
    words: str,
    path: str,
    params: Mapping[str, str | int] | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Tells each of these (accounts or their ids), and who stands in for those that are away, once for this `key`,
    however often it is called. `words` is a msgid (`gettext_noop`) of at most 300 letters with a place `%(name)s` for
    each of `params`; `path` is a page of this site. Two statements, in the transaction of the caller. Never
    put in it who reported or what that person wrote: it goes by e-mail."""
    at = at or timezone.now()
    mail_at = at + dt.timedelta(minutes=settings.STAFF_MAIL_MINUTES) if settings.NOTICES_BY_EMAIL else None
    ids = {user.pk if isinstance(user, User) else user for user in users}
    ids |= standing_in(ids, timezone.localdate(at))
    rows = [
        StaffNotice(user_id=pk, key=key, words=words, params=dict(params or {}), path=path, at=at, mail_at=mail_at)
        for pk in sorted(ids)
    ]
    StaffNotice.objects.bulk_create(rows, ignore_conflicts=True)


def notices_of(user: User) -> QuerySet[StaffNotice]:
    """The newest first. What somebody was told in a role that has ended is theirs no longer: only what was told while a
    role that they hold today was theirs."""
    roles = Membership.objects.on(timezone.localdate()).filter(user=OuterRef("user"))
    return StaffNotice.objects.filter(Exists(roles.filter(starts_on__lte=OuterRef("at__date"))), user=user)


def read(user: User, notice: StaffNotice | None = None) -> int:
    """Marks one, or all of them, as read; how many were not."""
    unread = notices_of(user).filter(read_at__isnull=True)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=timezone.now(), mail_at=None)


def bell(request: HttpRequest) -> dict[str, object]:
    """Context processor: `unread_notices`, how many this officer has not read, at most one more than `MOST_SHOWN`.
    Costs nothing on pages that do not show it, and to people without an account."""
    return {"unread_notices": SimpleLazyObject(lambda: _unread(request))}


def _unread(request: HttpRequest) -> int:
    if not request.user.is_authenticated:
        return 0
    return notices_of(request.user).filter(read_at__isnull=True)[: MOST_SHOWN + 1].count()


def send_letters(now: dt.datetime | None = None) -> int:
    """One letter to each who has an address and was told something STAFF_MAIL_MINUTES ago that is still unread: it
    tells all that is. How many went out. Ends at the first sign that the mail server does not work, where the next run
    goes on."""
    now = now or timezone.now()
    StaffNotice.objects.filter(mail_at__lte=now, user__email="").update(mail_at=None)
    due = StaffNotice.objects.filter(mail_at__lte=now, user__is_active=True).order_by("user_id")
    sent = 0
    for user_id in due.values_list("user_id", flat=True).distinct()[:LETTERS_A_RUN]:
        try:
            sent += _letter_to(user_id)
        except (SMTPException, OSError) as error:
            logger.warning("letters to staff: %s", type(error).__name__)
            break
    return sent


@transaction.atomic
def _letter_to(user_id: int) -> bool:
    """False when somebody else is at it. What is told is marked first: a failure takes the mark back. The account
    itself is not locked: the mail server may take its time, and meanwhile the person signs in and works."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LETTERS, user_id])
        if not cursor.fetchone()[0]:
            return False
    user = User.objects.get(pk=user_id)
    due = list(notices_of(user).filter(mail_at__isnull=False)[: LINES_IN_A_LETTER + 1])
    StaffNotice.objects.filter(user=user, mail_at__isnull=False).update(mail_at=None)
    if not due:
        return False
    lines = [f"• {notice.sentence}" for notice in due[:LINES_IN_A_LETTER]]
    if len(due) > LINES_IN_A_LETTER:
        lines.append(_("… và những việc khác."))
    body = "\n".join([*lines, "", settings.SITE_URL + reverse("staff_notices")])
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    headers = {"Message-ID": f"<staff-{user.pk}-{due[0].pk}@{host}>", "Auto-Submitted": "auto-generated"}
    subject = _("%(site)s: có việc mới cho bạn") % {"site": settings.SITE_NAME}
    try:
        EmailMessage(" ".join(subject.split()), body, to=[user.email], headers=headers).send()
    except SMTPRecipientsRefused:
        logger.warning("letters to staff: the address of account %s is refused", user.pk)
        return False
    return True


def delete_old(now: dt.datetime | None = None) -> int:
    """What was told longer ago than STAFF_NOTICE_DAYS; how many."""
    before = (now or timezone.now()) - dt.timedelta(days=settings.STAFF_NOTICE_DAYS)
    return StaffNotice.objects.filter(at__lt=before).delete()[0]
