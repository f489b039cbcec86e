"""What can be wrong with a spreadsheet of past cases as a whole."""

from django.utils.translation import gettext_noop

from incidents.errors import IncidentError


class LedgerNotFound(IncidentError):
    code = "ledger_not_found"
    http_status = 404
    default_msgid = gettext_noop("Không có lần nhập sổ cũ nào như vậy.")


class LedgerBusy(IncidentError):
    code = "ledger_busy"
    http_status = 409
    default_msgid = gettext_noop("Lúc này không làm được việc đó với tệp “%(name)s”. Xin tải lại trang.")


class LedgerTouched(IncidentError):
    code = "ledger_touched"
    http_status = 409
    default_msgid = gettext_noop(
        "Không huỷ được cả lần nhập: đã có việc làm tiếp ở các sự việc %(codes)s. Xin xử lý từng sự việc."
    )


class LedgerBroke(IncidentError):
    code = "ledger_broke"
    http_status = 500
    default_msgid = gettext_noop("Có lỗi khi đọc tệp. Xin thử lại; nếu vẫn vậy, xin báo quản trị hệ thống.")


class LedgerColumnsMissing(IncidentError):
    code = "ledger_columns_missing"
    default_msgid = gettext_noop("Xin chọn cột cho: %(names)s.")
