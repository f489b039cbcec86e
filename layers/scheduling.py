"""A version that was approved goes up at an hour that was chosen, unless somebody says no before."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from layers.errors import TimeNotAhead
from layers.job_models import JobKind
from layers.lifecycle import locked, move, require_second_person, required_reason
from layers.models import LayerVersion, VersionState
from layers.terms import NO_TERMS, Terms
from layers.version_jobs import ask_for

FURTHEST = dt.timedelta(days=365)


@transaction.atomic
def schedule(*, user: User, version_id: int, publish_at: dt.datetime, terms: Terms = NO_TERMS) -> LayerVersion:
    """Decide that a version under review becomes the public map at `publish_at`.

    Raises `NotAllowed`, `WrongState`, `SecondPersonNeeded`, `TimeNotAhead` and what `Terms.checked` raises.
    """
    version = locked(version_id)
    require(user, "layer.publish", version)
    require_second_person(user, version)
    now = timezone.now()
    if not now < publish_at <= now + FURTHEST:
        raise TimeNotAhead()
    fields, told = terms.checked(version, public_from=publish_at)
    move(
        version,
        "schedule",
        user=user,
        reason=told,
        published_by=user,
        publish_at=publish_at,
        build_error={},
        **fields,
    )
    return version


@transaction.atomic
def unschedule(*, user: User, version_id: int, reason: str) -> LayerVersion:
    """Put a scheduled version back under review, saying why. The author may do it too: to stop is always safe.

    Raises `NotAllowed`, `WrongState`, `ReasonNeeded`.
    """
    version = locked(version_id)
    require(user, "layer.publish", version)
    move(version, "unschedule", user=user, reason=required_reason(reason), published_by=None, publish_at=None)
    return version


def publish_due() -> int:
    """Have every version whose hour has come built and published; how many. The scheduled job.

    May run twice, or in two workers at once: who comes second finds the version on its way.
    """
    due = LayerVersion.objects.filter(state=VersionState.SCHEDULED, publish_at__lte=timezone.now())
    return sum(_start(pk) for pk in due.order_by("publish_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def _start(version_id: int) -> bool:
    version = locked(version_id)
    if version.state != VersionState.SCHEDULED:
        return False
    move(version, "come_due")
    ask_for(JobKind.BUILD, version.pk)
    return True
