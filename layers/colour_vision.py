"""How colours look to other eyes and on grey paper, and how far apart they are. Colours are "#rrggbb"."""

from __future__ import annotations

import math
from enum import StrEnum

Rgb = tuple[float, float, float]
"""Linear light, 0–1."""


class View(StrEnum):
    COLOUR = "colour"
    GREY = "grey"
    DEUTERANOPIA = "deuteranopia"
    PROTANOPIA = "protanopia"


# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
_SIMULATIONS: dict[View, tuple[Rgb, Rgb, Rgb]] = {
    View.DEUTERANOPIA: (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    View.PROTANOPIA: (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
}
_LUMINANCE: Rgb = (0.2126, 0.7152, 0.0722)


def seen(colour: str, view: View) -> str:
    """What the colour looks like in a view."""
    light = _linear(colour)
    if view == View.GREY:
        grey = _dot(_LUMINANCE, light)
        return _hex((grey, grey, grey))
    if view in _SIMULATIONS:
        red, green, blue = _SIMULATIONS[view]
        return _hex((_dot(red, light), _dot(green, light), _dot(blue, light)))
    return colour


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2, 1–21: how far apart two colours are in lightness, as grey print shows them."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2, 0 for black to 1 for white."""
    return _dot(_LUMINANCE, _linear(colour))


def difference(one: str, other: str) -> float:
    """ΔE of CIEDE2000 under daylight (D65): about 1 is just visible side by side, 10 is plain at a glance."""
    l1, a1, b1 = _lab(one)
    l2, a2, b2 = _lab(other)
    mean_chroma7 = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * math.sqrt(mean_chroma7 / (mean_chroma7 + 25**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    s_l = 1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = (
        -2
        * math.sqrt(chroma**7 / (chroma**7 + 25**7))
        * math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    )
    d_l, d_c, d_h = (l2 - l1) / s_l, (c2 - c1) / s_c, d_hue / s_h
    return math.sqrt(max(0.0, d_l**2 + d_c**2 + d_h**2 + rotation * d_c * d_h))


def _linear(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _hex(light: Rgb) -> str:
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, max(0.0, value)))):02x}" for value in light)


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def _dot(one: Rgb, other: Rgb) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _lab(colour: str) -> Rgb:
    light = _linear(colour)
    x = _dot((0.4124564, 0.3575761, 0.1804375), light) / 0.95047
    y = _dot((0.2126729, 0.7151522, 0.0721750), light)
    z = _dot((0.0193339, 0.1191920, 0.9503041), light) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
