"""Deliveries go out: each taken up by one process, tried again with growing pauses, and ended when the address is gone.

Taking one up moves its next attempt on before anything is sent. So two workers never send the same one, and one that
dies in the middle leaves it to be tried again: in that rare case it may go out twice, as the same letter (Message-ID)
or as a notification that takes the place of the first.
"""

import datetime as dt
import logging
import time

from django.db import transaction
from django.utils import timezone, translation

from notices.channels import AddressGone, NotNow, send
from notices.models import Delivery
from notices.wording import message

PAUSES = [dt.timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1440)]
"""After the first attempt, the second, …; after one more it is given up."""
LONGEST_RUN_S = 50

logger = logging.getLogger(__name__)


def send_due(now: dt.datetime | None = None) -> int:
    """Sends what is due, for about a minute at most; how many went out."""
    began, sent = time.monotonic(), 0
    while time.monotonic() - began < LONGEST_RUN_S:
        delivery = _taken_up(now or timezone.now())
        if delivery is None:
            break
        sent += _sent(delivery, now or timezone.now())
    return sent


@transaction.atomic
def _taken_up(now: dt.datetime) -> Delivery | None:
    due = Delivery.objects.filter(next_at__lte=now).order_by("next_at", "pk")
    delivery = due.select_for_update(skip_locked=True, of=("self",)).first()
    if delivery is None:
        return None
    delivery.attempts += 1
    tries_left = delivery.attempts <= len(PAUSES)
    delivery.next_at = now + PAUSES[delivery.attempts - 1] if tries_left else None
    delivery.save(update_fields=["attempts", "next_at"])
    whole = Delivery.objects.select_related(
        "subscription__report", "subscription__unit", "event__incident__category", "event__incident__unit", "warning"
    ).defer("subscription__unit__geometry", "event__incident__unit__geometry")
    return whole.get(pk=delivery.pk)


def _sent(delivery: Delivery, now: dt.datetime) -> bool:
    try:
        with translation.override(delivery.subscription.language):
            send(delivery, message(delivery))
    except AddressGone:
        delivery.subscription.delete()
        return False
    except NotNow as why:
        logger.warning("delivery %s, attempt %s: %s", delivery.pk, delivery.attempts, why)
        return False
    except Exception as why:  # noqa: BLE001 - one that cannot be written must not hold up the others
        logger.error("delivery %s, attempt %s: %s", delivery.pk, delivery.attempts, type(why).__name__)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=now, next_at=None)
    return True
