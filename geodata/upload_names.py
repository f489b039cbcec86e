"""What a file's name says: whether it may come in, and if not, what its owner can do."""

from __future__ import annotations

from pathlib import PurePosixPath

from geodata.content import COMPANIONS, MAIN_SUFFIXES
from geodata.errors import UnsupportedFormat
from geodata.messages import gettext_noop
from geodata.tables import TABLE_SUFFIXES

ARCHIVES = frozenset({".zip", ".kmz"})
_ADVICE: dict[str, str] = {
    **dict.fromkeys(
        (".rar", ".7z", ".gz", ".tar"),
        gettext_noop("Tệp nén “%(name)s” không thuộc dạng được nhận. Xin giải nén ra rồi nén lại thành .zip."),
    ),
    **dict.fromkeys(
        (".xls", ".ods", ".xlsm", ".xlsb"),
        gettext_noop("Bảng “%(name)s” không thuộc dạng được nhận. Xin mở bằng Excel và lưu thành .xlsx hoặc .csv."),
    ),
    **dict.fromkeys(
        (".dwg", ".dxf", ".dgn"),
        gettext_noop(
            "Bản vẽ “%(name)s” không nói vùng nào thuộc cấp nào nên không được nhận. Xin chuyển sang Shapefile hoặc "
            "GeoPackage trong phần mềm bản đồ, có cột cấp nguy cơ."
        ),
    ),
    **dict.fromkeys(
        (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".ecw", ".doc", ".docx"),
        gettext_noop(
            "“%(name)s” là ảnh hoặc văn bản, không có hình dạng các vùng. Xin nơi lập bản đồ giao tệp gốc: GeoPackage, "
            "Shapefile hoặc MapInfo."
        ),
    ),
}
"""What to do about files that people hand in and that hold no layer we can read."""


def check_name(name: str) -> str:
    """The ending, in small letters, of a name that an upload may have. Raises `UnsupportedFormat`."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in COMPANIONS:
        raise UnsupportedFormat(
            gettext_noop(
                "Tệp “%(name)s” cần các tệp đi kèm (%(companions)s). Xin nén tất cả vào một tệp .zip rồi nộp lại."
            ),
            name=name,
            companions=", ".join(COMPANIONS[suffix]),
        )
    if suffix in _ADVICE:
        raise UnsupportedFormat(_ADVICE[suffix], name=name)
    if suffix not in MAIN_SUFFIXES | ARCHIVES | TABLE_SUFFIXES:
        raise UnsupportedFormat(name=name)
    return suffix
