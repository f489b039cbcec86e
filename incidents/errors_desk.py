"""What can be wrong with what staff keep for their work at the desk."""

from django.utils.translation import gettext_noop

from incidents.errors import IncidentError, NotFound


class NameTaken(IncidentError):
    code = "name_taken"
    default_msgid = gettext_noop("Đã có “%(name)s”. Xin đặt tên khác.")


class NothingNarrowed(IncidentError):
    code = "nothing_narrowed"
    default_msgid = gettext_noop("Chưa lọc gì nên không có gì để lưu. Xin chọn điều kiện lọc trước.")


class SavedFilterNotFound(NotFound):
    code = "saved_filter_not_found"
    default_msgid = gettext_noop("Bộ lọc này không còn nữa.")


class AnswerTemplateNotFound(NotFound):
    code = "answer_template_not_found"
    default_msgid = gettext_noop("Mẫu trả lời này không còn nữa.")


class AnswerTemplateChanged(IncidentError):
    code = "answer_template_changed"
    http_status = 409
    default_msgid = gettext_noop(
        "%(who)s vừa sửa mẫu này sau khi bạn mở trang. Bản đang dùng ở bên dưới; bấm “Lưu mẫu” lần nữa thì bản của bạn "
        "thay bản đó."
    )


class UnknownPlaceholder(IncidentError):
    code = "unknown_placeholder"
    default_msgid = gettext_noop("Không có chỗ điền %(unknown)s. Dùng được: %(known)s.")


class TooManyChosen(IncidentError):
    code = "too_many_chosen"
    default_msgid = gettext_noop("Mỗi lần làm được nhiều nhất %(limit)s sự việc. Xin chọn ít hơn.")
