"""What an event of the case's timeline tells beside its notes: names of people, agencies, hotspots, letters."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from incidents.models import Event, LinkKind


def details_of(event: Event) -> list[str]:
    """Sentences, in the order they are read."""
    data = event.data
    told = (_person(event), _rule(data), _agencies(event), _link(data), _letter(data))
    return [sentence for sentence in told if sentence]


def _person(event: Event) -> str:
    if name := event.data.get("assignee"):
        return _("Người phụ trách: %(name)s") % {"name": name}
    return _("Không giao riêng ai: cả cơ quan") if event.verb == "name_person" else ""


def _rule(data: dict[str, Any]) -> str:
    if not data.get("rule"):
        return ""
    return _("Theo quy tắc phân công số %(number)s: %(why)s") % {"number": data["rule"], "why": data.get("why", "")}


def _agencies(event: Event) -> str:
    if names := event.data.get("informed"):
        words = _("Thôi báo: %(names)s") if event.verb == "stop_informing" else _("Thông báo cho: %(names)s")
        return words % {"names": ", ".join(names)}
    if agency := event.data.get("to_agency"):
        return _("Cơ quan được chuyển: %(agency)s") % {"agency": agency}
    return _("Điểm nóng: %(name)s") % {"name": event.data["hotspot"]} if event.data.get("hotspot") else ""


def _link(data: dict[str, Any]) -> str:
    kind = data.get("kind", "")
    if not data.get("linked") or kind not in LinkKind.values:
        return ""
    if kind == LinkKind.FOLLOWS_FROM and not data.get("follows"):
        return _("Gây ra sự việc kia")
    return str(LinkKind(kind).label)


def _letter(data: dict[str, Any]) -> str:
    if not data.get("letter_number"):
        return ""
    if not data.get("letter_on"):
        return _("Công văn số %(number)s") % {"number": data["letter_number"]}
    day = dt.date.fromisoformat(data["letter_on"])
    return _("Công văn số %(number)s ngày %(day)s") % {"number": data["letter_number"], "day": f"{day:%d/%m/%Y}"}
