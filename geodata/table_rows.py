"""Rows of a CSV file or an Excel workbook as plain text, cell by cell; nothing in a cell is ever worked out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from geodata.errors import FormulaInTable, UnreadableFile
from geodata.opening import list_tables, open_layer
from geodata.unicode_text import text_of

Row: TypeAlias = Sequence[str]
"""Cells without spaces around; "" where there is nothing."""
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 64 * 1024 * 1024
# What a spreadsheet would run when the value is shown in one. A number may begin with a sign.
_FORMULA = re.compile(r"[=@]|[+-](?=[^\d.,\s])(?=.*[(!|])")


@dataclass(frozen=True)
class Sheet:
    """`rows` begin with line 1 of the file."""

    name: str
    rows: tuple[Row, ...]


def sheets_of(path: Path, *, shown: str) -> list[Sheet]:
    """The sheets of a checked .csv (one, named as the file) or .xlsx.

    Raises `UnreadableFile`, and `FormulaInTable` for a CSV cell that a spreadsheet would take for a formula; of a
    formula in a workbook the value counts that was last worked out.
    """
    if path.suffix == ".csv":
        return [Sheet(Path(shown).stem, tuple(_without_formulas(path, shown=shown)))]
    return [Sheet(name, tuple(_workbook_rows(path, name))) for name in list_tables(path)]


def _without_formulas(path: Path, *, shown: str) -> Iterator[Row]:
    for number, row in enumerate(csv_rows(path, shown=shown), 1):
        for cell in row:
            if _FORMULA.match(cell):
                raise FormulaInTable(row=number, value=cell[:40])
        yield row


def csv_rows(path: Path, *, shown: str) -> Iterator[Row]:
    """Rows of a CSV file as they stand; a line `sep=;` is the first of them, empty. Bytes that are no Unicode come out
    as `geodata.unicode_text.text_of` tells. Raises `UnreadableFile`."""
    text = text_of(path)
    csv.field_size_limit(_LONGEST_CELL)
    announced = re.match(r"sep=([,;\t|])\r?\n", text)
    delimiter = announced.group(1) if announced else _likely_delimiter(text)
    # A line ends where a file's lines end, and not at each letter that Python takes for an end.
    lines = io.StringIO(text, newline="")
    if announced:
        next(lines)
        yield []
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise UnreadableFile(name=shown) from error


def _likely_delimiter(text: str) -> str:
    """The one that cuts the most of the first lines into the same number of cells, and into the most."""

    def steadiness(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(text[:65_536].splitlines()[:20], delimiter=delimiter)]
        except csv.Error:
            return 0, 0
        most = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(most), most) if most > 1 else (0, 0)

    return max(_DELIMITERS, key=steadiness)


def _workbook_rows(path: Path, name: str) -> Iterator[Row]:
    with open_layer(path, name, columns=None, batch_size=10_000, geometry=False) as (_, batches):
        for rows in batches:
            columns = [column.to_pylist() for column in rows.columns]
            for cells in zip(*columns, strict=True):
                yield ["" if cell is None else str(cell).strip() for cell in cells]
