"""What an edit takes away and brings."""

from __future__ import annotations

from dataclasses import dataclass

import shapely


@dataclass(frozen=True)
class Piece:
    """One zone's class and shape (EPSG:4326), as it was or as it becomes."""

    level: int
    shape: shapely.Geometry
