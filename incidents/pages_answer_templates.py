"""Pages on which an agency keeps its templates of answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.policy import require
from incidents.answer_templates import EDIT, editable, mark_of, remove_template, save_template
from incidents.errors import IncidentError
from incidents.errors_desk import AnswerTemplateChanged, AnswerTemplateNotFound, NameTaken, UnknownPlaceholder
from incidents.forms_answer_template import AnswerTemplateForm, initial_of
from incidents.forms_errors import put_beside_fields, sentence
from incidents.pages_staff import staff_of
from incidents.pages_words import STEP_LABELS
from incidents.states import State

PAGE_SIZE = 25


@never_cache
@login_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    require(user, EDIT)
    page = Paginator(editable(user), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(row, STEP_LABELS[State(row.target)] if row.target else "") for row in page]
    return render(request, "incidents/answer_templates.html", {"page": page, "rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, template_id: int | None = None) -> HttpResponse:
    """A new template, or one that this person may change."""
    user = staff_of(request)
    require(user, EDIT)
    row = None
    if template_id is not None:
        row = editable(user).filter(pk=template_id).first()
        if row is None:
            raise AnswerTemplateNotFound()
    form = AnswerTemplateForm(request.POST or None, user=user, initial=initial_of(row) if row else None)
    status, newer = 422 if form.errors else 200, None
    if form.is_bound and form.is_valid():
        try:
            saved = save_template(user=user, template_id=template_id, **form.cleaned_data)
        except AnswerTemplateChanged as error:
            assert row is not None  # a new template is not changed by anybody else
            row.refresh_from_db()
            newer = row
            form.data = {**request.POST.dict(), "seen": mark_of(newer)}
            form.add_error(None, sentence(error))
            status = error.http_status
        except (NameTaken, UnknownPlaceholder) as error:
            form.add_error("name" if isinstance(error, NameTaken) else "words", sentence(error))
            status = error.http_status
        except IncidentError as error:
            put_beside_fields(form, error)
            status = error.http_status
        else:
            messages.success(request, _("Đã lưu mẫu “%(name)s”.") % {"name": saved.name})
            return redirect("answer_templates")
    context = {"form": form, "row": row, "newer": newer}
    return render(request, "incidents/answer_template.html", context, status=status)


@never_cache
@login_required
@require_POST
def remove(request: HttpRequest, template_id: int) -> HttpResponse:
    remove_template(user=staff_of(request), template_id=template_id)
    messages.success(request, _("Đã xoá mẫu."))
    return redirect("answer_templates")
