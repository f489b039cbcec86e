"""Shapes that people draw, repaired by the rules that files are."""

from __future__ import annotations

import numpy as np
import shapely
from django.utils.translation import gettext

from geodata.repair import repair
from geodata.repair_words import REASONS
from layers.drawing_errors import NotDrawable


def sound(shape: shapely.Geometry) -> tuple[shapely.Geometry, list[str]]:
    """The shape repaired, and what was done: keys of `geodata.repair_words.REASONS`.

    Raises `NotDrawable` when nothing is left.
    """
    whole, codes = remains(shape)
    if whole is None:
        raise NotDrawable(reason=gettext(REASONS[codes[-1]]).lower())
    return whole, codes


def remains(shape: shapely.Geometry) -> tuple[shapely.Geometry | None, list[str]]:
    """The same, with None where nothing is left that could be a zone."""
    result = repair(np.array([shape], dtype=object))
    return (result.geometries[0] if len(result.geometries) else None), list(result.counts)
