"""One move of a version from state to state, as `layers.states` lists them, with its event."""

from __future__ import annotations

from typing import Any

from agencies.models import User
from agencies.policy import require
from layers.errors import ReasonNeeded, SecondPersonNeeded, WrongState
from layers.models import LayerVersion, VersionEvent
from layers.states import REVIEWER_VERBS, move_of


def locked(version_id: int) -> LayerVersion:
    """The version with its row locked until the transaction ends; another who wants to move it waits."""
    return LayerVersion.objects.select_for_update(of=("self",)).select_related("layer").get(pk=version_id)


def move(version: LayerVersion, verb: str, *, user: User | None = None, reason: str = "", **changes: Any) -> None:
    """Move a locked version by `verb`, save `changes` with it, and append the event.

    `user` is who asks; a job moves on behalf of nobody and passes None, which only moves without policy allow.
    Raises `WrongState` where the table has no such move from here, and `NotAllowed`.
    """
    found = move_of(verb, version.state)
    if found is None:
        raise WrongState()
    if found.policy is not None:
        if user is None:
            raise WrongState()
        require(user, found.policy, version)
    version.state = found.to_state
    for name, value in changes.items():
        setattr(version, name, value)
    version.save(update_fields=["state", *changes])
    VersionEvent.objects.create(
        version=version, verb=verb, from_state=found.from_state, to_state=found.to_state, actor=user, reason=reason
    )


def require_second_person(user: User, version: LayerVersion) -> None:
    """Raises `SecondPersonNeeded` for who had a hand in the version; the database refuses it too."""
    if is_author(user, version):
        raise SecondPersonNeeded()


def is_author(user: User, version: LayerVersion) -> bool:
    """Whether the person had a hand in the version: made it, drew or corrected in it, handed it in, now or before it
    was returned, or brought the file or read it in."""
    file = getattr(version, "file", None)
    brought = (file.uploaded_by_id, file.chosen_by_id) if file else ()
    if user.pk in (version.created_by_id, version.submitted_by_id, *brought):
        return True
    return version.events.filter(actor=user).exclude(verb__in=REVIEWER_VERBS).exists()


def required_reason(reason: str) -> str:
    """The reason without spaces around. Raises `ReasonNeeded` when it says nothing."""
    stripped = reason.strip()
    if len(stripped) < 5:
        raise ReasonNeeded()
    return stripped
