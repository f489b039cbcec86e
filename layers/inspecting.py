"""The job that looks into an uploaded file and writes down what it holds, for a person to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError

from geodata.crs import CrsGuess
from geodata.errors import GeodataError
from geodata.messages import Message
from geodata.reading import FieldSummary, LayerSummary, inspect, read_batches
from layers.coverage import bounds_of
from layers.file_runs import only_run, opened, tell, tell_failure
from layers.models import HazardFile, ImportState
from layers.uploads import remove_stored

MOST_VALUES = 60
"""A field with more different values is no class of danger."""
_GUESSES, _OUTLINES = 5, 80


def inspect_file(*, file_id: int) -> None:
    """Fill the file's `summary`. A file that cannot be used is told why and taken off the disk.

    May run twice; does nothing for a file that is past this stage.
    """
    with only_run(file_id) as alone:
        file = HazardFile.objects.select_related("layer__unit").filter(pk=file_id).first()
        if not alone or file is None or file.state not in (ImportState.UPLOADED, ImportState.INSPECTING):
            return
        tell(file_id, percent=10, state=ImportState.INSPECTING)
        try:
            summary = _look_into(file)
        except GeodataError as error:
            remove_stored(file)
            tell_failure(file_id, error)
        except Exception as error:
            tell_failure(file_id, error)
            raise
        else:
            HazardFile.objects.filter(pk=file_id).update(summary=summary, error={})
            tell(file_id, percent=100, state=ImportState.INSPECTED)


def _look_into(file: HazardFile) -> dict[str, Any]:
    area = bounds_of(file.layer.unit)
    with opened(file) as (folder, upload):
        tell(file.pk, percent=30)
        found = inspect(upload.datasets, area=area, values_per_field=MOST_VALUES, encoding=file.choices.get("encoding"))
        tell(file.pk, percent=80)
        return {
            "area": list(area),
            "ignored": list(upload.ignored)[:50],
            "layers": [_layer(layer, folder / "parts") for layer in found.layers],
        }


def _layer(layer: LayerSummary, parts: Path) -> dict[str, Any]:
    return {
        "dataset": str(layer.path.relative_to(parts)),
        "name": layer.name,
        "features": layer.features,
        "geometry_types": list(layer.geometry_types),
        "declared_crs": _crs_name(layer.declared_crs),
        "bounds_in_file": list(layer.bounds_in_file),
        "crs": [_guess(layer, guess) for guess in layer.crs_guesses[:_GUESSES]],
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
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind,
        "empty": field.empty,
        "different": field.different,
        "values": [[value.text, value.count] for value in field.values],
        "without_value": features - told if all_told else 0,
    }


def _guess(layer: LayerSummary, guess: CrsGuess) -> dict[str, Any]:
    return {
        "epsg": guess.epsg,
        "name": guess.name,
        "swapped": guess.swapped,
        "outside": guess.outside,
        "warning": guess.warning,
        "reason": _message(guess.reason),
        "bounds": list(guess.bounds),
        "outlines": _outlines(layer, guess),
    }


def _outlines(layer: LayerSummary, guess: CrsGuess) -> list[list[list[float]]]:
    """Outer rings of the larger shapes among the first rows, coarse, to see on a small map whether they lie right."""
    rows = next(read_batches(layer.path, layer=layer.name, crs=guess.epsg, swapped=guess.swapped, batch_size=600), None)
    if rows is None:
        return []
    shapes = shapely.get_parts(rows.geometries[~shapely.is_missing(rows.geometries)])
    shapes = shapes[np.isfinite(shapely.bounds(shapes)).all(axis=1) & (shapely.get_type_id(shapes) == 3)]
    largest = shapes[np.argsort(-shapely.area(shapes))[:_OUTLINES]]
    rings = shapely.simplify(shapely.get_exterior_ring(largest), 0.002, preserve_topology=False)
    return [np.round(shapely.get_coordinates(ring), 4).tolist() for ring in rings if not shapely.is_empty(ring)]


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
