"""What can be wrong with a program that sends reports and asks for them."""

from django.utils.translation import gettext_noop

from incidents.errors import IncidentError, NotFound


class KeyMissing(IncidentError):
    code = "api_key_missing"
    http_status = 403
    default_msgid = gettext_noop(
        "Thiếu khoá API. Xin gửi kèm api_key trong nội dung, hoặc tiêu đề Authorization: Api-Key."
    )


class KeyRefused(IncidentError):
    code = "api_key_refused"
    http_status = 403
    default_msgid = gettext_noop(
        "Khoá API không đúng, đã hết hạn hoặc đã bị thu hồi. Xin liên hệ quản trị hệ thống để được cấp khoá."
    )


class KeyBusy(IncidentError):
    code = "api_key_busy"
    http_status = 429
    default_msgid = gettext_noop(
        "Khoá API này đã được dùng quá %(limit)s lần trong một giờ. Xin gửi lại sau một giờ; phản ánh khẩn cấp vẫn "
        "được nhận."
    )


class BadArgument(IncidentError):
    code = "bad_argument"
    http_status = 400
    default_msgid = gettext_noop("Giá trị của “%(name)s” không đọc được.")


class MissingArgument(BadArgument):
    code = "missing_argument"
    default_msgid = gettext_noop("Thiếu “%(name)s”.")


class HalfAPoint(BadArgument):
    code = "half_a_point"
    default_msgid = gettext_noop("Xin gửi cả lat và long, bằng độ theo WGS84.")


class BadMoment(BadArgument):
    code = "bad_moment"
    default_msgid = gettext_noop("“%(name)s” phải là ngày giờ có múi giờ, ví dụ 2026-01-31T08:00:00+07:00.")


class SpanTooLong(BadArgument):
    code = "span_too_long"
    default_msgid = gettext_noop(
        "Khoảng từ start_date đến end_date phải từ 0 đến %(days)s ngày. Xin hỏi từng khoảng ngắn hơn."
    )


class UnknownPlace(BadArgument):
    code = "unknown_place"
    default_msgid = gettext_noop(
        "Không có xã, phường nào mang mã “%(place)s”. Xin gửi lat và long, address_id là mã xã, phường, hoặc "
        "address_string."
    )


class NotAForm(BadArgument):
    code = "not_a_form"
    default_msgid = gettext_noop("Nội dung phải gửi theo kiểu application/x-www-form-urlencoded.")


class WrongMethod(BadArgument):
    code = "wrong_method"
    default_msgid = gettext_noop("Địa chỉ này không nhận phương thức %(method)s.")


class UnknownFormat(BadArgument):
    code = "unknown_format"
    default_msgid = gettext_noop("Địa chỉ phải kết thúc bằng .xml hoặc .json.")


class NoSuchAddress(NotFound):
    code = "no_such_address"
    default_msgid = gettext_noop("Không có địa chỉ này. Xin xem /open311/discovery.json.")


class UnknownJurisdiction(NotFound):
    code = "unknown_jurisdiction"
    default_msgid = gettext_noop("Không phục vụ jurisdiction_id “%(name)s”.")


class UnknownService(NotFound):
    code = "unknown_service"
    default_msgid = gettext_noop("Không có service_code “%(name)s”.")


class UnknownRequest(NotFound):
    code = "unknown_request"
    default_msgid = gettext_noop("Không có service_request_id “%(name)s”, hoặc sự việc chưa công khai.")


class UnknownToken(NotFound):
    code = "unknown_token"
    default_msgid = gettext_noop("Không có token này.")
