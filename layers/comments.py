"""Remarks of reviewers on places of a version: made, answered, marked as settled."""

from __future__ import annotations

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from geodata.area import Bounds
from layers.coverage import bounds_of
from layers.errors import NotTheAuthor, PlaceNeeded, WrongState
from layers.lifecycle import is_author, locked, required_reason
from layers.models import LayerVersion, VersionEvent
from layers.review_models import ReviewComment, ReviewReply
from layers.states import DRAFT, UNDER_REVIEW

OPEN_FOR_COMMENTS = (DRAFT, *UNDER_REVIEW)
_AROUND = 0.05
"""Degrees around the layer's area in which a remark may still be meant for it."""


@transaction.atomic
def comment(*, user: User, version_id: int, lon: float, lat: float, words: str) -> ReviewComment:
    """Remark on a place, degrees EPSG:4326.

    Raises `NotAllowed`, `WrongState`, `PlaceNeeded` for a place far from the layer's area, `ReasonNeeded` for words
    that say nothing.
    """
    version = _open(user, version_id)
    if not _near(bounds_of(version.layer.unit), lon, lat):
        raise PlaceNeeded()
    said = required_reason(words)
    made = ReviewComment.objects.create(version=version, point=Point(lon, lat, srid=4326), words=said, author=user)
    _event(version, "comment", user, made)
    return made


@transaction.atomic
def reply(*, user: User, comment_id: int, words: str) -> ReviewReply:
    """Answer a remark. Raises `NotAllowed`, `WrongState`, `ReasonNeeded`."""
    answered = ReviewComment.objects.get(pk=comment_id)
    version = _open(user, answered.version_id)
    said = required_reason(words)
    made = ReviewReply.objects.create(comment=answered, words=said, author=user)
    _event(version, "reply", user, answered)
    return made


@transaction.atomic
def settle(*, user: User, comment_id: int) -> ReviewComment:
    """Mark a remark as settled; a second time changes nothing.

    Raises `NotAllowed`, `WrongState`, and `NotTheAuthor` for who made the version and not the remark: the one who is
    asked does not decide that the answer will do.
    """
    settled = ReviewComment.objects.select_for_update().get(pk=comment_id)
    version = _open(user, settled.version_id)
    if not may_settle(user, settled, made_the_map=is_author(user, version)):
        raise NotTheAuthor()
    if settled.settled_at is None:
        settled.settled_by, settled.settled_at = user, timezone.now()
        settled.save(update_fields=["settled_by", "settled_at"])
        _event(version, "settle", user, settled)
    return settled


def may_settle(user: User, remark: ReviewComment, *, made_the_map: bool) -> bool:
    """Whether `settle` would let this person, as far as who made what goes."""
    return remark.author_id == user.pk or not made_the_map


def _open(user: User, version_id: int) -> LayerVersion:
    version = locked(version_id)
    require(user, "layer.comment", version)
    if version.state not in OPEN_FOR_COMMENTS:
        raise WrongState()
    return version


def _event(version: LayerVersion, verb: str, user: User, remark: ReviewComment) -> None:
    """The event names the remark by its number among those of the version; what was said stays with the remark, since
    more people see events."""
    number = version.comments.filter(pk__lte=remark.pk).count()
    VersionEvent.objects.create(
        version=version, verb=verb, from_state=version.state, to_state=version.state, actor=user, reason=str(number)
    )


def _near(bounds: Bounds, lon: float, lat: float) -> bool:
    west, south, east, north = bounds
    return west - _AROUND <= lon <= east + _AROUND and south - _AROUND <= lat <= north + _AROUND
