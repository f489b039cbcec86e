"""Minutes on paper, as PDF and as DOCX, in the official form (head, name, body, signatures; NĐ 30/2020/NĐ-CP).

They are Vietnamese, whatever language the officer reads: they are signed by Vietnamese parties.
"""

import datetime as dt
from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from docx.shared import Mm

from inspections.documents.docx import OfficialDocx
from inspections.documents.pdf import official_pdf

Images = Sequence[bytes | None]
"""JPEG of each signature, in the order of `content["signatures"]`; None where somebody did not sign."""


def minutes_pdf(content: dict[str, Any], images: Images) -> bytes:
    pictures = [f"data:image/jpeg;base64,{b64encode(image).decode()}" if image else "" for image in images]
    context = {
        "content": content,
        "paragraphs": list(_paragraphs(content)),
        "signatures": list(zip(content["signatures"], pictures, strict=True)),
        "day": dt.date.fromisoformat(content["day"]),
        "photos": _photos(content),
        "end": END,
    }
    with translation.override(settings.LANGUAGE_CODE):
        return official_pdf(render_to_string("inspections/documents/minutes.html", context))


def minutes_docx(content: dict[str, Any], images: Images) -> bytes:
    document = OfficialDocx()
    if content["sample"]:
        document.centred("DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ")
    day = dt.date.fromisoformat(content["day"])
    document.head(above=content["agency_above"], body=content["agency"], place=content["unit"], day=day)
    document.name("BIÊN BẢN", f"Kiểm tra tại {content['place'] or content['unit']}")
    for paragraph in _paragraphs(content):
        document.paragraph(paragraph)
    document.heading("Nội dung kiểm tra")
    document.table(["Nội dung", "Kết quả"], [[question, answer or "–"] for question, answer in content["answers"]])
    if content["measurements"]:
        document.heading("Kết quả đo")
        names = ("parameter", "value", "unit", "instrument", "limit", "source", "verdict")
        titles = ["Thông số", "Kết quả", "Đơn vị", "Thiết bị", "Giới hạn", "Theo", "Đánh giá"]
        document.table(titles, [[row[name] for name in names] for row in content["measurements"]])
    for title, text in _texts(content):
        document.heading(title)
        document.paragraph(text)
    document.paragraph(_photos(content))
    document.paragraph(END)
    for signature, image in zip(content["signatures"], images, strict=True):
        document.heading(f"{signature['part']}: {signature['name']} ({signature['how'].lower()})")
        if image:
            document.picture(BytesIO(image), width=Mm(50))
        elif signature["reason"]:
            document.paragraph(f"Lý do không ký: {signature['reason']}")
    return document.as_bytes()


END = "Biên bản đã được đọc lại cho những người có mặt cùng nghe, công nhận là đúng và cùng ký tên dưới đây."


def _paragraphs(content: dict[str, Any]) -> Iterator[str]:
    """Who met when and where, a sentence each."""
    if content["reason"]:
        yield f"Biên bản lần {content['number']}, thay biên bản lần {content['number'] - 1}. Lý do: {content['reason']}"
    yield f"Thời gian: từ {content['began']} đến {content['ended']}."
    yield f"Địa điểm: {', '.join(filter(None, (content['place'], content['unit'])))}."
    if content["position"]:
        yield f"Toạ độ (WGS 84): {content['position']}."
    if content["order"]:
        yield f"Theo Quyết định kiểm tra số {content['order']}."
    if content["case"]:
        yield f"Sự việc: {content['case']} ({content['kind']})."
    if content["facility"]:
        yield f"Cơ sở được kiểm tra: {content['facility']}."
    yield f"Người lập biên bản: {content['inspector']['name']}, {content['inspector']['agency']}."
    for person in content["people"]:
        yield f"{person['part']}: {', '.join(filter(None, (person['name'], person['standing'])))}."


def _texts(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Diễn biến, kết quả kiểm tra", content["findings"]
    if content["opinion"]:
        yield "Ý kiến của bên được kiểm tra", content["opinion"]
    yield "Kết luận", f"{content['result']}."


def _photos(content: dict[str, Any]) -> str:
    number = len(content["photos"])
    return f"Kèm theo {number} ảnh chụp tại chỗ, có mã SHA-256 lưu cùng biên bản." if number else "Không kèm ảnh."
