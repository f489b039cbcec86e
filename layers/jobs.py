"""Work done after the answer to a request. Jobs run at least once: each may run twice and do no harm."""

from __future__ import annotations

INSPECT_FILE = "layers.jobs.inspect_file"
IMPORT_FILE = "layers.jobs.import_file"
PREPARE_DOWNLOADS = "layers.jobs.prepare_downloads"


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


def locate_assets() -> None:
    """After boundaries changed (`JOBS_AFTER_BOUNDARIES`)."""
    from layers.assets import locate_assets

    locate_assets()


def prepare_downloads(version_id: int) -> None:
    from layers.downloads.building import prepare_version

    prepare_version(version_id)
