"""From the words and numbers offices write for a class to the classes 1–5 of a scale."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from layers.models import Scale

_SUSCEPTIBILITY_WORDS = {
    1: ("rat thap", "rat yeu", "very low", "rt"),
    2: ("thap", "yeu", "low", "t"),
    3: ("trung binh", "vua", "moderate", "medium", "tb"),
    4: ("cao", "manh", "high", "c"),
    5: ("rat cao", "rat manh", "very high", "rc"),
}
_RISK_WORDS = {
    1: ("thap", "rui ro thap", "low"),
    2: ("trung binh", "rui ro trung binh", "moderate", "medium"),
    3: ("lon", "rui ro lon", "high"),
    4: ("rat lon", "rui ro rat lon", "very high"),
    5: ("tham hoa", "disaster"),
}
_CLASS_OF: dict[str, dict[str, int]] = {
    scale: {word: level for level, words in table.items() for word in words}
    for scale, table in ((Scale.SUSCEPTIBILITY, _SUSCEPTIBILITY_WORDS), (Scale.RISK_LEVEL, _RISK_WORDS))
}
# "Cấp 3", "lớp III", "mức 2", "loai_4", "level 5", "3.0": a number from 1 to 5 with or without its noun.
_NUMBERED = re.compile(
    r"(?:(?:cap|lop|muc|muc do|cap do|loai|level|class)[ ._-]*)?(?:([1-5])(?:[.,]0+)?|(i{1,3}|iv|v))"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
# Words before the class itself: "nguy cơ cao", "mức độ rất cao", "rủi ro thấp".
_LEADING = re.compile(r"^(?:(?:nguy co|muc do|muc|cap do|nhay cam|kha nang|vung)\s+)+")
# "1 - Rất thấp", "III. Trung bình", "Cấp 5: rất cao", "Cao (4)", "Rất cao (cấp 5)": a number and words that explain it.
_EXPLAINED = re.compile(
    rf"(?:(?P<before>{_NUMBERED.pattern})\s*(?:[.:)–-]\s*|\s)(?P<words>[^\d(]+)"
    rf"|(?P<words_first>[^\d(]+?)\s*\((?P<after>{_NUMBERED.pattern})\))"
)


def suggest_level(text: str, scale: str) -> int | None:
    """The class 1–5 that `text` most likely means on `scale`; None when nothing says so."""
    plain = _folded(text)
    if number := _NUMBERED.fullmatch(plain):
        return int(number.group(1)) if number.group(1) else _ROMAN[number.group(2)]
    if (level := _in_words(plain, scale)) is not None:
        return level
    explained = _EXPLAINED.fullmatch(plain)
    if explained is None:
        return None
    # The words decide: with three classes in a file, "3 – cao" is the fourth of ours.
    return _in_words((explained["words"] or explained["words_first"]).strip(), scale)


def _in_words(plain: str, scale: str) -> int | None:
    words = _CLASS_OF[scale]
    return words.get(plain) or words.get(_LEADING.sub("", plain))


def suggest_scale(layer: dict[str, Any]) -> str:
    """Risk levels where the words of some field fit them better than susceptibility, which most maps are about."""
    best = {scale: max((_score(field, scale) for field in layer["fields"]), default=0.0) for scale in Scale.values}
    return Scale.RISK_LEVEL if best[Scale.RISK_LEVEL] > best[Scale.SUSCEPTIBILITY] else Scale.SUSCEPTIBILITY


def suggest_field(layer: dict[str, Any], scale: str) -> str:
    """Name of the field of an inspected layer that most likely holds the class; "" when none looks like it.

    Words say more than bare numbers, since "1" may be the lowest class of five or of three.
    """
    best = max(layer["fields"], key=lambda field: _score(field, scale), default=None)
    return str(best["name"]) if best is not None and _score(best, scale) > 0 else ""


def _score(field: dict[str, Any], scale: str) -> float:
    """How much a field looks like the class, 0–1.5; 0 when fewer than half of its values do."""
    texts = [text for text, _count in field["values"]]
    if not is_choosable(field) or not texts:
        return 0.0
    known = [text for text in texts if suggest_level(text, scale) is not None]
    if len(known) * 2 < len(texts):
        return 0.0
    in_words = [text for text in known if not _NUMBERED.fullmatch(_folded(text))]
    return len(known) / len(texts) + 0.5 * len(in_words) / len(texts)


def is_choosable(field: dict[str, Any]) -> bool:
    """Whether a field could hold a class: it says something, and all of its different values were listed."""
    return not field["empty"] and 0 < field["different"] == len(field["values"])


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.strip().lower().replace("đ", "d"))
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).split())
