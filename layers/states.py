"""The life of a version as one table: from where, by which verb, to where, and what the policy calls it.

The database holds the same table (trigger `version_state_moves`), so that no other path to the rows can jump.
"""

from __future__ import annotations

from dataclasses import dataclass

DRAFT, IN_REVIEW, SCHEDULED, BUILDING = "draft", "in_review", "scheduled", "building"
PUBLISHED, SUPERSEDED, WITHDRAWN = "published", "superseded", "withdrawn"
UNDER_REVIEW = (IN_REVIEW, SCHEDULED)
"""Handed in and not yet on its way to the public map; the content stands still."""

REVIEWER_VERBS = (
    "return", "publish", "schedule", "unschedule", "withdraw", "discard", "review_date", "comment", "reply", "settle",
)  # fmt: skip
"""Events that leave somebody a reviewer. Whoever did anything else to a version had a hand in its content."""


@dataclass(frozen=True)
class Move:
    """`policy` is None for moves that a job makes on behalf of whoever started it."""

    verb: str
    from_state: str
    to_state: str
    policy: str | None


MOVES: tuple[Move, ...] = (
    Move("submit", DRAFT, IN_REVIEW, "layer.submit"),
    Move("discard", DRAFT, WITHDRAWN, "layer.import"),
    Move("return", IN_REVIEW, DRAFT, "layer.publish"),
    Move("publish", IN_REVIEW, BUILDING, "layer.publish"),
    Move("schedule", IN_REVIEW, SCHEDULED, "layer.publish"),
    Move("unschedule", SCHEDULED, IN_REVIEW, "layer.publish"),
    Move("come_due", SCHEDULED, BUILDING, None),
    Move("build_failed", BUILDING, IN_REVIEW, None),
    Move("built", BUILDING, PUBLISHED, None),
    Move("supersede", PUBLISHED, SUPERSEDED, None),
    Move("withdraw", PUBLISHED, WITHDRAWN, "layer.withdraw"),
    Move("withdraw", SUPERSEDED, WITHDRAWN, "layer.withdraw"),
    Move("expire", PUBLISHED, WITHDRAWN, None),
)
MOVE_PAIRS = list(dict.fromkeys((move.from_state, move.to_state) for move in MOVES))


def move_of(verb: str, from_state: str) -> Move | None:
    """The move that `verb` makes from `from_state`; None when the table has no such line."""
    return next((move for move in MOVES if move.verb == verb and move.from_state == from_state), None)
