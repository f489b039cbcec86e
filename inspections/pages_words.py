"""Words of what happened to an order or a facility, and of what may be done at a stop."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inspections.models import InspectionEvent
from inspections.states import StopState

EVENT_WORDS: dict[str, Any] = {
    "draft": gettext_lazy("Lập kế hoạch"),
    "stops": gettext_lazy("Chọn nơi kiểm tra"),
    "add_stop": gettext_lazy("Thêm nơi kiểm tra"),
    "remove_stop": gettext_lazy("Bỏ nơi kiểm tra"),
    "arrange_stops": gettext_lazy("Xếp lại thứ tự đi"),
    "edit": gettext_lazy("Sửa"),
    "add_member": gettext_lazy("Thêm người vào đoàn"),
    "remove_member": gettext_lazy("Bỏ người khỏi đoàn"),
    "issue": gettext_lazy("Ban hành quyết định"),
    "cancel": gettext_lazy("Huỷ"),
    "object": gettext_lazy("Thanh tra có ý kiến"),
    "objection_answered": gettext_lazy("Trả lời ý kiến"),
    "objection_overridden": gettext_lazy("Lãnh đạo quyết định vẫn tiến hành"),
    "objection_withdrawn": gettext_lazy("Thanh tra rút ý kiến"),
    "accept": gettext_lazy("Đã nhận"),
    "finish": gettext_lazy("Hoàn thành cuộc kiểm tra"),
    "register": gettext_lazy("Đưa vào sổ"),
}
STEP_WORDS: dict[StopState, Any] = {
    StopState.ON_THE_WAY: gettext_lazy("Bắt đầu đi"),
    StopState.ARRIVED: gettext_lazy("Đã đến nơi"),
    StopState.DONE: pgettext_lazy("stop", "Xong nơi này"),
    StopState.CANNOT: gettext_lazy("Không thực hiện được"),
}
STEP_ICONS = {
    StopState.ON_THE_WAY: "truck",
    StopState.ARRIVED: "geo-alt-fill",
    StopState.DONE: "check-lg",
    StopState.CANNOT: "x-octagon",
}


def event_words(event: InspectionEvent) -> str:
    """One line: what happened. Of a verb that no row knows, the verb."""
    if event.verb == "stop":
        state = StopState(event.data["stop_state"])
        return f"{event.data.get('stop_name', '')}: {state.label}"
    return str(EVENT_WORDS.get(event.verb, event.verb))


def orders_told_of(events: Iterable[InspectionEvent]) -> set[int]:
    """Other orders that the details of these lines tell of."""
    return {pk for event in events for clash in event.data.get("clashes", []) for pk in clash.get("orders", [])}


def event_details(event: InspectionEvent, known: Collection[int]) -> list[str]:
    """What else a line tells: clashes that were overridden, cases that went on. A clash with an order that is not
    `known` to the reader is left out: whoever overrode it may know of a secret one, who reads of it may not."""
    clashes = (clash for clash in event.data.get("clashes", []) if set(clash.get("orders", [])) <= set(known))
    told = [_(clash["msgid"]) % clash["params"] for clash in clashes]
    if event.data.get("cases_moved"):
        told.append(
            _("Sự việc chuyển sang “Đang kiểm tra”: %(codes)s") % {"codes": ", ".join(event.data["cases_moved"])}
        )
    return told
