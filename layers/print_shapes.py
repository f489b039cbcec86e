"""Zones and boundaries as a printed map draws them: clipped, without overlaps, no finer than paper shows."""

from __future__ import annotations

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.utils import timezone

from geodata.area import Bounds
from geodata.arrays import FloatArray, GeometryArray
from geodata.crs import bounds_in_wgs84, transformer
from layers.models import LayerVersion
from layers.print_frame import Frame
from places.models import Unit

FINEST_MM, COARSEST_MM = 0.08, 1.3
"""From less than the width of a line to what the eye forgives."""
MOST_VERTICES = 40_000
"""Of all zones on a sheet; beyond it they are drawn coarser, up to `COARSEST_MM`: a sheet is made in seconds."""
_SPECK_MM = 0.35
"""A zone too small to print is drawn this large, so that no danger vanishes."""


def boundary_in_grid(unit: Unit) -> shapely.Geometry:
    """The unit's boundary in metres of EPSG:`LOCAL_SRID`; the unit must have one."""
    assert unit.geometry is not None
    return _projected(np.array([shapely.from_wkb(bytes(unit.geometry.wkb))], dtype=object))[0]


def zones_on_paper(version: LayerVersion, unit: Unit, frame: Frame) -> dict[int, shapely.Geometry]:
    """What each class of the version holds of the unit, in mm of the frame, lowest class first. Where zones overlap,
    the higher class stands. One query."""
    assert unit.geometry is not None
    boundary = shapely.from_wkb(bytes(unit.geometry.wkb))
    shapely.prepare(boundary)
    rows = version.parts.filter(geometry__bboverlaps=unit.geometry).values_list("level", AsWKB("geometry"))
    found = [(level, bytes(wkb)) for level, wkb in rows]
    levels = np.array([level for level, _wkb in found], dtype=np.int64)
    parts: GeometryArray = shapely.from_wkb([wkb for _level, wkb in found])
    cut = ~shapely.contains_properly(boundary, parts)
    parts[cut] = shapely.intersection(parts[cut], boundary)
    classes = _without_overlaps(levels, _on_paper(_projected(parts), frame))
    return _simplified(classes)


def neighbours_on_paper(unit: Unit, frame: Frame) -> list[tuple[Unit, shapely.Geometry]]:
    """The communes that meet the frame, the unit itself among them, in mm, cut at the frame's edges. One query."""
    west, south, east, north = bounds_in_wgs84(frame.bounds, settings.LOCAL_SRID)
    window = Polygon.from_bbox((west, south, east, north))
    window.srid = 4326
    near = Unit.objects.on(timezone.localdate()).communes().filter(geometry__bboverlaps=window).order_by("code")
    units = list(near.defer("outline"))
    shapes: GeometryArray = shapely.from_wkb([bytes(each.geometry.wkb) for each in units if each.geometry])
    simple = shapely.coverage_simplify(_on_paper(_projected(shapes), frame), FINEST_MM)
    cut = shapely.intersection(shapely.make_valid(simple), shapely.box(0, 0, frame.width_mm, frame.height_mm))
    shown = [shapely.multipolygons(_polygons(shape)) for shape in cut]
    return [(each, shape) for each, shape in zip(units, shown, strict=True) if not shape.is_empty]


def extent_in_grid(unit: Unit) -> Bounds:
    """West, south, east, north of the unit in metres of EPSG:`LOCAL_SRID`."""
    west, south, east, north = boundary_in_grid(unit).bounds
    return west, south, east, north


def _projected(shapes: GeometryArray) -> GeometryArray:
    to_grid = transformer(4326, settings.LOCAL_SRID)

    def project(lonlat: FloatArray) -> FloatArray:
        return np.column_stack(to_grid.transform(lonlat[:, 0], lonlat[:, 1]))

    projected: GeometryArray = shapely.transform(shapes, project)
    return projected


def _on_paper(shapes: GeometryArray, frame: Frame) -> GeometryArray:
    placed: GeometryArray = shapely.transform(shapes, frame.on_paper)
    return placed


def _without_overlaps(levels: np.ndarray, shapes: GeometryArray) -> dict[int, shapely.Geometry]:
    """Polygons of each class, specks made visible; ground that a higher class has is taken from the lower ones."""
    classes: dict[int, shapely.Geometry] = {}
    taken = shapely.MultiPolygon()
    for level in sorted(set(levels.tolist()), reverse=True):
        polygons = _polygons(shapely.union_all(shapes[levels == level]))
        specks = shapely.area(polygons) < _SPECK_MM**2
        polygons[specks] = shapely.buffer(shapely.centroid(polygons[specks]), _SPECK_MM / 2, cap_style="square")
        whole = shapely.union_all(polygons)
        classes[level] = shapely.difference(whole, taken)
        taken = shapely.union(taken, whole)
    return {level: classes[level] for level in sorted(classes) if not classes[level].is_empty}


def _simplified(classes: dict[int, shapely.Geometry]) -> dict[int, shapely.Geometry]:
    """With borders between classes still shared."""
    if not classes:
        return {}
    shapes: GeometryArray = np.array([shapely.multipolygons(_polygons(shape)) for shape in classes.values()])
    tolerance = FINEST_MM
    simple = shapely.coverage_simplify(shapes, tolerance)
    while shapely.get_num_coordinates(simple).sum() > MOST_VERTICES and tolerance < COARSEST_MM:
        tolerance *= 2
        simple = shapely.coverage_simplify(shapes, tolerance)
    return dict(zip(classes, simple, strict=True))


def _polygons(shape: shapely.Geometry) -> GeometryArray:
    """The polygons of a shape, without the lines and points that cutting leaves."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    polygons: GeometryArray = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return polygons
