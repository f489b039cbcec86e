"""Neighbours that fit: no gap between them and no overlap, also after leaving out points. EPSG:4326."""

import numpy as np
import shapely

from geodata.arrays import GeometryArray

OUTLINE_TOLERANCE = 0.0012
"""Degrees, about 120 m: what one pixel is at zoom 10, where a whole province fills a screen."""
DECIMALS = 4
"""Of a degree; about 10 m."""


def fitted(shapes: GeometryArray, *, within: shapely.Geometry | None = None) -> GeometryArray:
    """The same polygons with every vertex of a border in both neighbours.

    What lies in two of them goes to the first; what lies in none, inside the whole (or inside `within`, when given),
    goes to the neighbour it shares the longest border with.
    """
    frame = [] if within is None else [shapely.boundary(within)]
    edges = shapely.union_all([*shapely.boundary(shapes), *frame])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    inner = shapely.point_on_surface(faces)
    owner = _first_owner(inner, shapes)
    if within is not None:
        inside = shapely.contains_properly(within, inner)
        faces, owner = faces[inside], owner[inside]
    _give_away_gaps(faces, owner)
    return np.asarray([shapely.coverage_union_all(faces[owner == number]) for number in range(len(shapes))])


def simplified(shapes: GeometryArray) -> GeometryArray:
    """`fitted` shapes with few points, rounded to `DECIMALS`; each stays valid and none vanishes."""
    simple = shapely.coverage_simplify(shapes, OUTLINE_TOLERANCE)
    rounded = shapely.transform(simple, lambda xy: np.round(xy, DECIMALS))
    # Rounding may fold a narrow neck; only then is a shape mended by itself.
    broken = ~shapely.is_valid(rounded)
    rounded[broken] = shapely.make_valid(rounded[broken], method="structure", keep_collapsed=False)
    gone = shapely.is_empty(rounded)
    rounded[gone] = shapes[gone]
    return np.asarray(rounded)


def _first_owner(points: GeometryArray, shapes: GeometryArray) -> np.ndarray:
    """Number of the first shape that holds each point, -1 for none."""
    owner = np.full(len(points), len(shapes))
    point, shape = shapely.STRtree(shapes).query(points, predicate="within")
    np.minimum.at(owner, point, shape)
    return np.where(owner == len(shapes), -1, owner)


def _give_away_gaps(faces: GeometryArray, owner: np.ndarray) -> None:
    """Sets the owner of each face without one to the neighbour with the longest common border; changes `owner`."""
    tree = shapely.STRtree(faces)
    while (homeless := np.flatnonzero(owner == -1)).size:
        gave = False
        for number in homeless:
            near = tree.query(faces[number], predicate="touches")
            near = near[owner[near] >= 0]
            if near.size:
                shared = shapely.length(shapely.intersection(faces[number], faces[near]))
                totals = np.bincount(owner[near], weights=shared)
                owner[number] = int(np.argmax(totals))
                gave = True
        if not gave:
            return
