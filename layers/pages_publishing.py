"""Staff pages of the decision: publish now or at an hour, until when the map holds."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geodata.errors import GeoPGIError
from layers import expiry, publishing, scheduling
from layers.errors import sentence
from layers.forms_review import PublishForm, TermsForm
from layers.legends import legend_changed_at
from layers.models import LayerVersion
from layers.page_access import user_of, version_of
from layers.pages_versions import version_page
from layers.states import UNDER_REVIEW


@login_required
@require_POST
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    form = PublishForm(request.POST)

    def decide() -> str:
        publishing.publish(user=user_of(request), version_id=version_id, terms=form.terms())
        return _("Đã nhận lệnh công bố. Bản đồ đang được dựng, bản cũ vẫn hiện đến khi xong.")

    return _decided(request, version_id, form, decide)


@login_required
@require_POST
def schedule(request: HttpRequest, version_id: int) -> HttpResponse:
    form = PublishForm(request.POST)

    def decide() -> str:
        hour = form.hour()
        if hour is None:
            return ""
        scheduling.schedule(user=user_of(request), version_id=version_id, publish_at=hour, terms=form.terms())
        told = date_format(timezone.localtime(hour), "H:i d/m/Y")
        return _("Đã duyệt. Bản này tự lên bản đồ công khai lúc %(hour)s.") % {"hour": told}

    return _decided(request, version_id, form, decide)


@login_required
@require_POST
def review_date(request: HttpRequest, version_id: int) -> HttpResponse:
    form = TermsForm(request.POST)

    def decide() -> str:
        expiry.set_review_date(user=user_of(request), version_id=version_id, terms=form.terms())
        return _("Đã lưu hạn rà soát.")

    return _decided(request, version_id, form, decide)


def _decided(request: HttpRequest, version_id: int, form: TermsForm, decide: Callable[[], str]) -> HttpResponse:
    """Does what the form says; when it cannot be, the page again with the reason and all that was filled in."""
    version = version_of(request, version_id)
    status = 422
    if form.is_valid():
        try:
            done = decide()
        except GeoPGIError as error:
            form.add_error(None, sentence(error))
            status = error.http_status
        else:
            if done:
                messages.success(request, done)
                _tell_of_legend(request, version)
                return redirect("hazard_version", version_id)
    return version_page(request, version, form=form, status=status)


def _tell_of_legend(request: HttpRequest, version: LayerVersion) -> None:
    """Whoever decided may have looked at other names and colours than those that go up."""
    changed_at = legend_changed_at(version) if version.state in UNDER_REVIEW else None
    if changed_at is not None:
        hour = date_format(timezone.localtime(changed_at), "H:i d/m/Y")
        words = _("Chú giải của bản đồ này được sửa lúc %(hour)s, sau khi bản này được trình. Xin xem lại chú giải.")
        messages.warning(request, words % {"hour": hour})
