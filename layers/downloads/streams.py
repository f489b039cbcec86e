"""GeoJSON, CSV and KML of a version, written while they are sent: memory holds one page of zones."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from geodata.arrays import GeometryArray
from layers.downloads import terms
from layers.downloads.rows import COLUMNS, Attributes, attributes_of, pages
from layers.models import ClassStyle, LayerVersion
from places.models import Unit

_DIGITS = 7
"""Of a degree: about a centimetre, far more than the map can tell."""


def geojson(version: LayerVersion, unit: Unit | None) -> Iterator[bytes]:
    """RFC 7946; what the map cannot tell stands in `description` before the features."""
    told = attributes_of(version)
    head = {"type": "FeatureCollection", "name": version.layer.slug, "description": terms.notice(version, unit)}
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "features": [\n'.encode()
    properties = {level: json.dumps(_named(told, level), ensure_ascii=False) for level in range(1, 6)}
    between = ""
    for page in pages(version.pk, unit):
        lines = []
        for pk, level, shape in zip(page.ids, page.levels, shapely.to_geojson(_rounded(page.shapes)), strict=True):
            lines.append(f'{between}{{"type":"Feature","id":{pk},"properties":{properties[level]},"geometry":{shape}}}')
            between = ",\n"
        yield "".join(lines).encode()
    yield b"\n]}\n"


def csv_text(version: LayerVersion, unit: Unit | None) -> Iterator[bytes]:
    """With a byte order mark, so that spreadsheets read the letters; shapes as WKT in the last column."""
    told = attributes_of(version)
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(["id", *COLUMNS, "wkt"])
    yield b"\xef\xbb\xbf"
    for page in pages(version.pk, unit):
        for pk, level, wkt in zip(page.ids, page.levels, shapely.to_wkt(page.shapes, _DIGITS), strict=True):
            writer.writerow([pk, *(_harmless(value) for value in told.of(level)), wkt])
        yield _emptied(sink)
    yield _emptied(sink)


def kml(version: LayerVersion, unit: Unit | None) -> Iterator[bytes]:
    """KML 2.2 with the colours of the legend; a class is told in words too."""
    told = attributes_of(version)
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        f"<name>{escape(terms.title(version, unit))}</name>\n"
        f"<description>{escape(terms.notice(version, unit))}</description>\n"
        + "".join(_kml_style(style) for style in styles)
    ).encode()
    heads = {level: _kml_head(told, level) for level in range(1, 6)}
    for page in pages(version.pk, unit):
        yield "".join(
            f'<Placemark id="z{pk}">{heads[level]}{_kml_shape(shape)}</Placemark>\n'
            for pk, level, shape in zip(page.ids, page.levels, page.shapes, strict=True)
        ).encode()
    yield b"</Document></kml>\n"


STREAMS: dict[str, Callable[[LayerVersion, Unit | None], Iterator[bytes]]] = {
    "geojson": geojson,
    "csv": csv_text,
    "kml": kml,
}
"""By slug of the format. `version` has layer and agency loaded; `unit`, when given, its boundary."""


def _named(told: Attributes, level: int) -> dict[str, str | int]:
    return dict(zip(COLUMNS, told.of(level), strict=True))


def _rounded(shapes: GeometryArray) -> GeometryArray:
    return np.asarray(shapely.transform(shapes, lambda xy: np.round(xy, _DIGITS)), dtype=object)


def _harmless(value: str | int) -> str | int:
    """Text that a spreadsheet would take for a formula is kept as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _emptied(sink: io.StringIO) -> bytes:
    text = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return text.encode()


def _kml_style(style: ClassStyle) -> str:
    red, green, blue = style.colour[1:3], style.colour[3:5], style.colour[5:7]
    return (
        f'<Style id="class{style.level}"><LineStyle><color>ff404040</color><width>1</width></LineStyle>'
        f"<PolyStyle><color>b3{blue}{green}{red}</color></PolyStyle></Style>\n"
    )


def _kml_head(told: Attributes, level: int) -> str:
    data = "".join(
        f"<Data name={quoteattr(name)}><value>{escape(str(value))}</value></Data>"
        for name, value in _named(told, level).items()
    )
    name = escape(told.classes.get(level, (str(level), ""))[0])
    return f"<name>{name}</name><styleUrl>#class{level}</styleUrl><ExtendedData>{data}</ExtendedData>"


def _kml_shape(shape: shapely.Geometry) -> str:
    polygons = "".join(
        f"<Polygon><outerBoundaryIs>{_kml_ring(polygon.exterior)}</outerBoundaryIs>"
        + "".join(f"<innerBoundaryIs>{_kml_ring(ring)}</innerBoundaryIs>" for ring in polygon.interiors)
        + "</Polygon>"
        for polygon in shapely.get_parts(shape)
    )
    return f"<MultiGeometry>{polygons}</MultiGeometry>"


def _kml_ring(ring: shapely.Geometry) -> str:
    pairs = " ".join(f"{x:.{_DIGITS}f},{y:.{_DIGITS}f}" for x, y in shapely.get_coordinates(ring).tolist())
    return f"<LinearRing><coordinates>{pairs}</coordinates></LinearRing>"
