"""Whether an Excel workbook is one, and small enough: a look at its directory before anything reads it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from geodata.errors import TooLarge, UnsafeArchive
from geodata.messages import gettext_noop
from geodata.needles import contains

_MOST_BYTES = 400 * 1024 * 1024
"""Unpacked. A million rows of corners take less than half of it."""
_MOST_ENTRIES = 2_000
_MOST_SWELLING = 250


def is_workbook(path: Path, shown: str) -> bool:
    """Raises `TooLarge` and `UnsafeArchive` for one that swells, or whose XML declares entities."""
    try:
        with zipfile.ZipFile(path) as book:
            entries = book.infolist()
            if "xl/workbook.xml" not in {entry.filename for entry in entries} or len(entries) > _MOST_ENTRIES:
                return False
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise UnsafeArchive(
                    gettext_noop("Tệp “%(name)s” đặt mật khẩu. Xin bỏ mật khẩu rồi nộp lại."), name=shown
                )
            size, packed = sum(entry.file_size for entry in entries), path.stat().st_size
            if size > _MOST_SWELLING * packed:
                raise UnsafeArchive(
                    gettext_noop(
                        "Tệp “%(name)s” phình ra quá mức khi mở nên không được nhận. Xin lưu lại từ Excel rồi nộp lại."
                    ),
                    name=shown,
                )
            if size > _MOST_BYTES:
                raise TooLarge(name=shown, limit=f"{_MOST_BYTES // 1024**2} MB")
            return not any(_declares_entities(book, entry, shown) for entry in entries)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError):
        return False


def _declares_entities(book: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str) -> bool:
    if not entry.filename.endswith((".xml", ".rels")):
        return False
    with book.open(entry) as file:
        if contains(file, (b"<!DOCTYPE", b"<!ENTITY")):
            raise UnsafeArchive(
                gettext_noop("Tệp “%(name)s” khai báo DOCTYPE hoặc ENTITY nên không được mở. Xin xuất lại."),
                name=shown,
            )
    return False
