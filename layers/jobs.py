"""Work done after the answer to a request, or by the clock. Jobs run at least once: each may run twice and do no
harm."""

from __future__ import annotations

INSPECT_FILE = "layers.jobs.inspect_file"
IMPORT_FILE = "layers.jobs.import_file"
PREPARE_REVIEW = "layers.jobs.prepare_review"

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "layers: publish what is due": ("layers.jobs.publish_due", "* * * * *"),
    "layers: take down what is overdue": ("layers.jobs.take_down_overdue", "5 0 * * *"),
}


def inspect_file(file_id: int) -> None:
    from layers.inspecting import inspect_file

    inspect_file(file_id=file_id)


def import_file(file_id: int) -> None:
    from layers.importing import import_file

    import_file(file_id=file_id)


def prepare_review(version_id: int) -> None:
    from layers.review_sheet import prepare_review

    prepare_review(version_id)


def publish_due() -> int:
    from layers.scheduling import publish_due

    return publish_due()


def take_down_overdue() -> int:
    from layers.expiry import take_down_overdue

    return take_down_overdue()


def recompute_commune_areas() -> None:
    """After boundaries changed (`JOBS_AFTER_BOUNDARIES`)."""
    from layers.commune_areas import recompute_areas
    from layers.review_sheet import prepare_all

    recompute_areas()
    prepare_all()
