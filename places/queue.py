"""Jobs for the worker, kept or rolled back with the transaction that asked for them."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task


def enqueue(job: str, *args: int) -> None:
    """Put a job (dotted name of a function) into the queue in the caller's transaction; with a broker outside the
    database, at its commit."""
    if "orm" in settings.Q_CLUSTER:
        async_task(job, *args)
    else:
        transaction.on_commit(partial(async_task, job, *args))
