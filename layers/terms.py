"""What a publisher decides beside yes or no: until when the map holds, and what becomes of it then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from layers.errors import OpenComments, ReviewDateMissing, ReviewDateNotAhead, SmallerMapNotConfirmed
from layers.models import LayerVersion
from layers.shrinkage import shrinkage_of, smaller_words


@dataclass(frozen=True)
class Terms:
    """`review_by` is the last day before somebody must look the map through; None for no such day. Past it the map
    says so and stays, since danger would vanish with it, unless `down_when_overdue`. `despite_comments`: remarks of
    reviewers that are still open were read. `smaller_confirmed`: what would go from the public map was read."""

    review_by: dt.date | None = None
    down_when_overdue: bool = False
    despite_comments: bool = False
    smaller_confirmed: bool = False

    def checked(self, version: LayerVersion, *, public_from: dt.datetime | None = None) -> tuple[dict[str, Any], str]:
        """Fields of the version, and for its event what a clearly smaller map takes off (`shrinkage_of`), else "".

        Raises `OpenComments`, `SmallerMapNotConfirmed` and what `checked_date` raises.
        """
        count = version.comments.filter(settled_at__isnull=True).count()
        if count and not self.despite_comments:
            raise OpenComments(count=count)
        shrinkage = shrinkage_of(version)
        if shrinkage is not None and not self.smaller_confirmed:
            raise SmallerMapNotConfirmed()
        return self.checked_date(public_from), smaller_words(shrinkage) if shrinkage is not None else ""

    def checked_date(self, public_from: dt.datetime | None = None) -> dict[str, Any]:
        """Fields of the version. Raises `ReviewDateMissing`; `ReviewDateNotAhead` when the day is not after the one
        on which the map becomes public, by default today."""
        if self.review_by is None and self.down_when_overdue:
            raise ReviewDateMissing()
        if self.review_by is not None and self.review_by <= timezone.localdate(public_from):
            raise ReviewDateNotAhead()
        return {"review_by": self.review_by, "down_when_overdue": self.down_when_overdue}


NO_TERMS = Terms()
