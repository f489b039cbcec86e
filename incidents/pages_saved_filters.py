"""Keeping a filter of the desk under a name, and letting it go."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.policy import require
from incidents.errors import IncidentError
from incidents.forms_errors import put_beside_fields
from incidents.forms_saved_filter import SaveFilterForm
from incidents.inbox_filter import InboxFilter
from incidents.pages_desk import desk_page
from incidents.pages_staff import staff_of
from incidents.saved_filters import remove_filter, save_filter


@never_cache
@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """The filter stands in the address, as on the desk; refused, the desk comes again with what was typed."""
    user = staff_of(request)
    require(user, "incident.view")
    form = SaveFilterForm(request.POST, user=user)
    if not form.is_valid():
        return desk_page(request, save_form=form, status=422)
    try:
        row = save_filter(user=user, filters=InboxFilter.parse(request.GET), **form.cleaned_data)
    except IncidentError as error:
        put_beside_fields(form, error)
        return desk_page(request, save_form=form, status=error.http_status)
    messages.success(request, _("Đã lưu bộ lọc “%(name)s”.") % {"name": row.name})
    return redirect(f"{reverse('desk')}?{row.query}")


@never_cache
@login_required
@require_POST
def remove(request: HttpRequest, filter_id: int) -> HttpResponse:
    remove_filter(user=staff_of(request), filter_id=filter_id)
    messages.success(request, _("Đã xoá bộ lọc."))
    return redirect("desk")
