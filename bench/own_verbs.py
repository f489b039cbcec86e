"""An office's file through the verbs that the pages and the worker call. Import only after `django.setup()`."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import User
from bench.stopwatch import Stopwatch
from geodata.tile_cells import CellCollector
from geodata.tiles import options, write_features
from layers.checking import check_draft
from layers.choices import Choices, values_of
from layers.class_mapping import suggest_field, suggest_level
from layers.importing import import_file, start_import
from layers.inspecting import inspect_file
from layers.models import HazardFile, HazardLayer, LayerVersion, Scale, VersionState
from layers.publishing import MAX_ZOOM, MIN_ZOOM, TILE_LAYER, build_and_switch, publish
from layers.reviewing import submit
from layers.terms import Terms
from layers.tile_files import path_of
from layers.uploads import receive_file
from layers.zones_read import read_zones
from places.schematic import load_schematic
from starter import hazards, people


def set_up() -> None:
    """Agencies, accounts and an empty hazard layer, in a migrated database."""
    load_schematic()
    people.load_agencies()
    people.load_accounts()
    hazards.load_layers()


def run(path: Path, watch: Stopwatch) -> str:
    """Times `inspect`, `import` and `publish`; returns what the map then holds. Raises RuntimeError when the file does
    not become a map."""
    author, leader = User.objects.get(username="nong_nghiep"), User.objects.get(username="lanh_dao")
    layer = HazardLayer.objects.get(slug="sat-lo-dat")
    file = receive_file(user=author, layer=layer, upload=SimpleUploadedFile(path.name, path.read_bytes()))
    with watch.time("inspect"):
        inspect_file(file_id=file.pk)
    file.refresh_from_db()
    start_import(user=author, file_id=file.pk, choices=_likely_choices(file))
    with watch.time("import"):
        import_file(file_id=file.pk)
    file.refresh_from_db()
    if file.version is None:
        raise RuntimeError(f"{path.name} was not imported: {file.error_message}")
    version = file.version
    with watch.time("check for overlaps"):
        check_draft(version_id=version.pk)
    submit(user=author, version_id=version.pk)
    publish(user=leader, version_id=version.pk, terms=Terms(smaller_confirmed=True))
    with watch.time("publish"):
        build_and_switch(version.pk)
    return _contents(LayerVersion.objects.get(pk=version.pk))


def write_last_features(path: Path) -> list[str]:
    """The GeoJSON that the tiles of the last version are made of, to `path`; returns tippecanoe's options for them."""
    zones = read_zones(LayerVersion.objects.latest("pk"))
    properties = ({"level": level} for level in zones.levels.tolist())
    with path.open("w", encoding="utf-8") as sink:
        write_features(
            zip(zones.shapes, properties, strict=True),
            sink=sink,
            collector=CellCollector(min_zoom=MIN_ZOOM, max_zoom=MAX_ZOOM),
            rank_field="level",
        )
    return options(TILE_LAYER, "level", MIN_ZOOM, MAX_ZOOM)


def _likely_choices(file: HazardFile) -> Choices:
    """What the page proposes, confirmed without a change."""
    found = file.summary["layers"][0]
    field = suggest_field(found, Scale.SUSCEPTIBILITY)
    values = [value for value, _count in values_of(found, field)]
    return Choices(
        layer_index=0,
        epsg=found["crs"][0]["epsg"],
        swapped=found["crs"][0]["swapped"],
        encoding=found["encodings"][0]["encoding"],
        class_field=field,
        scale=Scale.SUSCEPTIBILITY,
        source="bench",
        levels={value: suggest_level(value, Scale.SUSCEPTIBILITY) or 0 for value in values},
    )


def _contents(version: LayerVersion) -> str:
    """Tiles are removed: the next run would find them made."""
    if version.state != VersionState.PUBLISHED:
        raise RuntimeError(f"The map was not published: {version.build_error_message}")
    tiles = path_of(version.content_hash)
    size = tiles.stat().st_size / 1e6
    tiles.unlink()
    return f"{version.zone_count:,} zones, {version.import_report['vertices']:,} vertices, {size:.1f} MB of tiles"
