"""What was painted over in a photo, as the page sends it and as it is kept.

A mask is a list of shapes. All numbers are shares of the photo's width (x, w, r) or height (y, h), from its upper left
corner: {"kind": "box", "x", "y", "w", "h"} or {"kind": "stroke", "r", "points": [[x, y], …]}, a line as wide as two
radii with round ends.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

from PIL import ImageDraw

from incidents.errors import NothingBlurred, UnreadableMask

MOST_SHAPES = 300
MOST_POINTS = 5000
"""Painted at once."""


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    w: float
    h: float

    def draw(self, on: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
        left, top, right, bottom = self.bounds(size)
        on.rectangle((left, top, right, bottom), fill=255)

    def bounds(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in pixels."""
        width, height = size
        return self.x * width, self.y * height, (self.x + self.w) * width, (self.y + self.h) * height

    def kept(self) -> dict[str, Any]:
        return {"kind": "box", "x": self.x, "y": self.y, "w": self.w, "h": self.h}


@dataclass(frozen=True)
class Stroke:
    r: float
    points: tuple[tuple[float, float], ...]

    def draw(self, on: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
        radius = self.r * size[0]
        line = [(x * size[0], y * size[1]) for x, y in self.points]
        on.line(line, fill=255, width=math.ceil(radius * 2))
        for x, y in line:
            on.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

    def bounds(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        radius = self.r * size[0]
        xs, ys = ([point[axis] * size[axis] for point in self.points] for axis in (0, 1))
        return min(xs) - radius, min(ys) - radius, max(xs) + radius, max(ys) + radius

    def kept(self) -> dict[str, Any]:
        return {"kind": "stroke", "r": self.r, "points": [list(point) for point in self.points]}


Mask = tuple[Box | Stroke, ...]


def read_mask(text: str) -> Mask:
    """The mask that a page sent as JSON. Raises `UnreadableMask`, and `NothingBlurred` when it is empty."""
    try:
        shapes = json.loads(text or "[]")
        mask = mask_of(shapes)
        if (
            len(mask) > MOST_SHAPES
            or sum(len(shape.points) for shape in mask if isinstance(shape, Stroke)) > MOST_POINTS
        ):
            raise ValueError("too much at once")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableMask() from error
    if not mask:
        raise NothingBlurred()
    return mask


def mask_of(shapes: Any) -> Mask:
    """Of any size: what is kept grows each time somebody paints more. Raises `ValueError`, `TypeError` or `KeyError`
    for what is no mask."""
    if not isinstance(shapes, list):
        raise ValueError("not a list of shapes")
    return tuple(_shape(shape) for shape in shapes)


def _shape(shape: dict[str, Any]) -> Box | Stroke:
    if shape["kind"] == "box":
        box = Box(*(_share(shape[name]) for name in ("x", "y", "w", "h")))
        if not (box.w and box.h):
            raise ValueError("a box without an extent")
        return box
    if shape["kind"] != "stroke" or not shape["points"]:
        raise ValueError("not a shape")
    radius = _share(shape["r"])
    if not radius:
        raise ValueError("a stroke without a width")
    return Stroke(radius, tuple((_share(x), _share(y)) for x, y in shape["points"]))


def _share(number: Any) -> float:
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0 <= number <= 1:
        raise ValueError("not a share")
    return round(float(number), 4)
