"""Changing the questions of a kind."""

from collections.abc import Sequence

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.models import Category
from incidents.questions import Question, schema_of, valid_questions


@transaction.atomic
def set_questions(*, user: User, category_id: int, questions: Sequence[Question]) -> Category:
    """Puts these questions, in this order, in place of those the kind had; written in its history. Reports keep the
    questions they answered. Raises `NotAllowed`, `Category.DoesNotExist`, and Django's `ValidationError` for questions
    beyond the subset."""
    require(user, "agency.manage")
    category = Category.objects.select_for_update().get(pk=category_id)
    schema = schema_of(questions)
    valid_questions(schema)
    if schema != category.questions:
        category.questions = schema
        category.save(update_fields=["questions"])
        titles = "; ".join(question.title for question in questions) or "–"
        LogEntry.objects.log_actions(user.pk, [category], CHANGE, _("Câu hỏi: %(titles)s") % {"titles": titles})
    return category
