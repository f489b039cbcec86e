"""One job at a time works on one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

from django.utils import timezone

from layers.alone import alone
from layers.beating import beating
from layers.models import HazardFile

# First half of the advisory lock's key: any number nobody else in this database uses.
_LOCK_SPACE = 0x6C61


@contextmanager
def only_run(file_id: int) -> Iterator[bool]:
    """True inside for one run at a time of one file."""
    with (
        alone((_LOCK_SPACE, file_id)) as held,
        beating(partial(_alive, file_id)) if held else nullcontext(),
    ):
        yield held


def _alive(file_id: int) -> None:
    HazardFile.objects.filter(pk=file_id).update(heartbeat_at=timezone.now())
