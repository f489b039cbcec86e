"""The first table of a spreadsheet as readable text, cell by cell: days as 2024-07-01, nothing worked out or run."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl

from geodata.encoding import decode, guess_encoding
from geodata.errors import TooLarge, UnreadableFile, UnsafeArchive, UnsupportedFormat
from geodata.messages import gettext_noop
from geodata.table_rows import csv_rows
from geodata.workbooks import is_workbook

MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_LETTERS = 5_000
"""In a cell; what is longer is cut."""
_SAMPLES = 400
_MACROS = "xl/vbaproject.bin"
_OF_BROKEN_SHEETS = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    SyntaxError,  # XML that is none
    zipfile.BadZipFile,
)
_NAMES = {".csv": "CSV", ".xlsx": "Excel"}


def table_of(path: Path, *, shown: str) -> list[list[str]]:
    """Rows of the first sheet that holds any, in Unicode whatever encoding they were stored in (see
    `geodata.encoding`); rows without a cell stay, so that a row's number is that of the file. A formula counts as the
    value last worked out, and in a CSV as the letters that stand there.

    `shown` is the name people know the file by; its ending says how it is read. Raises `UnsupportedFormat`,
    `UnreadableFile`, `UnsafeArchive`, `TooLarge` (more than `MOST_ROWS` rows). To be run in `geodata.bounded`.
    """
    suffix = Path(shown).suffix.lower()
    if suffix not in _NAMES:
        raise UnsupportedFormat(
            gettext_noop("Bảng “%(name)s” không thuộc dạng được nhận. Xin lưu thành .xlsx hoặc .csv rồi nộp lại."),
            name=shown,
        )
    sheets = [csv_rows(path, shown=shown)] if suffix == ".csv" else _sheets(path, shown)
    try:
        for sheet in sheets:
            rows = _bounded(sheet, shown)
            if any(any(row) for row in rows):
                return _readable(rows)
    except _OF_BROKEN_SHEETS as error:
        raise _no_workbook(shown) from error
    raise UnreadableFile(gettext_noop("Tệp “%(name)s” không có dòng nào."), name=shown)


def _sheets(path: Path, shown: str) -> Iterator[Iterable[list[str]]]:
    if not is_workbook(path, shown):
        raise _no_workbook(shown)
    with zipfile.ZipFile(path) as book:
        if _MACROS in {name.lower() for name in book.namelist()}:
            raise UnsafeArchive(
                gettext_noop("Tệp “%(name)s” có macro nên không được mở. Xin lưu lại thành .xlsx rồi nộp lại."),
                name=shown,
            )
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        yield ([_text(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.iter_rows(values_only=True))


def _no_workbook(shown: str) -> UnreadableFile:
    """Excel puts what has a password into a container of its own, which from outside is like a broken file."""
    return UnreadableFile(
        gettext_noop(
            "Không đọc được bảng “%(name)s”: tệp bị hỏng hoặc đặt mật khẩu. Xin mở bằng Excel, bỏ mật khẩu, lưu lại "
            "thành .xlsx rồi nộp lại."
        ),
        name=shown,
    )


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())[:MOST_LETTERS]


def _bounded(rows: Iterable[Iterable[str]], shown: str) -> list[list[str]]:
    """At most `MOST_ROWS`, the empty ones at the end left out, without NUL, which no database takes. A sheet whose
    formats reach to its last line has a million rows, all but a few empty."""
    kept: list[list[str]] = []
    for number, row in enumerate(islice(rows, 20 * MOST_ROWS), 1):
        cells = [cell.replace("\x00", "")[:MOST_LETTERS] for cell in islice(row, MOST_COLUMNS)]
        if not any(cells):
            continue
        if number > MOST_ROWS:
            raise TooLarge(
                gettext_noop("Bảng “%(name)s” có quá nhiều dòng (tối đa %(limit)s). Xin chia thành nhiều tệp."),
                name=shown,
                limit=MOST_ROWS,
            )
        kept += [[] for _ in range(number - len(kept) - 1)]
        kept.append(cells)
    return kept


def _readable(rows: list[list[str]]) -> list[list[str]]:
    telling = [cell for row in rows for cell in row if not cell.isascii()]
    if not telling:
        return rows
    encoding = guess_encoding([cell.encode() for cell in telling[:_SAMPLES]])[0].encoding
    return [[_decoded(cell, encoding) for cell in row] for row in rows]


def _decoded(cell: str, encoding: str) -> str:
    """A cell that does not fit the encoding of the others is left as it stands."""
    try:
        return decode(cell.encode(), encoding)
    except UnicodeError:
        return cell
