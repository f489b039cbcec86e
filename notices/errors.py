"""What can be wrong with a subscription."""

import logging

from django.utils.translation import gettext_noop

from geodata.errors import GeoPGIError


class NoticeError(GeoPGIError):
    code = "notice_error"
    http_status = 422
    log_level = logging.INFO
    default_msgid = gettext_noop("Chưa đăng ký được. Xin thử lại.")


class ChannelOff(NoticeError):
    code = "channel_off"
    http_status = 404
    default_msgid = gettext_noop("Trang này không gửi tin theo cách đó.")


class UnknownPushService(NoticeError):
    code = "unknown_push_service"
    default_msgid = gettext_noop("Trình duyệt này dùng dịch vụ thông báo mà hệ thống không biết. Xin dùng cách khác.")


class LinkOver(NoticeError):
    code = "link_over"
    http_status = 404
    default_msgid = gettext_noop("Đường dẫn này không còn dùng được. Xin đăng ký nhận tin lại.")


class TooManySubscriptions(NoticeError):
    code = "too_many_subscriptions"
    http_status = 429
    default_msgid = gettext_noop("Địa chỉ mạng này đã đăng ký quá nhiều lần trong một giờ. Xin thử lại sau một giờ.")


class TooManyLetters(NoticeError):
    """Whoever asks in somebody else's name must not fill that person's letter box."""

    code = "too_many_letters"
    http_status = 429
    default_msgid = gettext_noop(
        "Hôm nay đã gửi nhiều thư xác nhận đến địa chỉ này. Xin bấm vào đường dẫn trong thư đã nhận, hoặc thử lại "
        "vào ngày mai."
    )
