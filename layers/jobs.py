"""Work done after the answer to a request, or by the clock. Jobs run at least once: each may run twice and do no
harm."""

from __future__ import annotations

INSPECT_FILE = "layers.jobs.inspect_file"
IMPORT_FILE = "layers.jobs.import_file"

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "layers: delete files left behind": ("layers.jobs.delete_left_behind", "30 1 * * *"),
}


def inspect_file(file_id: int) -> None:
    from layers.inspecting import inspect_file

    inspect_file(file_id=file_id)


def import_file(file_id: int) -> None:
    from layers.importing import import_file

    import_file(file_id=file_id)


def delete_left_behind() -> int:
    from layers.left_behind import delete_left_behind

    return delete_left_behind()


def recompute_commune_areas() -> None:
    """After boundaries changed (`JOBS_AFTER_BOUNDARIES`)."""
    from layers.commune_areas import recompute_areas

    recompute_areas()
