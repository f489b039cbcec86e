"""The editor of a kind's questions, in the administration, with the form as people will see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.models import User
from agencies.policy import require
from incidents.forms_answers import AnswersForm
from incidents.forms_questions import QuestionFormSet, initial_of
from incidents.kind_questions import set_questions
from incidents.models import Category
from incidents.questions import questions_of, schema_of

PREFIX = "cau"


@require_http_methods(["GET", "POST"])
def edit_questions(request: HttpRequest, category_id: int) -> HttpResponse:
    """Three buttons: one more question, look at it first, save. Nothing typed is lost on the way."""
    assert isinstance(request.user, User)
    require(request.user, "agency.manage")
    category = get_object_or_404(Category, pk=category_id)
    if request.method == "GET":
        initial = [initial_of(question) for question in questions_of(category.questions)]
        return _page(request, category, QuestionFormSet(initial=initial, prefix=PREFIX))
    if "more" in request.POST:
        return _page(request, category, _one_more(request))
    formset: Any = QuestionFormSet(request.POST, prefix=PREFIX)
    if not formset.is_valid():
        return _page(request, category, formset, status=422)
    questions = formset.questions()
    if "preview" in request.POST:
        category.questions = schema_of(questions)
        return _page(request, category, formset, unsaved=True)
    set_questions(user=request.user, category_id=category.pk, questions=questions)
    messages.success(request, _("Đã lưu câu hỏi của “%(kind)s”.") % {"kind": category.label})
    return redirect(request.path)


def _one_more(request: HttpRequest) -> Any:
    """The same page with one more empty question; what was typed is not judged yet."""
    typed = QuestionFormSet(request.POST, prefix=PREFIX)
    typed.is_valid()
    filled = [form for form in typed.forms if form.has_changed() or form.initial]
    return QuestionFormSet(initial=[_typed(form) for form in filled], prefix=PREFIX)


def _typed(form: Any) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields}


def _page(
    request: HttpRequest, category: Category, formset: Any, *, status: int = 200, unsaved: bool = False
) -> HttpResponse:
    context = {
        "category": category,
        "formset": formset,
        "questions": AnswersForm(category),
        "unsaved": unsaved,
    }
    return render(request, "incidents/kind_edit.html", context, status=status)
