"""The desk as a board: a column a group of states, the earliest deadline on top."""

from dataclasses import dataclass, replace

from django.db.models import Count, F

from agencies.models import User
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox, with_signs
from incidents.models import Incident
from incidents.pages_words import STATE_GROUPS, Words

COLUMN_SIZE = 10


@dataclass(frozen=True)
class Column:
    """`incidents` are its first `COLUMN_SIZE`, as those of an `InboxPage`."""

    label: Words
    incidents: list[Incident]
    total: int
    query: str
    """The filter of the whole column, for a link to its list."""

    @property
    def more(self) -> int:
        return self.total - len(self.incidents)


def board(*, user: User, filters: InboxFilter) -> list[Column]:
    """A column for each group of states that the filter leaves; what has ended comes with the newest end first. As many
    queries as columns and one."""
    rows = inbox(user=user, filters=filters).order_by().values("state").annotate(n=Count("pk"))
    totals = {row["state"]: row["n"] for row in rows}
    columns = []
    for group in STATE_GROUPS:
        states = tuple(state for state in group.states if not filters.states or state in filters.states)
        if not states:
            continue
        narrowed = replace(filters, states=states)
        found = inbox(user=user, filters=narrowed)
        if group is STATE_GROUPS[-1]:
            found = found.order_by(F("closed_at").desc(nulls_last=True), "-id")
        columns.append(
            Column(
                label=group.label,
                incidents=list(with_signs(found, user)[:COLUMN_SIZE]),
                total=sum(totals.get(state.value, 0) for state in states),
                query=narrowed.query_string(),
            )
        )
    return columns
