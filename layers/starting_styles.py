"""The legend a new installation begins with: name, colour, pattern and advice of each class.

Offices edit the rows afterwards; this table is only read by the first migration. Risk levels take names and colours
from Quyết định 18/2021/QĐ-TTg, Điều 4, which names colours and no RGB values. Susceptibility uses one darkening hue
a hazard, told apart by lightness alone, so that it is read without colour vision and never taken for a risk level.
"""

from __future__ import annotations

from typing import NamedTuple

from layers.starting_advice import RISK_ADVICE, SUSCEPTIBILITY_ADVICE
from places.hazards import Hazard

SUSCEPTIBILITY_NAMES = [
    ("Rất thấp", "Very low"),
    ("Thấp", "Low"),
    ("Trung bình", "Moderate"),
    ("Cao", "High"),
    ("Rất cao", "Very high"),
]
SUSCEPTIBILITY_COLOURS = {
    Hazard.LANDSLIDE: ["#f5e9da", "#e0c29b", "#c28f57", "#93581f", "#552c06"],
    Hazard.FLASH_FLOOD: ["#e2f1ee", "#aad9cf", "#62b2a3", "#217d70", "#064840"],
    Hazard.FLOODING: ["#e8ebf2", "#bdc7da", "#8b9dbf", "#526b9b", "#1e3563"],
}
LEGEND_TITLES = {
    Hazard.LANDSLIDE: ("Sạt lở đất đá", "Landslides"),
    Hazard.FLASH_FLOOD: ("Lũ quét", "Flash floods"),
    Hazard.FLOODING: ("Ngập lụt, ngập úng", "Flooding"),
}
SCALE_TITLES = {
    "susceptibility": ("%s: mức độ nhạy cảm", "%s: susceptibility"),
    "risk_level": ("%s: cấp độ rủi ro thiên tai", "%s: disaster risk level"),
}
RISK_NAMES = [
    ("Cấp 1 – rủi ro thấp", "Level 1 – low risk"),
    ("Cấp 2 – rủi ro trung bình", "Level 2 – moderate risk"),
    ("Cấp 3 – rủi ro lớn", "Level 3 – high risk"),
    ("Cấp 4 – rủi ro rất lớn", "Level 4 – very high risk"),
    ("Cấp 5 – thảm hoạ", "Level 5 – disaster"),
]
RISK_COLOURS = ["#a6d8f0", "#fdf3a7", "#f58f29", "#d92b2b", "#83399f"]
PATTERNS = ["plain", "dots", "lines", "hatch", "crosshatch"]


class Style(NamedTuple):
    """Fields of `layers.models.ClassStyle`."""

    hazard: str
    scale: str
    level: int
    name: str
    name_en: str
    colour: str
    pattern: str
    advice: str
    advice_en: str


def starting_titles() -> list[dict[str, str]]:
    """Fields of `layers.legend_models.Legend`: six rows, three hazards and two scales."""
    return [
        {"hazard": hazard.value, "scale": scale, "title": title % name, "title_en": title_en % name_en}
        for hazard, (name, name_en) in LEGEND_TITLES.items()
        for scale, (title, title_en) in SCALE_TITLES.items()
    ]


def starting_styles() -> list[Style]:
    """Thirty rows: three hazards, two scales, five classes."""
    styles = []
    for hazard in Hazard:
        scales = (
            ("susceptibility", SUSCEPTIBILITY_NAMES, SUSCEPTIBILITY_COLOURS[hazard], SUSCEPTIBILITY_ADVICE[hazard]),
            ("risk_level", RISK_NAMES, RISK_COLOURS, RISK_ADVICE[hazard]),
        )
        for scale, names, colours, advice in scales:
            rows = zip(names, colours, PATTERNS, advice, strict=True)
            for level, ((name, name_en), colour, pattern, (text, text_en)) in enumerate(rows, start=1):
                styles.append(Style(hazard.value, scale, level, name, name_en, colour, pattern, text, text_en))
    return styles
