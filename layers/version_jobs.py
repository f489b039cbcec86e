"""Jobs about a version that a page waits for: asked for, and telling how far they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from layers.beating import beating
from layers.job_models import JobKind, VersionJob
from layers.jobs import BUILD_VERSION, PREPARE_REVIEW
from places.queue import enqueue

_JOBS = {JobKind.REVIEW: PREPARE_REVIEW, JobKind.BUILD: BUILD_VERSION}


@dataclass(frozen=True)
class Telling:
    """Lets the page know how far a job is. Call it outside of a transaction, else nobody sees it."""

    version_id: int
    kind: JobKind
    started_at: dt.datetime
    """Tells this run from one that was asked for meanwhile."""

    def step(self, number: int, percent: int | None = None) -> None:
        """The job is at step `number`, from 1; `percent` of that step is done, where it can be counted."""
        self._change(step=number, percent=percent)

    def alive(self) -> None:
        self._change()

    def _change(self, **fields: int | None) -> None:
        self._rows().update(heartbeat_at=timezone.now(), **fields)

    def done(self) -> None:
        self._rows().delete()

    def _rows(self) -> QuerySet[VersionJob]:
        return VersionJob.objects.filter(version=self.version_id, kind=self.kind, started_at=self.started_at)


def ask_for(kind: JobKind, version_id: int) -> None:
    """Put the job into the queue, in the caller's transaction; asked a second time it begins anew."""
    waiting = {"step": 0, "percent": None, "started_at": None, "heartbeat_at": timezone.now()}
    VersionJob.objects.update_or_create(version_id=version_id, kind=kind, defaults=waiting)
    enqueue(_JOBS[kind], version_id)


@contextmanager
def at_work(kind: JobKind, version_id: int) -> Iterator[Telling]:
    """Around the work itself: begins with step 1, and ends the waiting however the work ends."""
    now = timezone.now()
    begun = {"step": 1, "percent": None, "started_at": now, "heartbeat_at": now}
    VersionJob.objects.update_or_create(version_id=version_id, kind=kind, defaults=begun)
    telling = Telling(version_id, kind, now)
    try:
        with beating(telling.alive):
            yield telling
    finally:
        telling.done()


def forget(kind: JobKind, version_id: int) -> None:
    """Nobody waits for the job any more."""
    VersionJob.objects.filter(version=version_id, kind=kind).delete()
