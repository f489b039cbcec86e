"""The case after this one in the list that an officer works through."""

from django.db.models import Q

from agencies.models import User
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox
from incidents.models import Incident


def next_case(*, user: User, filters: InboxFilter, after: Incident) -> str | None:
    """Code of the first case that stands below `after` in the order of `inbox`, as `after` is in memory: asked before
    a step moves it, it is the case that the officer would have come to. None at the end. `after` itself need not be of
    the filter."""
    received = Q(received_at__lt=after.received_at) | Q(received_at=after.received_at, pk__lt=after.pk)
    if after.due_at is None:
        below = Q(due_at__isnull=True) & received
    else:
        below = Q(due_at__isnull=True) | Q(due_at__gt=after.due_at) | (Q(due_at=after.due_at) & received)
    return inbox(user=user, filters=filters).filter(below).values_list("code", flat=True).first()
