"""An official paper as DOCX, put together from the top down."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from geodata.visible import visible
from inspections.documents.words import COUNTRY, MOTTO, day_in_words

FONT = "Times New Roman"
CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


class OfficialDocx:
    """`head` first, then `name`, then what the paper says, then `signature`; `as_bytes` is the file."""

    def __init__(self) -> None:
        self._document: Any = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
        section.left_margin = Mm(30)
        section.header_distance = Mm(10)
        _in_times(self._document.styles["Normal"], Pt(14))
        self._document.styles["Normal"].paragraph_format.space_after = Pt(4)
        _number_pages(section)

    def head(
        self, *, body: str, place: str, day: dt.date | None, above: str = "", number: str = "", about: str = ""
    ) -> None:
        """`above` is the body over the one that issues it. Without `day` it is left to be filled in by hand; `number`
        is told with its symbol, `about` is what a letter is about."""
        left, right = self._two_columns(Mm(62), Mm(98))
        if above:
            _line(left, above.upper(), size=12)
        _line(left, body.upper(), size=12, bold=True, underlined=True)
        _line(right, COUNTRY, size=12, bold=True)
        _line(right, MOTTO, size=13, bold=True, underlined=True)
        left, right = self._two_columns(Mm(62), Mm(98))
        if number:
            _line(left, f"Số: {number}", size=13)
        if about:
            _line(left, about, size=12)
        _line(right, f"{place}, {day_in_words(day)}", size=13, italic=True)

    def name(self, name: str, about: str = "") -> None:
        """What kind of paper it is, and what about."""
        _run(self._paragraph(CENTRE, before=12), name.upper(), bold=True)
        if about:
            _run(self._paragraph(CENTRE, after=8), about, bold=True)

    def heading(self, text: str) -> None:
        _run(self._paragraph(before=6), text, bold=True)

    def paragraph(self, text: str, *, italic: bool = False) -> None:
        """Each line of the text is one."""
        for line in text.splitlines() or [""]:
            paragraph = self._paragraph(BOTH)
            paragraph.paragraph_format.first_line_indent = Mm(10)
            _run(paragraph, line, italic=italic)

    def centred(self, text: str) -> None:
        _run(self._paragraph(CENTRE, before=6), text, bold=True)

    def table(self, titles: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[Length] = ()) -> None:
        table = self._document.add_table(rows=1, cols=len(titles))
        table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
        for cell, title in zip(table.rows[0].cells, titles, strict=True):
            _run(_emptied(cell, CENTRE), title, bold=True, size=12)
        _repeat_on_each_page(table.rows[0])
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                _run(_emptied(cell), str(text), size=12)
        for number, width in enumerate(widths):
            for cell in table.columns[number].cells:
                cell.width = width
        self._paragraph(after=2)

    def picture(self, image: BytesIO, width: Length, *, description: str = "") -> None:
        """`description` is read out instead of the picture."""
        paragraph = self._paragraph(CENTRE)
        shape = paragraph.add_run().add_picture(image, width=width)
        shape._inline.docPr.set("descr", description)

    def signature(self, title: str, name: str, recipients: str = "") -> None:
        """Nơi nhận on the left; on the right the authority (each line of `title`, like "KT. GIÁM ĐỐC") and who
        signs."""
        left, right = self._two_columns(Mm(75), Mm(85))
        if recipients:
            _line(left, "Nơi nhận:", size=12, bold=True, italic=True, align=WD_ALIGN_PARAGRAPH.LEFT)
            for line in recipients.splitlines():
                _line(left, f"- {line.lstrip('- ')}", size=11, align=WD_ALIGN_PARAGRAPH.LEFT)
        for line in title.splitlines():
            _line(right, line.upper(), size=13, bold=True)
        for _empty in range(4):
            _line(right, "", size=13)
        _line(right, name, size=14, bold=True)

    def as_bytes(self) -> bytes:
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _paragraph(self, align: Any = None, *, before: float = 0, after: float = 4) -> Any:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
        return paragraph

    def _two_columns(self, left: Length, right: Length) -> tuple[Any, Any]:
        table = self._document.add_table(rows=1, cols=2)
        table.autofit = False
        cells = table.rows[0].cells
        cells[0].width, cells[1].width = left, right
        return cells[0], cells[1]


def _line(
    cell: Any,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    underlined: bool = False,
    align: Any = CENTRE,
) -> None:
    """A line of its own in a cell; the empty paragraph that a new cell has is used first."""
    first = cell.paragraphs[0]
    paragraph = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, text, bold=bold, italic=italic, size=size).underline = underlined


def _run(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, size: int = 14) -> Any:
    run = paragraph.add_run(visible(text))
    run.bold, run.italic = bold, italic
    _in_times(run, Pt(size))
    return run


def _in_times(styled: Any, size: Length) -> None:
    """Word takes another font for letters with accents unless each kind of letter is told its own."""
    styled.font.name, styled.font.size, styled.font.color.rgb = FONT, size, RGBColor(0, 0, 0)
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)


def _emptied(cell: Any, align: Any = None) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _repeat_on_each_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _number_pages(section: Any) -> None:
    """The number above in the middle, but not on the first page."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    run = _run(paragraph, "", size=14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
