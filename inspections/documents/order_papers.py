"""The papers of an order: the decision that is signed, and the slip that the team takes along."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localdate, localtime
from docx.shared import Mm

from inspections.documents.docx import OfficialDocx
from inspections.documents.pdf import data_address, official_pdf
from inspections.documents.stop_map import stop_map
from inspections.models import Manner, Order, OrderMember, OrderStop

MAP_SAYS = "Sơ đồ các điểm kiểm tra, đánh số theo thứ tự đi. Ranh giới xã vẽ giản lược."
SLIP_NAME = "PHIẾU ĐI KIỂM TRA"
DECISION_NAME = "QUYẾT ĐỊNH"


@dataclass(frozen=True)
class Papers:
    """What both papers say of an order. `address` is that of its page."""

    order: Order
    stops: Sequence[OrderStop]
    members: Sequence[OrderMember]
    address: str
    seat: str
    """Name of the unit in which the agency issues its papers."""

    @property
    def number(self) -> str:
        return self.order.code or f"...../{self.order.symbol or '.....'}"

    @property
    def when(self) -> str:
        starts, ends = localtime(self.order.starts_at), localtime(self.order.ends_at)
        return f"từ {starts:%H giờ %M} ngày {starts:%d/%m/%Y} đến {ends:%H giờ %M} ngày {ends:%d/%m/%Y}"

    @property
    def team(self) -> list[tuple[str, str, str]]:
        """Name, agency, part of each, the leader first."""
        parts = {OrderMember.Part.LEADER: "Trưởng đoàn", OrderMember.Part.MEMBER: "Thành viên"}
        return [
            (member.user.display_name, _agency_of(member), parts[OrderMember.Part(member.part)])
            for member in self.members
        ]

    @property
    def places(self) -> list[tuple[str, str, str, str]]:
        """Number, what, where, codes of cases of each stop."""
        return [
            (
                str(stop.sequence),
                stop.name,
                ", ".join(
                    filter(None, (stop.facility.address if stop.facility else "", stop.unit.full_name, _at(stop)))
                ),
                ",\n".join(case.incident.code for case in stop.order_cases.all()),
            )
            for stop in self.stops
        ]

    @property
    def bases(self) -> list[str]:
        """Each line of what the decision is based on, as it stands on paper."""
        return [_based(line) for line in self.order.legal_basis.splitlines() if line.strip()]

    @property
    def about(self) -> str:
        """ "Về việc …" as it stands under the name."""
        return f"Về việc {self.order.subject[:1].lower()}{self.order.subject[1:]}"

    @property
    def articles(self) -> Iterator[str]:
        """What the decision says, an article each."""
        names = "; ".join(f"{name} ({where})" for _number, name, where, _cases in self.places)
        how = "đột xuất" if self.order.manner == Manner.SURPRISE else "theo quy định, có báo trước"
        yield f"Kiểm tra {how} đối với: {names}."
        team = "; ".join(f"{name}, {agency} – {part}" for name, agency, part in self.team)
        yield f"Thành lập đoàn kiểm tra gồm: {team}."
        content = self.order.content.rstrip(" .")
        yield f"Thời gian kiểm tra: {self.when}." + (f" Nội dung kiểm tra: {content}." if content else "")
        yield (
            "Đoàn kiểm tra, các tổ chức, cá nhân có tên tại Điều 1 và các đơn vị liên quan chịu trách nhiệm thi hành "
            "Quyết định này."
        )


def papers_of(order: Order, *, address: str) -> Papers:
    """Five queries."""
    stops = order.stops.select_related("facility", "unit").prefetch_related("order_cases__incident")
    members = order.members.select_related("user").prefetch_related("user__memberships__agency")
    return Papers(order, list(stops.defer("unit__geometry", "unit__outline")), list(members), address, _seat(order))


def slip_pdf(papers: Papers) -> bytes:
    """Raises `PdfFailed`."""
    return _pdf("inspections/documents/slip.html", papers)


def decision_pdf(papers: Papers) -> bytes:
    """Raises `PdfFailed`."""
    return _pdf("inspections/documents/decision.html", papers)


def _pdf(template: str, papers: Papers) -> bytes:
    drawn = _map(papers)
    context = {
        "papers": papers,
        "order": papers.order,
        "day": _day(papers.order),
        "map": data_address(drawn) if drawn else "",
        "map_says": MAP_SAYS,
        "qr": segno.make(papers.address, error="m", micro=False).svg_inline(border=2, omitsize=True),
    }
    with translation.override(settings.LANGUAGE_CODE):
        return official_pdf(render_to_string(template, context))


def slip_docx(papers: Papers) -> bytes:
    order = papers.order
    with translation.override(settings.LANGUAGE_CODE):
        document = _begun(papers)
        document.name(SLIP_NAME, f"Theo Quyết định số {papers.number}")
        document.paragraph(f"Về việc: {order.subject}.")
        document.paragraph(f"Thời gian: {papers.when}.")
        document.heading("Đoàn kiểm tra")
        document.table(["Họ tên", "Cơ quan", "Nhiệm vụ"], papers.team)
        document.heading("Các điểm kiểm tra, theo thứ tự đi")
        titles = ["STT", "Nơi kiểm tra", "Địa chỉ", "Sự việc"]
        document.table(titles, papers.places, widths=(Mm(12), Mm(60), Mm(60), Mm(28)))
        if order.content:
            document.heading("Nội dung")
            document.paragraph(order.content)
        if order.equipment:
            document.heading("Phương tiện, thiết bị mang theo")
            document.paragraph(order.equipment)
        if drawn := _map(papers):
            document.picture(BytesIO(drawn), width=Mm(155), description=MAP_SAYS)
            document.paragraph(MAP_SAYS, italic=True)
        qr = BytesIO()
        segno.make(papers.address, error="m", micro=False).save(qr, kind="png", scale=8, border=2)
        document.picture(qr, width=Mm(32), description=f"Mã QR mở trang {papers.address}")
        document.centred("Quét mã để báo đã nhận, đang đi, đã đến nơi")
        return document.as_bytes()


def decision_docx(papers: Papers) -> bytes:
    order = papers.order
    with translation.override(settings.LANGUAGE_CODE):
        document = _begun(papers)
        document.name(DECISION_NAME, papers.about)
        for line in papers.bases:
            document.paragraph(line, italic=True)
        document.centred("QUYẾT ĐỊNH:")
        for number, article in enumerate(papers.articles, 1):
            document.paragraph(f"Điều {number}. {article}")
        document.signature(order.signer_title, order.signer, order.recipients)
        return document.as_bytes()


def _begun(papers: Papers) -> OfficialDocx:
    order = papers.order
    document = OfficialDocx()
    if order.is_sample:
        document.centred("DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ")
    above = order.agency.parent.name if order.agency.parent else ""
    document.head(above=above, body=order.agency.name, place=papers.seat, day=_day(order), number=papers.number)
    return document


def _map(papers: Papers) -> bytes | None:
    return stop_map([(stop.location.x, stop.location.y) if stop.location else None for stop in papers.stops])


def _seat(order: Order) -> str:
    """An agency of the whole province writes from the province, wherever the inspection is; one that answers for
    several communes is taken to write from the one inspected."""
    names = list(order.agency.areas.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else order.unit.name


def _day(order: Order) -> dt.date | None:
    return localdate(order.issued_at) if order.issued_at else None


def _based(line: str) -> str:
    """ "Căn cứ …;": people write the law alone, or the whole line."""
    line = line.strip().rstrip(";.")
    return f"{line};" if line.lower().startswith(("căn cứ", "theo", "xét")) else f"Căn cứ {line};"


def _agency_of(member: OrderMember) -> str:
    today = localdate()
    found = [m.agency.name for m in member.user.memberships.all() if m.ends_on is None or m.ends_on > today]
    return found[0] if found else ""


def _at(stop: OrderStop) -> str:
    point = stop.location
    return f"toạ độ {point.y:.5f}, {point.x:.5f}" if point else ""
