"""What people do to a version besides publishing it: hand it in, give it back, throw it away, take it down."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from layers.job_models import JobKind
from layers.jobs import CHECK_DRAFT
from layers.lifecycle import locked, move, require_second_person, required_reason
from layers.models import HazardFile, LayerVersion, VersionState
from layers.review_sheet import forget_review
from layers.tile_files import hide
from layers.uploads import remove_stored
from layers.version_jobs import ask_for
from places.queue import enqueue


@transaction.atomic
def submit(*, user: User, version_id: int) -> LayerVersion:
    """Hand a draft in for review. Raises `NotAllowed`, `WrongState`."""
    version = locked(version_id)
    move(version, "submit", user=user, submitted_by=user, submitted_at=timezone.now())
    ask_for(JobKind.REVIEW, version.pk)
    if version.checked_at is None:
        enqueue(CHECK_DRAFT, version.pk)
    return version


@transaction.atomic
def give_back(*, user: User, version_id: int, reason: str) -> LayerVersion:
    """Return a version under review to its author with a comment.

    Raises `NotAllowed`, `WrongState`, `ReasonNeeded`, `SecondPersonNeeded`.
    """
    version = locked(version_id)
    require(user, "layer.publish", version)
    require_second_person(user, version)
    said = required_reason(reason)
    move(version, "return", user=user, reason=said, submitted_by=None, submitted_at=None, content_hash="")
    forget_review(version)
    return version


@transaction.atomic
def discard(*, user: User, version_id: int) -> LayerVersion:
    """Throw a draft away: its zones and its file go, its history stays. Raises `NotAllowed`, `WrongState`."""
    version = locked(version_id)
    require(user, "layer.import", version)
    if version.state == VersionState.DRAFT:  # the database lets zones go only while it still is one
        version.parts.all().delete()
        version.zones.all().delete()
        version.commune_hazards.all().delete()
    move(version, "discard", user=user, ended_at=timezone.now())
    file = HazardFile.objects.filter(version=version).first()
    if file is not None:
        transaction.on_commit(lambda: remove_stored(file))
    return version


@transaction.atomic
def withdraw(*, user: User, version_id: int, reason: str) -> LayerVersion:
    """Take a published or superseded version off the map, saying why.

    Raises `NotAllowed`, `WrongState`, `ReasonNeeded`.
    """
    version = locked(version_id)
    require(user, "layer.withdraw", version)
    move(version, "withdraw", user=user, reason=required_reason(reason), ended_at=timezone.now())
    hide(version_id)
    return version
