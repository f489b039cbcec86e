"""Asking to be told, confirming it, and ending it."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from agencies.counting import counted
from incidents.contacts import encrypted
from incidents.models import AddressCount, Event, Report
from notices.errors import ChannelOff, TooManyLetters
from notices.models import About, Channel, Delivery, Subscription
from notices.push_addresses import read_push_address
from places.models import Unit
from places.queue import enqueue

ASK_AGAIN = dt.timedelta(minutes=10)
DAY = dt.timedelta(days=1)
MOST_LETTERS = 10
"""Letters to one address in a day that ask whether it is meant, whoever asks from wherever."""


@dataclass(frozen=True)
class Target:
    """What somebody wants to be told of: one report, or a commune."""

    report: Report | None = None
    unit: Unit | None = None

    def __str__(self) -> str:
        return f"report {self.report.pk}" if self.report else f"unit {self.unit.pk if self.unit else ''}"


def subscribe_email(*, target: Target, email: str, at: dt.datetime | None = None) -> None:
    """Sends a letter that asks whether it is meant; nothing else goes out before that was confirmed. Says nothing of
    whether the address is known. Asked again within `ASK_AGAIN`, no second letter goes. Raises `ChannelOff`, and
    `TooManyLetters` beyond `MOST_LETTERS`."""
    if not settings.NOTICES_BY_EMAIL:
        raise ChannelOff()
    at = at or timezone.now()
    address = email.strip().lower()
    hashed = _hash(Channel.EMAIL, address, target)
    with transaction.atomic():
        Subscription.objects.filter(address_hash=hashed, confirmed_at__isnull=True, made_at__lt=at - ASK_AGAIN).delete()
        subscription, made = Subscription.objects.get_or_create(
            address_hash=hashed, defaults=_row(target, Channel.EMAIL, address) | {"made_at": at}
        )
        if made:
            letters = f"letter to {address}"
            if counted(AddressCount, {letters: 1}, lasts=DAY)[letters] > MOST_LETTERS:
                raise TooManyLetters()
            Delivery.objects.create(subscription=subscription, about=About.CONFIRM, next_at=at)
            enqueue("notices.jobs.send")


def confirm(*, subscription: Subscription, at: dt.datetime | None = None) -> None:
    """From now on news go out. Done again, nothing changes."""
    if subscription.confirmed_at is None:
        subscription.confirmed_at, subscription.after_event = at or timezone.now(), _newest_event()
        subscription.save(update_fields=["confirmed_at", "after_event"])


def subscribe_push(*, target: Target, browser: str, at: dt.datetime | None = None) -> Subscription:
    """`browser` is the JSON of its `PushSubscription`; the browser has asked its owner already. Raises `ChannelOff`,
    `UnknownPushService`, `NoticeError`."""
    if not settings.PUSH_HOSTS:
        raise ChannelOff()
    address = read_push_address(browser)
    defaults = _row(target, Channel.PUSH, address.as_json())
    defaults |= {"confirmed_at": at or timezone.now(), "after_event": _newest_event()}
    hashed = _hash(Channel.PUSH, address.endpoint, target)
    subscription, _made = Subscription.objects.get_or_create(address_hash=hashed, defaults=defaults)
    return subscription


def end_push(*, target: Target, endpoint: str) -> bool:
    """Whether there was one."""
    deleted, _rows = Subscription.objects.filter(address_hash=_hash(Channel.PUSH, endpoint, target)).delete()
    return bool(deleted)


def _row(target: Target, channel: Channel, address: str) -> dict[str, object]:
    return {
        "report": target.report,
        "unit": target.unit,
        "channel": channel,
        "address_encrypted": encrypted(address),
        "language": get_language() or settings.LANGUAGE_CODE,
    }


def _hash(channel: Channel, address: str, target: Target) -> str:
    return salted_hmac("notices.address", f"{channel} {target} {address}", algorithm="sha256").hexdigest()


def _newest_event() -> int:
    return Event.objects.order_by().aggregate(newest=Max("pk"))["newest"] or 0
