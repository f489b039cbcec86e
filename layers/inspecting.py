"""The job that looks into an uploaded file and writes down what it holds, for a person to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError

from geodata import bounded
from geodata.area import Bounds
from geodata.arrays import FloatArray
from geodata.crs import CrsGuess, bounds_in_wgs84, to_wgs84, transformer
from geodata.crs_table import CANDIDATES
from geodata.errors import GeodataError
from geodata.messages import Message
from geodata.reading import FieldSummary, LayerSummary, inspect, read_batches
from layers.coverage import bounds_of
from layers.file_locks import only_run
from layers.file_runs import opened, tell, tell_failure
from layers.models import HazardFile, ImportState
from layers.uploads import remove_stored

MOST_VALUES = 60
"""A field with more different values is no class of danger."""
_LONGEST_VALUE = 200
_GUESSES = 5
_COARSE = 0.002
"""Degrees: details under it are left off the small map."""
_DOTS_ACROSS = 40
"""Shapes too small for that map are one dot a cell of so many across it."""


def inspect_file(*, file_id: int) -> None:
    """Fill the file's `summary`. A file that cannot be used is told why and taken off the disk.

    May run twice; does nothing for a file that is past this stage.
    """
    with only_run(file_id) as alone:
        file = HazardFile.objects.select_related("layer__unit").filter(pk=file_id).first()
        if not alone or file is None or file.state not in (ImportState.UPLOADED, ImportState.INSPECTING):
            return
        tell(file_id, percent=1, state=ImportState.INSPECTING)
        try:
            summary = _look_into(file)
        except GeodataError as error:
            remove_stored(file)
            tell_failure(file_id, error)
        except Exception as error:
            if not file.summary:  # never looked into before, so nothing else can be done with it
                remove_stored(file)
            tell_failure(file_id, error)
            raise
        else:
            HazardFile.objects.filter(pk=file_id).update(summary=summary, error={})
            tell(file_id, percent=100, state=ImportState.INSPECTED)


def _look_into(file: HazardFile) -> dict[str, Any]:
    area = bounds_of(file.layer.unit)
    with opened(file) as (folder, upload):
        tell(file.pk, percent=30)
        found = bounded.call(
            inspect, upload.datasets, area=area, values_per_field=MOST_VALUES, encoding=file.choices.get("encoding")
        )
        tell(file.pk, percent=80)
        return {
            "area": list(area),
            "ignored": list(upload.ignored)[:50],
            "notes": [_message(note) for note in upload.notes],
            "layers": [bounded.call(_layer, layer, folder / "parts") for layer in found.layers],
        }


def _layer(layer: LayerSummary, parts: Path) -> dict[str, Any]:
    rings, dots = _sample(layer)
    return {
        "dataset": str(layer.path.relative_to(parts)),
        "name": layer.name,
        "features": layer.features,
        "geometry_types": list(layer.geometry_types),
        "declared_crs": _crs_name(layer.declared_crs),
        "bounds_in_file": list(layer.bounds_in_file),
        "crs": [_guess(guess, rings, dots) for guess in layer.crs_guesses[:_GUESSES]],
        "elsewhere": _in_every_system(layer),
        "fields": [_field(field, layer.features) for field in layer.fields],
        "encodings": [
            {
                "encoding": guess.encoding,
                "label": guess.label,
                "preview": list(guess.preview),
                "reason": _message(guess.reason),
            }
            for guess in layer.encodings
        ],
    }


def _field(field: FieldSummary, features: int) -> dict[str, Any]:
    told = sum(value.count for value in field.values)
    all_told = field.different == len(field.values)
    is_prose = any(len(value.text) > _LONGEST_VALUE for value in field.values)
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind,
        "empty": field.empty,
        "different": field.different,
        # A text is no class of danger; without its values nobody is offered the field.
        "values": [] if is_prose else [[value.text, value.count] for value in field.values],
        "without_value": features - told if all_told else 0,
    }


def _guess(guess: CrsGuess, rings: list[FloatArray], dots: FloatArray) -> dict[str, Any]:
    return {
        "epsg": guess.epsg,
        "name": guess.name,
        "swapped": guess.swapped,
        "outside": guess.outside,
        "warning": guess.warning,
        "reason": _message(guess.reason),
        "bounds": list(guess.bounds),
        "outlines": [
            np.round(to_wgs84(ring, guess.epsg, swapped=guess.swapped), 4).tolist() for ring in rings if len(ring) > 3
        ],
        "dots": np.round(to_wgs84(dots, guess.epsg, swapped=guess.swapped), 4).tolist() if len(dots) else [],
    }


def _in_every_system(layer: LayerSummary) -> dict[str, list[float]]:
    """The box in which the data would lie by each system one can choose, in degrees; without those in which it would
    lie nowhere on earth."""
    found = {}
    for candidate in CANDIDATES:
        box = bounds_in_wgs84(layer.bounds_in_file, candidate.epsg)
        if box != (0.0, 0.0, 0.0, 0.0) and max(map(abs, box)) <= 180:
            found[str(candidate.epsg)] = [round(value, 4) for value in box]
    return found


def _sample(layer: LayerSummary) -> tuple[list[FloatArray], FloatArray]:
    """Outer rings of large shapes from all over the layer, coarse, and places of shapes too small for a ring: both in
    the coordinates of the file, to see on a small map whether they lie right."""
    if not layer.crs_guesses:
        return [], np.empty((0, 2))
    guess = layer.crs_guesses[0]
    kept: dict[tuple[int, int], tuple[float, shapely.Geometry]] = {}
    small: dict[tuple[int, int], tuple[float, float]] = {}
    for rows in read_batches(layer.path, layer=layer.name, crs=guess.epsg, swapped=guess.swapped):
        shapes = shapely.get_parts(rows.geometries[~shapely.is_missing(rows.geometries)])
        shapes = shapes[(shapely.get_type_id(shapes) == 3) & np.isfinite(shapely.bounds(shapes)).all(axis=1)]
        boxes = shapely.bounds(shapes)
        for cell, area, shape in zip(_cells(boxes, guess.bounds, 10), shapely.area(shapes), shapes, strict=True):
            if area > kept.get(cell, (0.0, None))[0]:
                kept[cell] = (float(area), shape)
        tiny = boxes[(boxes[:, 2:] - boxes[:, :2]).max(axis=1) < 2 * _COARSE]
        middles = ((tiny[:, :2] + tiny[:, 2:]) / 2).tolist()
        small |= dict(zip(_cells(tiny, guess.bounds, _DOTS_ACROSS), middles, strict=True))
    largest = np.asarray([shape for _area, shape in kept.values()], dtype=object)
    rings = shapely.simplify(shapely.get_exterior_ring(largest), _COARSE, preserve_topology=False)
    back = transformer(4326, guess.epsg)
    order = (1, 0) if guess.swapped else (0, 1)

    def in_file(lonlat: FloatArray) -> FloatArray:
        return np.column_stack(back.transform(*lonlat.T))[:, order]

    dots = np.array([*small.values()], dtype=float).reshape(-1, 2)
    return [in_file(shapely.get_coordinates(ring)) for ring in rings], in_file(dots)


def _cells(boxes: FloatArray, whole: Bounds, across_whole: int) -> list[tuple[int, int]]:
    """Which cell of `whole`, divided `across_whole` times each way, the middle of each box lies in."""
    west, south, east, north = whole
    across = ((boxes[:, 0] + boxes[:, 2]) / 2 - west) / max(east - west, 1e-9)
    up = ((boxes[:, 1] + boxes[:, 3]) / 2 - south) / max(north - south, 1e-9)
    scale = across_whole - 0.01
    return list(zip((across * scale).astype(int).tolist(), (up * scale).astype(int).tolist(), strict=True))


def _crs_name(declared: str | None) -> str:
    if not declared:
        return ""
    try:
        crs = pyproj.CRS.from_user_input(declared)
    except CRSError:
        return ""
    code = crs.to_epsg()
    return f"{crs.name} (EPSG:{code})" if code else str(crs.name)


def _message(message: Message) -> dict[str, Any]:
    return {"msgid": message.msgid, "params": dict(message.params)}
