"""Whether the classes of a legend can be told apart: in colour, by eyes that see no green or no red, in grey print.

Each class has a pattern of its own, which alone tells it apart; colours that nobody can tell apart are refused all the
same, since a map is read by its colours first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.colour_vision import View, contrast, difference, luminance, seen

ALIKE = 3.0
"""ΔE below which two colours are the same colour to most people."""
CLOSE = 6.0
"""ΔE below which two colours take a second look."""
LEAST_CONTRAST = 1.3
"""Of neighbouring classes, for grey print and copies."""

VIEW_NAMES = {
    View.COLOUR: gettext_lazy("Bản màu"),
    View.GREY: gettext_lazy("Bản in xám"),
    View.DEUTERANOPIA: gettext_lazy("Người mù màu lục"),
    View.PROTANOPIA: gettext_lazy("Người mù màu đỏ"),
}
_EYES = (View.COLOUR, View.DEUTERANOPIA, View.PROTANOPIA)


@dataclass(frozen=True)
class Look:
    """How one class is drawn: "#rrggbb" and a name of `layers.models.Pattern`."""

    colour: str
    pattern: str


@dataclass(frozen=True)
class Finding:
    """Something a reader will trip over. With `refused` the legend is not saved."""

    refused: bool
    words: str


def findings(looks: Sequence[Look]) -> list[Finding]:
    """What is wrong with classes in this order, lowest first, numbered from 1 in the words; refusals first."""
    numbered = list(enumerate(looks, start=1))
    found = []
    for (low, one), (high, other) in combinations(numbered, 2):
        if one.pattern == other.pattern:
            found.append(Finding(True, _("Lớp %(low)s và lớp %(high)s dùng chung một hoạ tiết.") % _pair(low, high)))
        view, distance = min(((view, _apart(one, other, view)) for view in _EYES), key=lambda item: item[1])
        words = _pair(low, high) | {"view": VIEW_NAMES[view]}
        if distance < ALIKE:
            told = _("%(view)s: màu lớp %(low)s và lớp %(high)s như nhau.") % words
            found.append(Finding(True, told))
        elif distance < CLOSE:
            told = _("%(view)s: màu lớp %(low)s và lớp %(high)s gần giống nhau.") % words
            found.append(Finding(False, told))
    *lower, highest = looks
    if lower and all(luminance(highest.colour) >= luminance(look.colour) for look in lower):
        told = _("Lớp cao nhất lại nhạt nhất: người xem sẽ tưởng nơi nguy hiểm nhất là nơi an toàn.")
        found.append(Finding(True, told))
    for (low, one), (high, other) in pairwise(numbered):
        if contrast(one.colour, other.colour) < LEAST_CONTRAST:
            told = _("Bản in xám: lớp %(low)s và lớp %(high)s gần như cùng độ sáng.") % _pair(low, high)
            found.append(Finding(False, told))
    return sorted(found, key=lambda finding: not finding.refused)


def views(looks: Sequence[Look]) -> dict[View, list[str]]:
    """The colours of the classes in every view."""
    return {view: [seen(look.colour, view) for look in looks] for view in View}


def _apart(one: Look, other: Look, view: View) -> float:
    return difference(seen(one.colour, view), seen(other.colour, view))


def _pair(low: int, high: int) -> dict[str, object]:
    return {"low": low, "high": high}
