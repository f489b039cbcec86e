"""What states, steps and clocks are called on pages, for residents and for staff."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from incidents.states import State
from incidents.workflow import Needs, Transition

Words = str | Promise


@dataclass(frozen=True)
class Meaning:
    """A state for somebody who has never dealt with an office: what it means, and what comes next."""

    now: Words
    next: Words


MEANINGS: dict[State, Meaning] = {
    State.RECEIVED: Meaning(
        _("Phản ánh đã đến cơ quan phụ trách nơi xảy ra, đang chờ cán bộ xem."),
        _("Cán bộ kiểm tra xem sự việc có thật và có thuộc trách nhiệm của mình không."),
    ),
    State.VERIFIED: Meaning(
        _("Cán bộ đã xác nhận sự việc là có thật."), _("Sự việc được giao cho một cơ quan để xử lý.")
    ),
    State.REJECTED: Meaning(
        _("Cơ quan không xử lý phản ánh này; lý do ghi ở phần diễn biến."),
        _("Nếu sự việc vẫn còn, bạn có thể gửi phản ánh mới kèm ảnh hoặc mô tả rõ hơn."),
    ),
    State.DUPLICATE: Meaning(
        _("Có người đã phản ánh cùng sự việc này. Hai phản ánh được xử lý chung."),
        _("Diễn biến của sự việc chung hiện ở đây."),
    ),
    State.REFERRED: Meaning(
        _("Việc này thuộc trách nhiệm của cơ quan khác nên đã được chuyển đi."),
        _("Cơ quan nhận sẽ xử lý theo quy định của họ."),
    ),
    State.ASSIGNED: Meaning(
        _("Một cơ quan đã được giao xử lý sự việc."), _("Cơ quan được giao cử người đến kiểm tra tại chỗ.")
    ),
    State.INSPECTING: Meaning(_("Cán bộ đang kiểm tra tại chỗ."), _("Cơ quan kết luận có vi phạm hay không.")),
    State.VIOLATION_FOUND: Meaning(
        _("Kiểm tra cho thấy có vi phạm."), _("Cơ quan yêu cầu bên vi phạm khắc phục và xử lý theo pháp luật.")
    ),
    State.NO_VIOLATION: Meaning(
        _("Kiểm tra không thấy vi phạm."), _("Sự việc được kết thúc, hoặc được dọn dẹp nếu cần.")
    ),
    State.REMEDIATION: Meaning(
        _("Đang dọn dẹp, sửa chữa hoặc khắc phục hậu quả."), _("Cơ quan xác nhận việc khắc phục đã xong.")
    ),
    State.RESOLVED: Meaning(_("Việc khắc phục đã xong."), _("Cán bộ quay lại kiểm tra lần nữa trước khi kết thúc.")),
    State.FOLLOW_UP: Meaning(
        _("Cán bộ đang kiểm tra lại sau khi khắc phục."), _("Nếu đạt, sự việc kết thúc; nếu chưa, phải khắc phục tiếp.")
    ),
    State.CLOSED: Meaning(_("Sự việc đã xử lý xong."), _("Nếu bạn thấy vẫn còn, xin báo lại.")),
    State.ON_HOLD: Meaning(
        _("Việc xử lý tạm dừng vì một lý do; lý do có thể ghi ở phần diễn biến."),
        _("Khi hết lý do tạm dừng, việc xử lý đi tiếp."),
    ),
    State.REOPENED: Meaning(
        _("Sự việc được mở lại để xem xét thêm."), _("Cán bộ kiểm tra lại và quyết định bước xử lý tiếp theo.")
    ),
}

STEP_LABELS: dict[State, Words] = {
    State.VERIFIED: _("Xác minh: sự việc có thật"),
    State.REJECTED: pgettext_lazy("step", "Không thụ lý"),
    State.DUPLICATE: _("Trùng với sự việc khác"),
    State.REFERRED: _("Chuyển cơ quan ngoài hệ thống"),
    State.ASSIGNED: _("Giao cơ quan xử lý"),
    State.INSPECTING: _("Bắt đầu kiểm tra"),
    State.VIOLATION_FOUND: _("Kết luận: có vi phạm"),
    State.NO_VIOLATION: _("Kết luận: không có vi phạm"),
    State.REMEDIATION: _("Yêu cầu khắc phục"),
    State.RESOLVED: _("Xác nhận đã khắc phục"),
    State.FOLLOW_UP: _("Bắt đầu hậu kiểm"),
    State.CLOSED: _("Kết thúc sự việc"),
    State.ON_HOLD: pgettext_lazy("step", "Tạm dừng"),
    State.REOPENED: pgettext_lazy("step", "Mở lại"),
}

STEP_ICONS: dict[State, str] = {
    State.VERIFIED: "check-circle",
    State.REJECTED: "slash-circle",
    State.DUPLICATE: "files",
    State.REFERRED: "box-arrow-up-right",
    State.ASSIGNED: "person-check",
    State.INSPECTING: "search",
    State.VIOLATION_FOUND: "exclamation-octagon",
    State.NO_VIOLATION: "shield-check",
    State.REMEDIATION: "tools",
    State.RESOLVED: "clipboard-check",
    State.FOLLOW_UP: "arrow-repeat",
    State.CLOSED: "flag",
    State.ON_HOLD: "pause-circle",
    State.REOPENED: "arrow-counterclockwise",
}

CLOCKS: dict[str, Words] = {
    "acknowledge": _("Xem phản ánh"),
    "answer": _("Có kết quả trả lời người phản ánh"),
    "verify": _("Xác minh"),
    "assign": _("Giao xử lý"),
    "inspect": _("Bắt đầu kiểm tra"),
    "finding": _("Kết luận kiểm tra"),
    "order": _("Yêu cầu khắc phục"),
    "remediation": _("Khắc phục xong"),
    "follow_up": _("Hậu kiểm"),
    "close": _("Kết thúc sự việc"),
    "hold": _("Hết thời gian tạm dừng"),
}

EVENT_LABELS: dict[str, Words] = {
    "receive": _("Tiếp nhận phản ánh"),
    "note": _("Ghi chú"),
    "extend_deadline": pgettext_lazy("event", "Gia hạn"),
    "publish_photo": _("Công khai một ảnh"),
    "unpublish_photo": _("Gỡ một ảnh khỏi công khai"),
    "blur_photo": _("Làm mờ một ảnh"),
    "keep_back": _("Được giữ lại vì giống tin rác đã chặn"),
    "take_in": _("Tiếp nhận phản ánh đã giữ lại"),
    "mark_spam": _("Xếp vào tin rác"),
    "unmark_spam": _("Không phải tin rác, mở lại"),
    "still_there": _("Người phản ánh cho biết: vẫn còn"),
    "join": _("Thêm một phản ánh về cùng sự việc"),
    "set_place": _("Xác định lại vị trí"),
    "change_kind": _("Đổi loại sự việc"),
    "acknowledge": _("Đã xem phản ánh"),
    "escalate": _("Quá hạn, báo lãnh đạo"),
    "move_out": _("Chuyển một phản ánh sang sự việc khác"),
    "move_in": _("Nhận một phản ánh từ sự việc khác"),
    "name_person": _("Phân công người phụ trách"),
    "inform": _("Thông báo cho cơ quan khác"),
    "stop_informing": _("Thôi thông báo cho cơ quan"),
    "hand_over": _("Chuyển cho cơ quan khác, chờ nhận"),
    "accept": _("Cơ quan được chuyển đã nhận"),
    "give_back": _("Cơ quan được chuyển trả lại"),
    "take_back": _("Rút lại việc chuyển"),
    "record_letter": _("Ghi công văn chuyển"),
    "link": _("Liên kết với sự việc khác"),
    "unlink": _("Bỏ liên kết với sự việc khác"),
    "gather": _("Đưa vào điểm nóng"),
    "release": _("Đưa ra khỏi điểm nóng"),
    "ask_reporter": _("Hỏi người phản ánh"),
    "reporter_answers": _("Người phản ánh trả lời"),
    "erase_contact": _("Người phản ánh xoá thông tin liên hệ"),
    "export_file": _("Xuất hồ sơ sự việc"),
}

FOLLOWED_VERBS: dict[str, Words] = {
    "join": _("Phản ánh của bạn được xử lý chung trong sự việc này."),
    "move_in": _("Phản ánh của bạn được chuyển vào sự việc này để xử lý chung."),
    "acknowledge": _("Cán bộ đã xem phản ánh của bạn."),
    "set_place": _("Cán bộ đã xác định lại nơi xảy ra; nơi tiếp nhận ghi ở phần “Bạn đã gửi”."),
}
"""What a step without a new state means to who follows a report."""


def photos_added(number: int) -> str:
    return ngettext("Thêm %(n)s ảnh", "Thêm %(n)s ảnh", number) % {"n": number}


@dataclass(frozen=True)
class StateGroup:
    """States shown together as one tab of the desk."""

    label: Words
    states: tuple[State, ...]


STATE_GROUPS: tuple[StateGroup, ...] = (
    StateGroup(_("Mới đến"), (State.RECEIVED, State.REOPENED)),
    StateGroup(_("Chờ giao"), (State.VERIFIED,)),
    StateGroup(_("Chờ kiểm tra"), (State.ASSIGNED, State.INSPECTING)),
    StateGroup(
        _("Xử lý, khắc phục"),
        (State.VIOLATION_FOUND, State.NO_VIOLATION, State.REMEDIATION, State.RESOLVED, State.FOLLOW_UP),
    ),
    StateGroup(_("Tạm dừng"), (State.ON_HOLD,)),
    StateGroup(_("Đã xong"), (State.CLOSED, State.REJECTED, State.DUPLICATE, State.REFERRED)),
)


def step_label(row: Transition) -> Words:
    """What the button of a row says: the same target can mean another thing from another state."""
    if row.source == State.ON_HOLD:
        return _("Tiếp tục xử lý")
    if row.target == State.ASSIGNED and row.source in (State.ASSIGNED, State.INSPECTING):
        return _("Giao lại cho cơ quan khác")
    if row.source == State.FOLLOW_UP and row.target == State.REMEDIATION:
        return _("Chưa đạt: yêu cầu khắc phục lại")
    return STEP_LABELS[row.target]


NEED_FIELDS: dict[Needs, str] = {
    Needs.REASON: "reason",
    Needs.PUBLIC_NOTE: "public_note",
    Needs.PHOTO: "photos",
    Needs.AGENCY: "agency",
    Needs.REFERRED_TO: "referred_to",
    Needs.DUE_DATE: "due_on",
    Needs.DUPLICATE_OF: "duplicate_of",
}
"""Field of the step's form that answers a need; the keys' values are also those of `MissingNeeds.missing`."""
