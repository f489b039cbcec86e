"""What is in an upload, told before anything is imported: layers, place, fields, letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from geodata.area import Bounds
from geodata.arrays import FloatArray
from geodata.crs import CrsGuess, bounds_in_wgs84, guess_crs
from geodata.encoding import EncodingGuess, decode, guess_encoding
from geodata.errors import NoFeatures, NoShapes, TooManyLayers
from geodata.large_shapes import refuse_large
from geodata.opening import geometries_of, is_dbf, is_text, layer_info, list_layers, open_layer, raw_text

MOST_LAYERS = 100
_SAMPLE_VERTICES = 2_000
_DIFFERENT_KEPT = 1_000
# Columns the KML driver fills by itself with drawing defaults.
_KML_DRAWING = frozenset({"tessellate", "extrude", "visibility"})


@dataclass(frozen=True)
class FieldValue:
    """One value of a field, as text under the best encoding, and how many rows have it."""

    text: str
    count: int


@dataclass(frozen=True)
class FieldSummary:
    """A column: `name` is what `read_batches` takes, `label` the same in readable letters.

    `values` are the most frequent ones (at most as many as asked for), `different` how many there are
    (counted up to 1,000), `empty` that the column says nothing, as with those KML brings along.
    """

    name: str
    label: str
    kind: str
    values: tuple[FieldValue, ...]
    different: int
    empty: bool


@dataclass(frozen=True)
class LayerSummary:
    """A layer: `declared_crs` as WKT or authority code, `bounds_in_file` in its own units, `bounds` in EPSG:4326
    under the best guess (None when no guess fits), `encodings` and `crs_guesses` the likeliest first."""

    path: Path
    name: str
    geometry_types: tuple[str, ...]
    features: int
    declared_crs: str | None
    crs_guesses: tuple[CrsGuess, ...]
    bounds_in_file: Bounds
    bounds: Bounds | None
    fields: tuple[FieldSummary, ...]
    encodings: tuple[EncodingGuess, ...]


@dataclass(frozen=True)
class FileSummary:
    layers: tuple[LayerSummary, ...]


def inspect(
    paths: Path | Sequence[Path], *, area: Bounds, values_per_field: int = 30, encoding: str | None = None
) -> FileSummary:
    """Look through the layers of checked files (`OpenedUpload.datasets`); empty layers are left out.

    `area` is the place the data should be about, in degrees EPSG:4326; names and values are told as `encoding`
    reads them, where it can, else as the likeliest one.
    Raises `UnreadableFile`, `UnsupportedFormat`, `ShapeTooLarge`, `TooManyLayers`, `NoFeatures` when no layer has a
    row, and `NoShapes` when none has a shape.
    """
    files = [paths] if isinstance(paths, Path) else list(paths)
    names = [(path, name) for path in files for name in list_layers(path)]
    if len(names) > MOST_LAYERS:
        raise TooManyLayers(name=files[0].name, count=len(names), limit=MOST_LAYERS)
    layers = [
        summary
        for path, name in names
        if (summary := _layer(path, name, area=area, values_per_field=values_per_field, encoding=encoding)) is not None
    ]
    if not layers:
        raise NoFeatures(name=", ".join(path.name for path in files))
    if all(layer.geometry_types == ("None",) for layer in layers):
        raise NoShapes(name=layers[0].path.name, count=sum(layer.features for layer in layers))
    return FileSummary(layers=tuple(layers))


def _layer(path: Path, name: str, *, area: Bounds, values_per_field: int, encoding: str | None) -> LayerSummary | None:
    info = layer_info(path, name)
    if info["features"] < 1:
        return None
    bounds = _bounds(info["total_bounds"])
    types, vertices = _sample(path, name)
    guesses = guess_crs(bounds, area, declared=info["crs"], points=vertices)
    counts = _count_values(path, name)
    samples = [raw for values in counts.values() for raw in values if isinstance(raw, bytes)]
    # Field names in a DBF are in the letters of the rows.
    field_names = [str(field) for field in info["fields"]]
    encodings = guess_encoding(samples + [_raw_name(field, path) for field in field_names])
    usable = [guess.encoding for guess in encodings]
    best = encoding if encoding in usable else usable[0]
    return LayerSummary(
        path=path,
        name=name,
        geometry_types=types,
        features=int(info["features"]),
        declared_crs=info["crs"],
        crs_guesses=tuple(guesses),
        bounds_in_file=bounds,
        bounds=bounds_in_wgs84(bounds, guesses[0].epsg, swapped=guesses[0].swapped) if guesses else None,
        fields=tuple(
            _field(
                field,
                kind=str(kind).removeprefix("OFT"),
                label=_text(_raw_name(field, path), best),
                counts=counts.get(field, Counter()),
                encoding=best,
                limit=values_per_field,
            )
            for field, kind in zip(field_names, info["ogr_types"], strict=True)
        ),
        encodings=tuple(encodings),
    )


def _field(name: str, *, kind: str, label: str, counts: Counter[object], encoding: str, limit: int) -> FieldSummary:
    texts: Counter[str] = Counter()
    for value, count in counts.items():
        texts[_text(value, encoding).strip()] += count
    del texts[""]
    values = tuple(FieldValue(text, count) for text, count in texts.most_common(limit))
    empty = not texts or (name in _KML_DRAWING and len(texts) == 1)
    return FieldSummary(name=name, label=label, kind=kind, values=values, different=len(texts), empty=empty)


def _text(value: object, encoding: str) -> str:
    if not isinstance(value, bytes):
        return str(value)
    try:
        return decode(value, encoding)
    except UnicodeError:
        return value.decode("utf-8", "replace")


def _raw_name(field: str, path: Path) -> bytes:
    return field.encode("latin-1", "replace") if is_dbf(path) else field.encode()


def _count_values(path: Path, layer: str) -> dict[str, Counter[object]]:
    """How often each value (bytes for text) comes in each field; beyond 1,000 different ones no more are kept."""
    counts: dict[str, Counter[object]] = {}
    with open_layer(path, layer, columns=None, batch_size=20_000, geometry=False) as (_, batches):
        for rows in batches:
            for field, column in zip(rows.schema.names, rows.columns, strict=True):
                kept = counts.setdefault(field, Counter())
                for value, count in _tally(column, path):
                    if value is not None and (value in kept or len(kept) < _DIFFERENT_KEPT):
                        kept[value] += count
    return counts


def _tally(column: pa.Array, path: Path) -> list[tuple[object, int]]:
    text = is_text(column)
    tally = (column.cast(pa.binary()) if text else column).value_counts()
    values, counts = tally.field("values"), tally.field("counts").to_pylist()
    plain = raw_text(values, is_dbf=is_dbf(path)) if text else values.to_pylist()
    return [(value, count) for value, count in zip(plain, counts, strict=True)]


def _sample(path: Path, layer: str) -> tuple[tuple[str, ...], FloatArray]:
    """Kinds of shapes, the commonest first, and vertices spread over the first thousands of rows."""
    kinds: Counter[str] = Counter()
    parts: list[FloatArray] = []
    first_row = 0
    with open_layer(path, layer, columns=[], batch_size=2_000) as (geometry_column, batches):
        for rows in batches:
            geometries = geometries_of(rows.column(geometry_column))
            refuse_large(geometries, first_row=first_row)
            first_row += rows.num_rows
            numbers, amounts = np.unique(shapely.get_type_id(geometries), return_counts=True)
            kinds.update({_KINDS[int(number)]: int(amount) for number, amount in zip(numbers, amounts, strict=True)})
            xy = shapely.get_coordinates(geometries)
            parts.append(xy[:: max(1, len(xy) // _SAMPLE_VERTICES)].copy())  # a view would keep all of them
    return tuple(kind for kind, _ in kinds.most_common()), np.concatenate(parts) if parts else np.empty((0, 2))


_KINDS = {
    -1: "None",
    0: "Point",
    1: "LineString",
    2: "LinearRing",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}


def _bounds(total: Sequence[float] | None) -> Bounds:
    if total is None or not np.all(np.isfinite(total)):
        return (0.0, 0.0, 0.0, 0.0)
    west, south, east, north = (float(value) for value in total)
    return (west, south, east, north)
