"""A case's file for a court or an archive: asked for with a reason, made by the worker, given to who asked."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from agencies.policy import require
from incidents.errors import IncidentError
from incidents.evidence_export import KEPT, MEDIA_TYPES, VERB, ask_for_file, exported_file
from incidents.forms_errors import put_beside_fields
from incidents.forms_export import ExportForm
from incidents.models import ExportState
from incidents.pages_answers import secret_page
from incidents.pages_staff import case_of, staff_of

_SHOWN = 10
_AGAIN_S = 3


@secret_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, code: str) -> HttpResponse:
    """While the worker is at it, the page asks again by itself."""
    user, incident = staff_of(request), case_of(request, code)
    require(user, VERB, incident)
    form = ExportForm(request.POST or None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                ask_for_file(user=user, incident_id=incident.pk, language=get_language() or "vi", **form.cleaned_data)
            except IncidentError as error:
                put_beside_fields(form, error)
                status = error.http_status
            else:
                return redirect("case_export", code=incident.code)
    exports = list(incident.exports.filter(user=user)[:_SHOWN])
    making = any(one.state == ExportState.MAKING for one in exports)
    context = {"incident": incident, "form": form, "exports": exports, "making": making, "kept_days": KEPT.days}
    response = render(request, "incidents/export.html", context, status=status)
    if making and not form.is_bound:
        response["Refresh"] = str(_AGAIN_S)
    return response


@secret_page
@login_required
@require_safe
def exported(request: HttpRequest, code: str, key: UUID, kind: str) -> HttpResponseBase:
    user, incident = staff_of(request), case_of(request, code)
    export, path = exported_file(user=user, code=incident.code, key=key, kind=kind)
    name = f"{incident.code}-{localtime(export.asked_at):%Y%m%d-%H%M}.{kind}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPES[kind])
