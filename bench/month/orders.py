"""Inspection by order: some cases are looked at by a team that an order sends. Import only after `django.setup()`."""

import datetime as dt
import random
import time

from django.utils import timezone

from agencies.models import User
from bench.month import texts
from incidents.models import Incident
from inspections.carrying_out import accept_order, finish_order, step_at_stop
from inspections.drafting import OrderWords, add_member, draft_order
from inspections.errors import PersonTaken
from inspections.issuing import issue_order
from inspections.models import Kind, Manner, Order
from inspections.states import StopState

BY_ORDER_SHARE = 0.2
"""Of inspections."""
_TRIES, _PAUSE_S = 50, 0.1
_LASTS = dt.timedelta(hours=3)


def inspect_by_order(incident: Incident, *, user: User, rng: random.Random) -> None:
    """An order for the case is drafted, issued and carried out by `user`, whose arrival moves the case on."""
    assert incident.agency is not None
    now = timezone.now()
    words = OrderWords(
        subject=f"Kiểm tra sự việc {incident.code}",
        legal_basis=texts.LEGAL_BASIS,
        starts_at=now,
        ends_at=now + _LASTS,
        kind=Kind.FROM_CASES,
        manner=rng.choice((Manner.ANNOUNCED, Manner.SURPRISE)),
        signs_of_violation=True,
    )
    order = draft_order(user=user, agency=incident.agency, words=words, cases=[incident.code])
    add_member(user=user, order_id=order.pk, member_id=user.pk, leads=True)
    _issue(order, user=user)
    accept_order(user=user, order_id=order.pk)
    stop = order.stops.get()
    for target in (StopState.ON_THE_WAY, StopState.ARRIVED, StopState.DONE):
        step_at_stop(user=user, order_id=order.pk, stop_id=stop.pk, target=target)
    finish_order(user=user, order_id=order.pk)


def _issue(order: Order, *, user: User) -> None:
    """Another process may be playing an order of the same person in these very moments; it is over soon."""
    for last in (*([False] * _TRIES), True):
        try:
            issue_order(
                user=user,
                order_id=order.pk,
                signer=user.display_name,
                signer_title=order.agency.name,
                override_reason=texts.OVERRIDE,
            )
        except PersonTaken:
            if last:
                raise
            time.sleep(_PAUSE_S)
        else:
            return
