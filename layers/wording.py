"""What the maps say, in sentences. The map, the pages in words and the API all take them from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from layers.danger import LayerDanger, Nearby
from layers.models import LayerVersion
from places.hazards import Hazard

DIRECTIONS = (
    ("N", gettext_lazy("phía bắc")),
    ("NE", gettext_lazy("phía đông bắc")),
    ("E", gettext_lazy("phía đông")),
    ("SE", gettext_lazy("phía đông nam")),
    ("S", gettext_lazy("phía nam")),
    ("SW", gettext_lazy("phía tây nam")),
    ("W", gettext_lazy("phía tây")),
    ("NW", gettext_lazy("phía tây bắc")),
)
CAVEAT = gettext_lazy(
    "Bản đồ cho biết nguy cơ của cả vùng, không nói về từng ngôi nhà. Thấy dấu hiệu nguy hiểm thì rời đi ngay, dù bản "
    "đồ không ghi."
)
_NEAREST_TOLD_M = 10


def direction(bearing: float) -> tuple[str, str]:
    """Code and words of the eighth of the compass that holds a bearing in degrees clockwise from north."""
    code, words = DIRECTIONS[round(bearing / 45) % 8]
    return code, str(words)


def sentences(danger: LayerDanger) -> list[str]:
    """What one map says of a point, one or two sentences."""
    if not danger.covered and danger.worst is None:
        return [_("Nơi này ở ngoài phạm vi bản đồ, nên bản đồ không cho biết có nguy hiểm hay không.")]
    if danger.worst is None:
        return [
            _("Bản đồ không ghi vùng nguy cơ tại đây và trong vòng %(metres)s m.")
            % {"metres": _metres(danger.radius_m)}
        ]
    told = []
    if danger.at:
        told.append(_("Tại đây: %(class)s (lớp %(level)s trên 5).") % _named(danger.at.label, danger.at.level))
    else:
        told.append(_("Tại đây bản đồ không ghi vùng nguy cơ."))
    if danger.nearby:
        told.append(_nearby(danger.nearby))
    elif danger.at:
        told.append(_("Trong vòng %(metres)s m không có chỗ nào ở lớp cao hơn.") % {"metres": _metres(danger.radius_m)})
    return told


def heading(danger: LayerDanger) -> str:
    """The hazard and how bad it gets, in a line."""
    hazard = danger.version.layer.get_hazard_display()
    if danger.worst is None:
        if not danger.covered:
            return _("%(hazard)s: chưa có thông tin") % {"hazard": hazard}
        return _("%(hazard)s: không ghi nguy cơ") % {"hazard": hazard}
    words = {"hazard": hazard, "class": danger.worst.label}
    return (_("%(hazard)s: %(class)s ở gần đây") if danger.nearby else _("%(hazard)s: %(class)s")) % words


def without_map(hazards: Sequence[Hazard]) -> str:
    """Warns that no map tells of these hazards here; empty when there are none."""
    if not hazards:
        return ""
    names = ", ".join(str(hazard.label).lower() for hazard in hazards)
    return _(
        "Hiện không có bản đồ công khai cho nơi này về: %(hazards)s. Không có bản đồ không có nghĩa là an toàn."
    ) % {"hazards": names}


def origin(version: LayerVersion) -> str:
    """Source, date, scale and edition of a map in a line."""
    return _origin(version, version.source)


def _origin(version: LayerVersion, source: str) -> str:
    parts = [_("Nguồn: %(source)s") % {"source": source}]
    if version.surveyed_on:
        parts.append(_("dữ liệu ngày %(day)s") % {"day": date_format(version.surveyed_on, "j/n/Y")})
    parts.append(_("tỷ lệ %(scale)s") % {"scale": scale(version)})
    parts.append(_("phiên bản %(number)s") % {"number": version.number})
    return ", ".join(parts) + "."


def origin_marked(version: LayerVersion) -> SafeString:
    """`origin` for pages: in another language the source is marked as the Vietnamese that offices write."""
    if get_language() == "vi":
        return conditional_escape(origin(version))
    before, _mark, after = _origin(version, "\0").partition("\0")
    return format_html('{}<span lang="vi">{}</span>{}', before, version.source, after)


def overdue(version: LayerVersion) -> str:
    """That a public map was not looked through by its day; "" when it is not so."""
    if version.review_by is None or not version.overdue:
        return ""
    day = date_format(version.review_by, "j/n/Y")
    return _("Bản đồ này đã quá hạn rà soát từ ngày %(day)s; nguy cơ có thể đã khác.") % {"day": day}


def edition(version: LayerVersion) -> str:
    """Number of a version and the days on which it was in force."""
    words = {"number": version.number, "from": _day(version.published_at), "until": _day(version.ended_at)}
    if version.ended_at is None:
        return _("Bản %(number)s, từ %(from)s, đang có hiệu lực") % words
    return _("Bản %(number)s, %(from)s – %(until)s, bản cũ") % words


def short_edition(version: LayerVersion) -> str:
    """Hazard and number of a version, and whether it is one of the past, to stand on a map."""
    words = {"hazard": version.layer.get_hazard_display(), "number": version.number}
    if version.ended_at is None:
        return _("%(hazard)s, bản %(number)s") % words
    return _("%(hazard)s, bản %(number)s (cũ, không còn hiệu lực)") % words


def scale(version: LayerVersion) -> str:
    """ "1:50.000"; in English "1:50,000"."""
    grouped = f"1:{version.map_scale:,}"
    return grouped if get_language() == "en" else grouped.replace(",", ".")


def share_in_words(share: float) -> str:
    """A share 0–1 as percent: whole above 10 %, one decimal below, never 0 or 100 when it is not."""
    percent = share * 100
    if percent < 0.1:
        return _("dưới %(share)s%%") % {"share": number_format(0.1, 1)}
    if 99.5 <= percent < 99.95:
        return _("trên %(share)s%%") % {"share": 99}
    return f"{number_format(percent, 0 if percent >= 10 else 1)}%"


def _day(moment: dt.datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j/n/Y") if moment else ""


def _nearby(nearby: Nearby) -> str:
    words = {
        **_named(nearby.style.label, nearby.style.level),
        "metres": _metres(nearby.distance_m),
        "direction": direction(nearby.bearing)[1],
    }
    if nearby.distance_m < _NEAREST_TOLD_M:
        return _("Ngay sát đây, về %(direction)s: %(class)s (lớp %(level)s trên 5).") % words
    return _("Cách đây khoảng %(metres)s m về %(direction)s: %(class)s (lớp %(level)s trên 5).") % words


def _named(label: str, level: int) -> dict[str, object]:
    return {"class": label, "level": level}


def _metres(metres: float) -> str:
    """To ten metres: the map is not finer."""
    return number_format(round(metres, -1) if metres >= _NEAREST_TOLD_M else round(metres), 0)
