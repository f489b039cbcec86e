"""A file of several layers, each of which becomes a draft, handed in once."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.db import transaction

from agencies.models import User
from agencies.policy import require
from layers.errors import FileGone, WrongState
from layers.models import HazardFile, HazardLayer, ImportState, VersionState
from layers.upload_room import require_room, waiting_files
from layers.uploads import FOLDER, path_of

_KEPT = ("source", "surveyed_on", "map_scale")
"""What one layer of a file says of its origin, the next one most likely says too."""


def layers_left(file: HazardFile) -> list[tuple[int, str]]:
    """Number and name of the layers of the file that no draft or map holds; those of a discarded draft count as left.
    One query."""
    taken = (
        HazardFile.objects.filter(sha256=file.sha256, state=ImportState.DONE, version__isnull=False)
        .exclude(version__state=VersionState.WITHDRAWN)
        .values_list("choices__layer_index", flat=True)
    )
    names = [str(layer["name"]) for layer in file.summary.get("layers", [])]
    left = set(range(len(names))).difference(taken)
    return [(number, names[number]) for number in sorted(left)]


def take_next_layer(*, user: User, file_id: int, layer_index: int, into: HazardLayer) -> HazardFile:
    """Another hand-in of the stored file, for its layer `layer_index`, waiting for choices; into any map over the same
    unit, since where the data lie was looked up for that unit. Who brought the file brought this one too. Asked twice,
    it is the hand-in that waits already.

    Raises `NotAllowed`, `WrongState`, `FileGone` and what `require_room` raises.
    """
    with transaction.atomic():
        file = HazardFile.objects.select_for_update(of=("self",)).select_related("layer").get(pk=file_id)
        require(user, "layer.import", file)
        require(user, "layer.import", into)
        offered = dict(layers_left(file))
        if file.state != ImportState.DONE or layer_index not in offered or into.unit_id != file.layer.unit_id:
            raise WrongState()
        same = into.files.filter(waiting_files(), sha256=file.sha256, choices__layer_index=layer_index)
        waiting: HazardFile | None = same.first()
        if waiting is not None:
            return waiting
        require_room(user, size=file.size)
        target = Path(settings.UPLOADS_ROOT) / FOLDER / secrets.token_hex(16)
        _share(path_of(file), target)
        try:
            return HazardFile.objects.create(
                layer=into,
                name=file.name,
                path=str(target.relative_to(settings.UPLOADS_ROOT)),
                size=file.size,
                sha256=file.sha256,
                uploaded_by=file.uploaded_by,
                state=ImportState.INSPECTED,
                progress=100,
                summary=file.summary,
                choices={"layer_index": layer_index} | {name: file.choices[name] for name in _KEPT},
            )
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _share(source: Path, target: Path) -> None:
    """The same bytes under a second name, so that each hand-in may delete its own. Raises `FileGone`."""
    if not source.is_file():
        raise FileGone()
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)
        target.chmod(0o640)
