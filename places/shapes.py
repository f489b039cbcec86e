"""Between the two libraries of shapes: GeoDjango keeps them, shapely computes with them. EPSG:4326 throughout."""

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point


def to_shapely(geometry: GEOSGeometry) -> shapely.Geometry:
    return shapely.from_wkb(bytes(geometry.wkb))


def to_multipolygon(shape: shapely.Geometry) -> MultiPolygon:
    """A Polygon or MultiPolygon as the database stores it."""
    parts = shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(parts)), srid=4326)
    assert isinstance(geometry, MultiPolygon)
    return geometry


def to_point(shape: shapely.Point) -> Point:
    return Point(shape.x, shape.y, srid=4326)
