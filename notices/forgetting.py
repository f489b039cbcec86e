"""Addresses go as soon as they are no longer needed."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from notices.links import CONFIRM_DAYS
from notices.models import Delivery, Subscription

KEEP_DELIVERIES = dt.timedelta(days=30)


def forget_report(report_id: int) -> int:
    """Deletes all addresses that wait for news of the report; how many. Called when its reporter's contact is erased
    (settings.FORGET_REPORTER)."""
    found = Subscription.objects.filter(report_id=report_id)
    count = found.count()
    found.delete()
    return count


def delete_unneeded(now: dt.datetime | None = None) -> int:
    """Deletes subscriptions that were never confirmed, and those to reports whose case (the main one of a duplicate)
    ended longer ago than a reporter may have it reopened; and what was delivered long ago. How many subscriptions."""
    now = now or timezone.now()
    ended = now - dt.timedelta(days=settings.REPORTER_REOPEN_DAYS)
    of_own = Q(report__incident__closed_at__lt=ended, report__incident__duplicate_of__isnull=True)
    of_main = Q(report__incident__duplicate_of__closed_at__lt=ended)
    never = Q(confirmed_at__isnull=True, made_at__lt=now - dt.timedelta(days=CONFIRM_DAYS))
    found = Subscription.objects.filter(of_own | of_main | never)
    count = found.count()
    found.delete()
    Delivery.objects.filter(next_at__isnull=True, made_at__lt=now - KEEP_DELIVERIES).delete()
    return count
