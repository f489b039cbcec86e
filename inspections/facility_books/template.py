"""An empty spreadsheet of facilities with the heads that are understood."""

from django.utils.translation import gettext as _

from incidents.ledgers.workbooks import workbook_of
from inspections.facility_books.columns import REQUIRED, ROLES


def template() -> bytes:
    """With a row as an example, and a sheet of explanations."""
    example = {
        "name": _("Trại lợn Hoà Bình"),
        "owner": _("Nông Văn Dền"),
        "trade": _("chăn nuôi lợn"),
        "address": _("Thôn Bản Làn"),
        "commune": _("(tên xã, phường)"),
        "risk": _("cao"),
        "active": _("đang hoạt động"),
    }
    explained = [[str(ROLES[role]), _("bắt buộc") if role in REQUIRED else "", _explained(role)] for role in ROLES]
    return workbook_of(
        (_("Cơ sở"), [str(label) for label in ROLES.values()], [[example.get(role, "") for role in ROLES]]),
        (_("Giải thích"), [_("Cột"), "", _("Cách ghi")], explained),
    )


def _explained(role: str) -> str:
    return {
        "commune": _("Tên xã, phường hiện nay; tên cũ cũng được nếu chỉ thuộc một xã hiện nay."),
        "tax_code": _("Cùng tên, mã số thuế và xã là cùng một cơ sở: dòng đó cập nhật cơ sở đã có."),
        "lat": _("Độ (21,85) hoặc mét theo VN-2000 của tỉnh. Để trống thì chưa có trên bản đồ."),
        "lon": _("Độ (106,45) hoặc mét theo VN-2000 của tỉnh."),
        "risk": _("cao, trung bình hoặc thấp; để trống là trung bình."),
        "active": _("đang hoạt động, hoặc ngừng hoạt động."),
    }.get(role, "")
