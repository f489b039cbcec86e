"""The day by which a public map is to be looked through again, and what happens after it.

A map that is past its day stays up and says so: taken down in silence it would hide danger. Only where its publisher
chose so beforehand does it go by itself.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from layers.errors import WrongState
from layers.lifecycle import locked, move
from layers.models import LayerVersion, VersionEvent, VersionState
from layers.terms import Terms
from layers.tile_files import hide


@transaction.atomic
def set_review_date(*, user: User, version_id: int, terms: Terms) -> LayerVersion:
    """Choose anew until when a public map holds, for example after it was looked through.

    Raises `NotAllowed`, `WrongState` and what `Terms.checked_date` raises.
    """
    version = locked(version_id)
    require(user, "layer.publish", version)
    if version.state != VersionState.PUBLISHED:
        raise WrongState()
    for name, value in terms.checked_date().items():
        setattr(version, name, value)
    version.save(update_fields=["review_by", "down_when_overdue"])
    chosen = terms.review_by.isoformat() if terms.review_by else ""
    VersionEvent.objects.create(
        version=version,
        verb="review_date",
        from_state=version.state,
        to_state=version.state,
        actor=user,
        reason=chosen,
    )
    return version


def take_down_overdue() -> int:
    """Withdraw the public maps whose publisher chose that they go when their day is past; how many. The scheduled
    job; may run twice."""
    over = LayerVersion.objects.published().filter(down_when_overdue=True, review_by__lt=timezone.localdate())
    return sum(_take_down(pk) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def _take_down(version_id: int) -> bool:
    version = locked(version_id)
    if not (version.overdue and version.down_when_overdue):
        return False
    move(version, "expire", ended_at=timezone.now())
    hide(version_id)
    return True
