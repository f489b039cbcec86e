"""Work done after the answer to a request. Jobs run at least once: each may run twice and do no harm."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

from places.schedules import keep_schedules

INSPECT_FILE = "layers.jobs.inspect_file"
IMPORT_FILE = "layers.jobs.import_file"

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "layers: delete abandoned work folders": ("layers.jobs.remove_leftovers", "15 2 * * *"),
}


def inspect_file(file_id: int) -> None:
    from layers.inspecting import inspect_file

    inspect_file(file_id=file_id)


def import_file(file_id: int) -> None:
    from layers.importing import import_file

    import_file(file_id=file_id)


def recompute_commune_areas() -> None:
    """After boundaries changed (`JOBS_AFTER_BOUNDARIES`)."""
    from layers.commune_areas import recompute_areas

    recompute_areas()


def remove_leftovers() -> None:
    from layers.leftovers import remove_leftovers

    remove_leftovers()


def schedule_jobs(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """After each `migrate`."""
    keep_schedules(SCHEDULES, using=using)
