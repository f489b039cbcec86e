"""The desk as a board: a column a group of states, the earliest deadline on top."""

from dataclasses import dataclass, replace

from django.db.models import Count, F

from agencies.models import User
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox, listed
from incidents.models import Incident
from incidents.pages_words import STATE_GROUPS, StateGroup, Words
from incidents.states import State

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
    queries as columns and two."""
    rows = inbox(user=user, filters=filters).order_by().values("state").annotate(n=Count("pk"))
    totals = {row["state"]: row["n"] for row in rows}
    left = [(group, _left(group, filters)) for group in STATE_GROUPS]
    ids = {group.label: _first(group, states, user, filters) for group, states in left if states}
    cases = {row.pk: row for row in listed((pk for column in ids.values() for pk in column), user)}
    return [
        Column(
            label=group.label,
            incidents=[cases[pk] for pk in ids[group.label]],
            total=sum(totals.get(state.value, 0) for state in states),
            query=replace(filters, states=states).query_string(),
        )
        for group, states in left
        if states
    ]


def _left(group: StateGroup, filters: InboxFilter) -> tuple[State, ...]:
    return tuple(state for state in group.states if not filters.states or state in filters.states)


def _first(group: StateGroup, states: tuple[State, ...], user: User, filters: InboxFilter) -> list[int]:
    found = inbox(user=user, filters=replace(filters, states=states))
    if group is STATE_GROUPS[-1]:
        found = found.order_by(F("closed_at").desc(nulls_last=True), "-id")
    return list(found.values_list("pk", flat=True)[:COLUMN_SIZE])
