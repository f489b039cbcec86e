"""What can go wrong with boundaries, in words the person who loads them can act on."""

import logging
from collections.abc import Sequence

from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop


class PlacesError(GeoPGIError):
    code = "places_error"
    http_status = 422
    log_level = logging.INFO


class BoundariesRefused(PlacesError):
    """`problems` holds one sentence for each thing to put right; nothing was changed."""

    code = "boundaries_refused"
    default_msgid = gettext_noop("Không nạp ranh giới; dữ liệu đang dùng được giữ nguyên. %(problems)s")

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems=" ".join(problems))


class HistoryRefused(PlacesError):
    """`problems` as in `BoundariesRefused`."""

    code = "history_refused"
    default_msgid = gettext_noop("Không nạp lịch sử đơn vị; dữ liệu đang dùng được giữ nguyên. %(problems)s")

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems=" ".join(problems))


class ProvinceUnknown(PlacesError):
    code = "province_unknown"
    default_msgid = gettext_noop(
        "Chưa có tỉnh mang mã %(code)s. Xin cho biết tên tỉnh ở lần nạp đầu tiên (--province-name)."
    )


class NamedPlacesRefused(PlacesError):
    """`problems` as in `BoundariesRefused`."""

    code = "named_places_refused"
    default_msgid = gettext_noop("Không nạp địa danh; dữ liệu đang dùng được giữ nguyên. %(problems)s")

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems=" ".join(problems))


class PdfFailed(PlacesError):
    code = "pdf_failed"
    http_status = 503
    log_level = logging.ERROR
    default_msgid = gettext_noop("Không làm được tệp PDF. Xin thử lại sau ít phút.")
