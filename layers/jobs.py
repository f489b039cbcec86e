"""Work done after the answer to a request. Jobs run at least once: each may run twice and do no harm."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

INSPECT_FILE = "layers.jobs.inspect_file"
IMPORT_FILE = "layers.jobs.import_file"


def enqueue(job: str, *args: int) -> None:
    """Put a job into the queue in the caller's transaction; with a broker outside the database, at its commit."""
    if "orm" in settings.Q_CLUSTER:
        async_task(job, *args)
    else:
        transaction.on_commit(partial(async_task, job, *args))


def inspect_file(file_id: int) -> None:
    from layers.inspecting import inspect_file

    inspect_file(file_id=file_id)


def import_file(file_id: int) -> None:
    from layers.importing import import_file

    import_file(file_id=file_id)
