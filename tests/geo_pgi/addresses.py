"""Every address of some URLconfs, by name."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver

ROOMS = (
    "incidents.urls",
    "incidents.api_urls",
    "incidents.tile_urls",
    "inspections.urls",
    "inspections.urls_outcomes",
    "agencies.desk_urls",
    "agencies.absence_urls",
)


def addresses() -> dict[str, str]:
    """Name (with its namespace) → route."""
    return {name: route for room in ROOMS for name, route in _of(import_module(room).urlpatterns, "", "")}


def _of(patterns: list[Any], route: str, space: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        whole = f"{route}{one.pattern}"
        if isinstance(one, URLResolver):
            below = f"{space}{one.namespace}:" if one.namespace else space
            yield from _of(one.url_patterns, whole, below)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}", whole
