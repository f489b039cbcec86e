"""Work done after the answer to a request, or by the clock. Jobs run at least once: each may run twice and do no
harm."""

from __future__ import annotations

INSPECT_FILE = "layers.jobs.inspect_file"
IMPORT_FILE = "layers.jobs.import_file"
PREPARE_DOWNLOADS = "layers.jobs.prepare_downloads"
CHECK_DRAFT = "layers.jobs.check_draft"
PREPARE_REVIEW = "layers.jobs.prepare_review"
BUILD_VERSION = "layers.publishing.build_and_switch"
SCHEDULES = {
    "layers: publish what is due": ("layers.jobs.publish_due", "* * * * *"),
    "layers: take down what is overdue": ("layers.jobs.take_down_overdue", "5 0 * * *"),
    "layers: tiles as the database says": ("layers.jobs.reconcile_tiles", "*/10 * * * *"),
    "layers: delete unused tiles": ("layers.jobs.remove_unused_tiles", "30 2 * * *"),
    "layers: delete abandoned work folders": ("layers.jobs.remove_leftovers", "15 2 * * *"),
    "layers: delete files left behind": ("layers.jobs.delete_left_behind", "30 1 * * *"),
    "layers: tidy up files to take away": ("layers.jobs.tidy_downloads", "0 3 * * *"),
}


def inspect_file(file_id: int) -> None:
    from layers.inspecting import inspect_file

    inspect_file(file_id=file_id)


def import_file(file_id: int) -> None:
    from layers.importing import import_file

    import_file(file_id=file_id)


def check_draft(version_id: int) -> None:
    from layers.checking import check_draft

    check_draft(version_id=version_id)


def delete_left_behind() -> int:
    from layers.left_behind import delete_left_behind

    return delete_left_behind()


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


def reconcile_tiles() -> None:
    """Mends what a crash between the database and the disk left."""
    from layers.tile_files import reconcile

    reconcile()


def remove_unused_tiles() -> int:
    from layers.tile_files import remove_unused

    return len(remove_unused())


def remove_leftovers() -> None:
    from layers.leftovers import remove_leftovers

    remove_leftovers()


def locate_assets() -> None:
    """After boundaries changed (`JOBS_AFTER_BOUNDARIES`)."""
    from layers.assets import locate_assets

    locate_assets()


def prepare_downloads(version_id: int) -> None:
    from layers.downloads.building import prepare_version

    prepare_version(version_id)


def tidy_downloads() -> None:
    from layers.downloads.building import tidy

    tidy()
