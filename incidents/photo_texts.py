"""Sentences and limits for the script that takes photos and videos into a form; `{…}` are filled there."""

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.pictures import MAX_BYTES

DRAWN_MAX_BYTES = 60 * 1024 * 1024
"""A larger picture is not even drawn to make it smaller: cheap phones close the page over it."""


def photo_texts() -> dict[str, str]:
    return {
        "photosPreparing": _("Đang chuẩn bị tệp {n} trong {count}…"),
        "photosCount": _("Đã chọn {n} trong tối đa {limit} ảnh và video."),
        "photosFull": _("Muốn thêm tệp khác, xin bỏ bớt một tệp."),
        "photosOver": _("Chỉ nhận tối đa {limit} tệp; các tệp sau đây chưa được chọn: {names}."),
        "photoAlt": _("Ảnh {n}: {name}"),
        "videoAlt": _("Đoạn video {n}: {name}"),
        "photoRemove": _("Bỏ"),
        "photoRemoved": _("Đã bỏ {name}."),
        "photoEarlier": _("Đưa lên trước"),
        "photoLater": _("Đưa ra sau"),
        "photoMoved": _("{name} nay ở vị trí {n} trong {count}."),
        "photoUnknown": _(
            "Tệp “{name}” không phải ảnh hay video được nhận. Xin chọn JPEG, PNG, WebP, HEIC, hoặc MP4, MOV, WebM."
        ),
        "photoEmpty": _("Tệp “{name}” không đọc được. Xin chọn lại, hoặc chụp lại."),
        "photoTooLarge": _("Ảnh “{name}” nặng {size} MB, quá lớn. Xin chụp lại ở cỡ vừa."),
        "videoTooLarge": _(
            "Video “{name}” nặng {size} MB, quá {limit} MB. Xin quay đoạn ngắn hơn, hoặc gửi ảnh thay video."
        ),
        "videoTooLong": _("Video “{name}” dài {size} giây, quá {limit} giây. Xin quay đoạn ngắn hơn."),
        "photoMaxBytes": str(MAX_BYTES),
        "photoDrawnMaxBytes": str(DRAWN_MAX_BYTES),
        "videoMaxBytes": str(settings.VIDEO_MAX_BYTES),
        "videoMaxSeconds": str(settings.VIDEO_MAX_SECONDS),
    }
