"""What the worker does for this room."""


def locate_named_places() -> None:
    """After boundaries changed (`JOBS_AFTER_BOUNDARIES`)."""
    from places.gazetteer import locate_named_places

    locate_named_places()
