"""Spreadsheets that are given out: a template to fill in, and the refused rows with why. Every cell is text, so that
none runs when it is opened."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from geodata.visible import visible
from incidents.ledgers.columns import REQUIRED, ROLES
from incidents.models import Category

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the wide forms of the first, which some editions take for the same."""


def template() -> bytes:
    """An empty book with the heads that are understood, a row as an example, and a sheet of explanations."""
    kinds = [category.label for category in Category.objects.filter(active=True)]
    explained = [[str(ROLES[role]), _("bắt buộc") if role in REQUIRED else "", _explained(role)] for role in ROLES]
    return workbook_of(
        (_("Sổ cũ"), [str(ROLES[role]) for role in ROLES], _examples()),
        (_("Giải thích"), [_("Cột"), "", _("Cách ghi")], explained),
        (_("Loại sự việc"), [_("Loại sự việc")], [[kind] for kind in kinds]),
    )


def workbook_of(*sheets: tuple[str, Sequence[str], Iterable[Sequence[str]]]) -> bytes:
    """Each sheet as its title, its head and its rows."""
    workbook = Workbook(write_only=True)
    for title, head, rows in sheets:
        _sheet(workbook, title, head, rows)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def refused_xlsx(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return workbook_of((_("Dòng lỗi"), [_("Dòng"), _("Lý do"), *head], rows))


def refused_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, as Excel wants it; what a spreadsheet would run gets an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Dòng"), _("Lý do"), *map(_inert, head)])
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    text = visible(cell)
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def _sheet(workbook: Workbook, title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet = workbook.create_sheet(title)
    for number in range(1, len(head) + 1):
        sheet.column_dimensions[chr(64 + min(number, 26))].width = 24
    sheet.append([_cell(sheet, text, bold=True) for text in head])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])


def _cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=visible(text))
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _examples() -> list[list[str]]:
    kinds = [category.label for category in Category.objects.filter(active=True)[:2]]
    first = {
        "number": "12/2024",
        "received_on": "25/7/2024",
        "category": kinds[0] if kinds else "",
        "commune": _("(tên xã, phường)"),
        "place": _("Đầu cầu thôn Bản Làn"),
        "words": _("Đất đá đổ xuống đường"),
        "state": _("đã xử lý"),
        "closed_on": "2/8/2024",
        "result": _("Đã dọn đất đá, cắm biển báo"),
    }
    return [[first.get(role, "") for role in ROLES]]


def _explained(role: str) -> str:
    return {
        "number": _("Số trong sổ. Nhập lại tệp thì dòng cùng số, cùng xã, cùng năm không vào hai lần."),
        "received_on": _("Ngày/tháng/năm, ví dụ 25/7/2024 hoặc ngày 25 tháng 7 năm 2024."),
        "category": _("Một trong các loại ở trang tính Loại sự việc."),
        "commune": _("Tên xã, phường hiện nay; tên cũ cũng được nếu chỉ thuộc một xã hiện nay."),
        "place": _("Thôn, bản, chỗ cụ thể."),
        "lat": _("Độ (21,85) hoặc mét theo VN-2000 của tỉnh. Để trống thì lấy điểm giữa xã."),
        "lon": _("Độ (106,45) hoặc mét theo VN-2000 của tỉnh."),
        "words": _("Người dân báo gì."),
        "state": _("chưa xử lý, đang xử lý, đã xử lý, không thụ lý, chuyển cơ quan khác."),
        "closed_on": _("Ngày xử lý xong; để trống thì lấy ngày tiếp nhận."),
        "result": _("Chỉ cán bộ xem."),
        "name": _("Được mã hoá; quá hạn lưu thì không nhập."),
        "phone": _("Được mã hoá; quá hạn lưu thì không nhập."),
    }[role]
