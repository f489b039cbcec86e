"""Photos that came one by one, each with an event of its own, are one line of a timeline."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from incidents.models import Event

VERB = "add_photos"


def runs(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events in their order, those in a run that only add photos to one report by one person put together."""
    for key, run in groupby(events, key=_key):
        if key is None:
            yield from ([event] for event in run)
        else:
            yield list(run)


def photos_in(run: Iterable[Event]) -> int:
    """How many photos the run added to a report; 0 for any other event."""
    return sum(event.data.get("photos", 0) for event in run if event.verb == VERB)


def _key(event: Event) -> tuple[object, ...] | None:
    if event.verb != VERB or "words" in event.data:
        return None
    return (event.incident_id, event.data.get("report"), event.by, event.actor_id)
