"""From a file and the choices about it to a draft: the verb that starts it, and the job that does it.

The job reads and repairs into a file on disk first and tells how far it is; the tables change only at the end, in
one transaction that makes the draft whole. Cut off anywhere, it leaves no draft, and running again begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from geodata.encoding import ENCODINGS
from geodata.errors import GeodataError, UnknownEncoding
from layers.choices import Choices, check_choices
from layers.commune_areas import Communes, replace_areas
from layers.coverage import Coverage
from layers.errors import FarAway, LayersError, NothingToImport, WrongState
from layers.file_locks import only_run
from layers.file_runs import opened, tell, tell_failure
from layers.jobs import CHECK_DRAFT, IMPORT_FILE, INSPECT_FILE
from layers.models import HazardFile, HazardLayer, ImportState, LayerVersion, VersionEvent
from layers.progress import READ_UNTIL
from layers.recipes import keep_recipe
from layers.staging import Staged, stage_zones
from layers.zone_rows import COPY_ZONES, copy_repairs
from places.queue import enqueue

_TOLD_STEP = 5
"""Percent: each word on how far it is waits for the database's disk."""
_CHOOSABLE = (ImportState.INSPECTED, ImportState.FAILED)


def read_letters_as(*, user: User, file_id: int, encoding: str) -> HazardFile:
    """Have the file looked into again with its text read as `encoding`. Raises `NotAllowed`, `WrongState`,
    `UnknownEncoding`."""
    if encoding not in ENCODINGS:
        raise UnknownEncoding(encoding=encoding.replace("\x00", ""))
    with transaction.atomic():
        file = _locked(user, file_id)
        if file.state != ImportState.INSPECTED:
            raise WrongState()
        file.choices = {"encoding": encoding}
        _begin(file, ImportState.INSPECTING)
        enqueue(INSPECT_FILE, file.pk)
    return file


def start_import(*, user: User, file_id: int, choices: Choices) -> HazardFile:
    """Remember the choices and have the worker make a draft.

    Raises `NotAllowed`, `WrongState`, `ChoicesIncomplete`, `ValuesWithoutClass`.
    """
    with transaction.atomic():
        file = _locked(user, file_id)
        if file.state not in _CHOOSABLE or not file.summary:
            raise WrongState()
        check_choices(choices, file)
        file.choices = choices.as_json()
        file.chosen_by = user
        _begin(file, ImportState.IMPORTING)
        enqueue(IMPORT_FILE, file.pk)
    return file


def run_again(*, user: User, file_id: int) -> HazardFile:
    """Put the job of a file whose worker went silent into the queue once more. Raises `NotAllowed`, `WrongState`."""
    jobs = {
        ImportState.UPLOADED: INSPECT_FILE,
        ImportState.INSPECTING: INSPECT_FILE,
        ImportState.IMPORTING: IMPORT_FILE,
    }
    with transaction.atomic():
        file = _locked(user, file_id)
        job = jobs.get(ImportState(file.state))
        if job is None:
            raise WrongState()
        _begin(file, ImportState(file.state))
        enqueue(job, file.pk)
    return file


def import_file(*, file_id: int) -> None:
    """Make a draft of the file as chosen. May run twice: the second time there is nothing to do."""
    with only_run(file_id) as alone:
        file = HazardFile.objects.select_related("layer__unit").filter(pk=file_id).first()
        if not alone or file is None or file.state != ImportState.IMPORTING:
            return
        try:
            _import(file)
        except (GeodataError, LayersError) as error:
            tell_failure(file_id, error)
        except Exception as error:
            tell_failure(file_id, error)
            raise


def _import(file: HazardFile) -> None:
    choices = Choices(**file.choices)
    inspected = file.summary["layers"][choices.layer_index]
    version_id = _reserved_version_id()
    tell(file.pk, percent=1)
    communes = Communes()
    with opened(file) as (folder, _upload):
        staged = stage_zones(
            dataset=folder / "parts" / inspected["dataset"],
            layer_name=inspected["name"],
            choices=choices,
            version_id=version_id,
            coverage=Coverage(file.layer.unit),
            communes=communes,
            folder=folder,
            on_rows=_teller(file.pk, rows=inspected["features"]),
        )
        if staged.read_m2 and staged.outside_m2 > 0.999 * staged.read_m2:
            raise FarAway()
        if staged.zones == 0:
            raise NothingToImport()
        tell(file.pk, percent=READ_UNTIL)
        with transaction.atomic():
            _save_draft(file, choices, staged, communes, version_id)


