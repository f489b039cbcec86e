"""Names for the arrays this library passes on."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
GeometryArray: TypeAlias = npt.NDArray[np.object_]
"""Shapely geometries or None."""
ValueArray: TypeAlias = npt.NDArray[Any]
"""One attribute column: str or None as objects, or numbers."""
