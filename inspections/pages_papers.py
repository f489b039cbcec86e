"""The papers of an order as files."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.gate import require_verb
from inspections.documents.order_papers import (
    Papers,
    decision_docx,
    decision_pdf,
    papers_of,
    slip_docx,
    slip_pdf,
)
from inspections.pages_staff import order_of

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS: dict[str, tuple[Callable[[Papers], bytes], str]] = {
    "phieu-di-kiem-tra.pdf": (slip_pdf, PDF),
    "phieu-di-kiem-tra.docx": (slip_docx, DOCX),
    "quyet-dinh.pdf": (decision_pdf, PDF),
    "quyet-dinh.docx": (decision_docx, DOCX),
}


@require_verb("order.view")
@never_cache
@require_safe
def paper(request: HttpRequest, order_id: int, name: str) -> HttpResponse:
    if name not in PAPERS:
        raise Http404
    order = order_of(request, order_id)
    write, media_type = PAPERS[name]
    address = request.build_absolute_uri(reverse("inspection", args=[order.pk]))
    content = write(papers_of(order, address=address))
    headers = {"Content-Disposition": f'attachment; filename="kiem-tra-{order.pk}-{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
