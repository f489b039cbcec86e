"""Vietnamese as people type it in a hurry."""

from __future__ import annotations

import unicodedata


def unmarked(text: str) -> str:
    """Small letters without marks: "Đất lở" is "dat lo"."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("\u0111", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
