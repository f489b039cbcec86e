"""Three sample hazard maps, made from a made-up terrain and taken through the same steps as an office's file."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agencies.models import Agency, User
from layers.choices import Choices, values_of
from layers.importing import import_file, start_import
from layers.inspecting import inspect_file
from layers.models import HazardFile, HazardLayer, LayerVersion, Scale
from layers.publishing import build_and_switch, publish
from layers.reviewing import submit
from layers.uploads import receive_file
from places.hazards import Hazard
from places.models import Level, Unit
from starter import terrain
from starter.terrain import Bands, Terrain

SEED = 20240701
SOURCE = "DỮ LIỆU MẪU – địa hình giả định, không phải kết quả điều tra"
LAYERS: tuple[tuple[str, Hazard, str, str, Callable[[Terrain, shapely.Geometry], Bands]], ...] = (
    ("sat-lo-dat", Hazard.LANDSLIDE, "Nguy cơ sạt lở đất đá", "Landslide susceptibility", terrain.landslide),
    ("lu-quet", Hazard.FLASH_FLOOD, "Nguy cơ lũ quét", "Flash-flood susceptibility", terrain.flash_flood),
    ("ngap-lut", Hazard.FLOODING, "Nguy cơ ngập lụt, ngập úng", "Flooding susceptibility", terrain.flooding),
)


def load_layers() -> None:
    """Makes the three layers of the province, without versions."""
    province = _province()
    agency = Agency.objects.get(slug="chi-cuc-thuy-loi")
    for slug, hazard, title, title_en, _bands in LAYERS:
        HazardLayer.objects.get_or_create(
            slug=slug,
            defaults={"hazard": hazard, "unit": province, "agency": agency, "title": title, "title_en": title_en},
        )


def load_versions() -> int:
    """Publishes a sample version of each layer that has no version yet; returns how many. About 20 s."""
    author, second = User.objects.get(username="nong_nghiep"), User.objects.get(username="lanh_dao")
    province = _province()
    assert province.geometry is not None
    outline = shapely.make_valid(shapely.from_wkb(bytes(province.geometry.wkb)))
    ground: Terrain | None = None
    made = 0
    for slug, _hazard, _title, _title_en, bands in LAYERS:
        layer = HazardLayer.objects.get(slug=slug)
        published = layer.versions.filter(published_at__isnull=False).exists()
        if published:
            continue
        layer.versions.filter(is_sample=True).delete()
        ground = ground or terrain.make_terrain(outline, seed=SEED)
        file = receive_file(user=author, layer=layer, upload=_as_file(slug, bands(ground, outline)))
        version = _import(file, author)
        submit(user=author, version_id=version.pk)
        publish(user=second, version_id=version.pk)
        build_and_switch(version.pk)
        made += 1
    return made


def _province() -> Unit:
    return Unit.objects.on(timezone.localdate()).get(level=Level.PROVINCE)


def _as_file(slug: str, bands: Bands) -> SimpleUploadedFile:
    """A GeoPackage as an office would hand it over: EPSG:4326, one polygon a row, the class in `cap`."""
    shapes = [shape for parts in bands.values() for shape in parts]
    levels = np.repeat(list(bands), [len(parts) for parts in bands.values()]).astype("int32")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{slug}.gpkg"
        pyogrio.raw.write(
            path, shapely.to_wkb(shapes), [levels], ["cap"], driver="GPKG", layer=slug, crs="EPSG:4326",
            geometry_type="Polygon",
        )  # fmt: skip
        return SimpleUploadedFile(path.name, path.read_bytes())


def _import(file: HazardFile, author: User) -> LayerVersion:
    inspect_file(file_id=file.pk)
    file.refresh_from_db()
    inspected = file.summary["layers"][0]
    choices = Choices(
        layer_index=0,
        epsg=4326,
        encoding="utf-8",
        class_field="cap",
        scale=Scale.SUSCEPTIBILITY,
        source=SOURCE,
        levels={value: int(value) for value, _count in values_of(inspected, "cap")},
    )
    start_import(user=author, file_id=file.pk, choices=choices)
    import_file(file_id=file.pk)
    file.refresh_from_db()
    if file.version is None:
        raise RuntimeError(f"The sample map {file.name} was not imported: {file.error}")
    LayerVersion.objects.filter(pk=file.version.pk).update(is_sample=True)
    return file.version
