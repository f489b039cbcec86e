"""What can be wrong with a facility, an order or a stop. Base: `geodata.errors.GeoPGIError`."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from geodata.errors import GeoPGIError


class InspectionError(GeoPGIError):
    """The person can put it right."""

    code = "inspection_error"
    http_status = 422
    log_level = logging.INFO
    default_msgid = gettext_noop("Không thực hiện được việc này.")


class MissingInOrder(InspectionError):
    """`missing` maps the field to its sentence; the message tells all of them."""

    code = "missing_in_order"
    default_msgid = gettext_noop("Còn thiếu: %(missing)s")

    def __init__(self, missing: Mapping[str, str]) -> None:
        self.missing = dict(missing)
        super().__init__(missing=" ".join(self.missing.values()))


class OrderNotFound(InspectionError):
    code = "order_not_found"
    http_status = 404
    default_msgid = gettext_noop("Không có cuộc kiểm tra này trong phần bạn được xem.")


class FacilityNotFound(InspectionError):
    code = "facility_not_found"
    http_status = 404
    default_msgid = gettext_noop("Không có cơ sở này trong phần bạn được xem.")


class FacilityKnown(InspectionError):
    code = "facility_known"
    http_status = 409
    default_msgid = gettext_noop("Đã có cơ sở “%(name)s” cùng mã số thuế ở %(unit)s.")


class FacilityChanged(InspectionError):
    code = "facility_changed"
    http_status = 409
    default_msgid = gettext_noop(
        "Người khác vừa sửa cơ sở này sau khi bạn mở trang. Điều bạn ghi vẫn còn ở dưới. Xin mở trang cơ sở xem điều"
        " vừa đổi; bấm Ghi lần nữa thì điều bạn ghi thay cho điều đó."
    )


class NothingChanged(InspectionError):
    code = "nothing_changed"
    default_msgid = gettext_noop("Không có gì thay đổi để ghi lại.")


class OutsideUnits(InspectionError):
    code = "outside_units"
    default_msgid = gettext_noop("“%(place)s” không thuộc địa bàn của cơ quan bạn.")


class SampleInOrder(InspectionError):
    """The sample would go with the other samples, and take a real order with it."""

    code = "sample_in_order"
    http_status = 409
    default_msgid = gettext_noop("“%(place)s” là dữ liệu mẫu, không đưa vào cuộc kiểm tra thật được.")


class OrderChanged(InspectionError):
    code = "order_changed"
    http_status = 409
    default_msgid = gettext_noop(
        "Cuộc kiểm tra vừa có thay đổi sau khi bạn mở trang (nay là “%(state)s”). Xin xem lại rồi làm tiếp."
    )


class ForbiddenOrderStep(InspectionError):
    code = "forbidden_order_step"
    http_status = 409
    default_msgid = gettext_noop("Việc này không làm được khi đang ở bước “%(state)s”.")


class ForbiddenStopStep(InspectionError):
    code = "forbidden_stop_step"
    http_status = 409
    default_msgid = gettext_noop("Nơi này đang là “%(state)s”, không chuyển sang “%(target)s” được.")


class AlreadyAnswered(InspectionError):
    code = "objection_answered"
    http_status = 409
    default_msgid = gettext_noop("Ý kiến này đã được trả lời. Xin tải lại trang.")


class NumberTaken(InspectionError):
    code = "number_taken"
    http_status = 409
    default_msgid = gettext_noop("Số này đã cấp cho quyết định khác của cơ quan trong năm. Xin ghi số khác.")


class ObjectionOpen(InspectionError):
    code = "objection_open"
    http_status = 409
    default_msgid = gettext_noop(
        "Thanh tra có ý kiến chưa được trả lời. Xin trả lời, hoặc xin lãnh đạo quyết định, rồi làm tiếp."
    )


class OrderClashes(InspectionError):
    """`clashes` are the conflicts found (see `clashes.Clash`); issued all the same only with a reason."""

    code = "order_clashes"
    http_status = 409
    default_msgid = gettext_noop("Kế hoạch này bị trùng, chưa ban hành. %(clashes)s")

    def __init__(self, clashes: Sequence[Any]) -> None:
        self.clashes = list(clashes)
        super().__init__(clashes=" ".join(clash.sentence for clash in clashes))


class PersonTaken(InspectionError):
    """Found by the database: another order bound one of the team at the same moment."""

    code = "person_taken"
    http_status = 409
    default_msgid = gettext_noop("Vừa có đoàn khác giữ lịch của một thành viên trong cùng thời gian. Xin xem lại.")


class NotInTeam(InspectionError):
    code = "not_in_team"
    http_status = 403
    default_msgid = gettext_noop("Chỉ người của đoàn kiểm tra hoặc của cơ quan chủ trì làm được việc này.")


class FeedNotFound(InspectionError):
    code = "feed_not_found"
    http_status = 404
    default_msgid = gettext_noop("Liên kết lịch này không còn dùng được. Xin tạo liên kết mới ở trang Lịch kiểm tra.")


class BookNotFound(InspectionError):
    code = "book_not_found"
    http_status = 404
    default_msgid = gettext_noop("Không có lần nhập danh sách cơ sở nào như vậy.")
