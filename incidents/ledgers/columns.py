"""What the columns of a spreadsheet of past cases mean, guessed from the words at their head."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_ROWS_ABOVE = 15
"""Rows among which the head is looked for, under titles of the document."""

ROLES: dict[str, Promise | str] = {
    "number": _("Số hồ sơ"),
    "received_on": _("Ngày tiếp nhận"),
    "category": _("Loại sự việc"),
    "commune": _("Xã, phường"),
    "place": _("Nơi xảy ra"),
    "lat": _("Vĩ độ hoặc toạ độ X (VN-2000)"),
    "lon": _("Kinh độ hoặc toạ độ Y (VN-2000)"),
    "words": _("Nội dung"),
    "state": _("Tình trạng"),
    "closed_on": _("Ngày xử lý xong"),
    "result": _("Kết quả xử lý"),
    "name": _("Tên người phản ánh"),
    "phone": _("Điện thoại người phản ánh"),
}
REQUIRED = ("received_on", "category", "commune")

_WORDS: dict[str, str] = {
    "number": "sohoso|mahoso|maso|sophananh|sovuviec|maphananh|mavuviec|mavu|soden|sovanban|sokyhieu|"
    "number|casenumber|id|ma",
    "received_on": "ngaytiepnhan|ngaynhan|ngayphananh|ngayxayra|ngaybao|thoigiantiepnhan|thoigian|ngay|receivedon|date",
    "category": "loaisuviec|loaiphananh|loaivuviec|loaihinh|linhvuc|nhomsuviec|loai|category|kind",
    "commune": "xaphuong|xaphuongthitran|diaban|xa|phuong|tenxa|donvi|commune",
    "place": "noixayra|diadiem|diachi|vitri|thonban|thon|khuvuc|place|whereitis|address",
    "lat": "vido|vidohoactoadox|lat|latitude|toadox|x|bac",
    "lon": "kinhdo|lon|lng|longitude|toadoy|y|dong",
    "words": "noidung|noidungphananh|mota|motasuviec|chitiet|words|content|description|tomtat",
    "state": "tinhtrang|trangthai|tinhtrangxuly|trangthaixuly|status|state",
    "closed_on": "ngayxulyxong|ngayketthuc|ngayhoanthanh|ngaydong|ngaygiaiquyet|ngayxuly|closedon|doneon",
    "result": "ketqua|ketquaxuly|ketquagiaiquyet|bienphapxuly|huongxuly|result|outcome",
    "name": "nguoiphananh|tennguoiphananh|hotennguoiphananh|hoten|nguoibao|hovaten|reporter|name",
    "phone": "dienthoai|sodienthoai|sdt|dtlienhe|lienhe|dienthoainguoiphananh|phone|reportersphone",
}


def plain(text: str) -> str:
    """Letters and digits alone, small and without accents; what stands in brackets is left out."""
    text = re.sub(r"\(.*?\)|\[.*?\]", "", text.lower().replace("đ", "d"))
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if sign.isascii() and sign.isalnum())


def roles_by_word(words: Mapping[str, str]) -> dict[str, str]:
    """Word at the head of a column (see `plain`) → role, from role → words with `|` between."""
    return {word: role for role, some in words.items() for word in some.split("|")}


_ROLE_OF = roles_by_word(_WORDS)


def head_of(rows: Sequence[Sequence[str]], role_of: Mapping[str, str] = _ROLE_OF) -> int:
    """The number (from 0) of the row that names the columns: among the first rows the one with the most known words,
    else the first with any cell."""
    scores = [len({role_of[word] for word in map(plain, row) if word in role_of}) for row in rows[:MOST_ROWS_ABOVE]]
    best = max(scores, default=0)
    if best >= 2:
        return scores.index(best)
    return next((number for number, row in enumerate(rows) if any(row)), 0)


def guessed_columns(head: Sequence[str], role_of: Mapping[str, str] = _ROLE_OF) -> dict[str, int]:
    """Role → number of the column from 0: the first column whose head is a known word, else one that begins so."""
    found: dict[str, int] = {}
    titles = [plain(cell) for cell in head]
    for column, title in enumerate(titles):
        if title in role_of:
            found.setdefault(role_of[title], column)
    for column, title in enumerate(titles):
        if column in found.values():
            continue
        begun = [word for word in role_of if len(word) >= 5 and title.startswith(word)]
        if begun:
            found.setdefault(role_of[max(begun, key=len)], column)
    return found