def _teller(file_id: int, *, rows: int) -> Callable[[int], None]:
    told = 1

    def on_rows(read: int) -> None:
        nonlocal told
        percent = min(READ_UNTIL, read * READ_UNTIL // max(rows, 1))
        if percent >= min(told + _TOLD_STEP, READ_UNTIL) and percent > told:
            tell(file_id, percent=percent)
            told = percent

    return on_rows


def _save_draft(file: HazardFile, choices: Choices, staged: Staged, communes: Communes, version_id: int) -> None:
    layer = HazardLayer.objects.select_for_update().get(pk=file.layer_id)
    if HazardFile.objects.select_for_update().get(pk=file.pk).state != ImportState.IMPORTING:
        raise WrongState()
    last = layer.versions.aggregate(last=Max("number"))["last"] or 0
    version = LayerVersion.objects.create(
        pk=version_id,
        layer=layer,
        number=last + 1,
        scale=choices.scale,
        source=choices.source.strip(),
        surveyed_on=choices.survey_date,
        map_scale=choices.map_scale,
        note=choices.note,
        created_by_id=file.chosen_by_id,
        zone_count=staged.zones,
        area_by_level={str(level): round(area / 1e6, 4) for level, area in sorted(staged.area_by_level.items())},
        import_report=_report(file, choices, staged),
    )
    with connection.cursor() as cursor, staged.zones_copy.open("rb") as rows:
        cursor.copy_expert(COPY_ZONES, rows, size=1 << 20)
    copy_repairs(staged.repairs, version_id=version.pk)
    replace_areas(version, communes.rows(version, staged.by_commune))
    enqueue(CHECK_DRAFT, version.pk)
    VersionEvent.objects.create(version=version, verb="import", to_state=version.state, actor_id=file.chosen_by_id)
    keep_recipe(user=file.chosen_by, file=file, choices=choices)
    HazardFile.objects.filter(pk=file.pk).update(
        version=version, state=ImportState.DONE, progress=100, error={}, heartbeat_at=timezone.now()
    )


def _report(file: HazardFile, choices: Choices, staged: Staged) -> dict[str, Any]:
    """What a reviewer should know of how the draft came about."""
    repaired: dict[str, int] = {}
    for record in staged.repairs:
        repaired[record.code] = repaired.get(record.code, 0) + 1
    return {
        "file": file.name,
        "sha256": file.sha256,
        "rows": staged.rows,
        "vertices": staged.vertices,
        "zones_by_level": {str(level): count for level, count in sorted(staged.zones_by_level.items())},
        "repaired": repaired,
        "left_out": dict(staged.left_out),
        "outside_share": round(staged.outside_m2 / staged.read_m2, 4) if staged.read_m2 else 0.0,
        "outside_km2": round(staged.outside_m2 / 1e6, 4),
        "clipped": choices.clip,
        "epsg": choices.epsg,
        "encoding": choices.encoding,
        "class_field": choices.class_field,
        "levels": choices.levels,
    }


def _locked(user: User, file_id: int) -> HazardFile:
    file = HazardFile.objects.select_for_update(of=("self",)).select_related("layer").get(pk=file_id)
    require(user, "layer.import", file)
    return file


def _begin(file: HazardFile, state: ImportState) -> None:
    file.state = state
    file.progress = 0
    file.error = {}
    file.heartbeat_at = timezone.now()
    file.save(update_fields=["state", "progress", "error", "heartbeat_at", "choices", "chosen_by"])


def _reserved_version_id() -> int:
    """An id the draft will have, known before its rows are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('layers_layerversion', 'id'))")
        return int(cursor.fetchone()[0])
