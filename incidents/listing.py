"""The staff inbox: one filter for the list and the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agencies.models import User
from incidents.models import Incident, IncidentQuerySet
from incidents.states import State

PAGE_SIZE = 25
MAP_LIMIT = 2000


@dataclass(frozen=True)
class InboxFilter:
    """What the inbox is narrowed to; empty fields narrow nothing. `bbox` is west, south, east, north in EPSG:4326."""

    unit_id: int | None = None
    states: tuple[State, ...] = ()
    category: str = ""
    agency_id: int | None = None
    overdue: bool = False
    mine: bool = False
    """Handed to one of the person's own agencies."""
    text: str = ""
    """A code, or words of the place or the report, with or without accents."""
    bbox: tuple[float, float, float, float] | None = None

    @classmethod
    def parse(cls, params: Mapping[str, Any]) -> "InboxFilter":
        """From an address's parameters `unit`, `state` (repeated), `category`, `agency`, `overdue=1`, `mine=1`, `q`,
        `bbox=w,s,e,n`; what cannot be read narrows nothing."""
        raise NotImplementedError

    def query_string(self) -> str:
        """The same parameters again, to put into a link."""
        raise NotImplementedError


@dataclass(frozen=True)
class InboxPage:
    incidents: list[Incident]
    """With category, unit and agency loaded, and `photo_count`, `report_count` annotated."""
    total: int
    number: int
    pages: int


def inbox(*, user: User, filters: InboxFilter) -> IncidentQuerySet:
    """Incidents this person may see, narrowed; overdue first, then the earliest deadline, then the newest."""
    raise NotImplementedError


def inbox_page(*, user: User, filters: InboxFilter, number: int = 1) -> InboxPage:
    """One page of `PAGE_SIZE`, in two queries beyond the person's reach; a number too high gives the last page."""
    raise NotImplementedError


def inbox_points(*, user: User, filters: InboxFilter) -> dict[str, Any]:
    """The same incidents as a GeoJSON FeatureCollection, at most `MAP_LIMIT`; `truncated` says that there are more.
    Properties: id, code, category (slug), icon, label, state, state_label, overdue."""
    raise NotImplementedError
