"""The rows of a case as lines whose SHA-256 can be checked by anyone: its events with their chain, its reports as the
events bind them, and the seal on its end. See `agencies.chain`."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from agencies.chain import line
from agencies.merkle import leaf_hash, path_of
from agencies.seal_checks import last_seal_of
from agencies.seals import told_line
from agencies.verifying import links_of
from incidents.audit import CHAIN, NAME
from incidents.bindings import EVENT, REPORT
from incidents.models import Incident


def event_lines(incident: Incident) -> Iterator[str]:
    """A line an event, the first first: the SHA-256 of each is `previous` of the next."""
    previous = b""
    with transaction.atomic():
        for link in links_of(CHAIN, key=incident.code):
            yield line(EVENT, link.values, previous=previous)
            previous = link.hash


def report_lines(incident: Incident) -> Iterator[str]:
    """A line a report that is in the case now; its SHA-256 stands in `bound` of the events that tell of it."""
    read = ", ".join(column.read("r") for column in REPORT)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {read} FROM incidents_report AS r WHERE r.incident_id = %s ORDER BY r.received_at, r.id",  # noqa: S608
            [incident.pk],
        )
        yield from (line(REPORT, values) for values in cursor.fetchall())


def seal_of(incident: Incident) -> dict[str, Any] | None:
    """The newest seal on the case: its line as it was told, the head that it holds, and the way from there to the root
    (see `agencies.merkle`). None where it was never sealed."""
    head = last_seal_of(NAME, incident.code)
    if head is None:
        return None
    lines = [other.line for other in head.seal.sealed.order_by("id")]
    path = path_of([leaf_hash(other) for other in lines], lines.index(head.line))
    return {
        "seal": json.loads(told_line(head.seal)),
        "head": head.line,
        "path": [[side, other.hex()] for side, other in path],
    }
