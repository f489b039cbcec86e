"""Words to answer the public with, kept ready by an agency or for all, and filled from the case.

What a reporter told is never among what fills them."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.models import Agency, User
from agencies.policy import reach_of, require
from incidents.deadlines import local_day
from incidents.errors import MissingNeeds
from incidents.errors_desk import AnswerTemplateChanged, AnswerTemplateNotFound, NameTaken, UnknownPlaceholder
from incidents.listing import own_agency_ids
from incidents.models import AnswerTemplate, Category, Incident
from incidents.states import State

EDIT = "answer_template.edit"
PLACEHOLDERS = ("mã", "loại", "nơi", "ngày nhận", "hôm nay", "hạn", "cơ quan")
NOT_KNOWN = "……"
"""Stands where the case does not hold what a place asks for; the officer sees it and writes it in."""
_PLACE = re.compile(r"\{([^{}]*)\}")


def filled(words: str, incident: Incident, *, language: str = "vi") -> str:
    """`words` with what the case holds in the language of the words; days as 26/11/2026. `incident` has category, unit
    and agency loaded."""
    unit = incident.unit
    with override(language):
        values = {
            "mã": incident.code,
            "loại": incident.category.label,
            "nơi": unit.full_name if language == "en" else f"{unit.kind} {unit.name}",
            "ngày nhận": f"{local_day(incident.received_at):%d/%m/%Y}",
            "hôm nay": f"{timezone.localdate():%d/%m/%Y}",
            "hạn": f"{local_day(incident.due_at):%d/%m/%Y}" if incident.due_at else NOT_KNOWN,
            "cơ quan": incident.agency.label if incident.agency else NOT_KNOWN,
        }
    return _PLACE.sub(lambda place: str(values.get(place[1].strip(), place[0])), words)


def templates_for(*, user: User, incident: Incident) -> QuerySet[AnswerTemplate]:
    """General ones and those of the person's agencies that suit the kind of the case. One query."""
    return AnswerTemplate.objects.filter(
        Q(agency__isnull=True) | Q(agency_id__in=own_agency_ids(user)),
        Q(category__isnull=True) | Q(category_id=incident.category_id),
    )


def for_step(templates: Iterable[AnswerTemplate], target: State) -> list[AnswerTemplate]:
    """Those of the step first, then those for every step."""
    fitting = [template for template in templates if template.target in ("", target)]
    return sorted(fitting, key=lambda template: template.target == "")


def mark_of(template: AnswerTemplate) -> str:
    """Another one after each change."""
    return template.changed_at.isoformat()


def editable(user: User) -> QuerySet[AnswerTemplate]:
    """What this person may change. One query."""
    reach = reach_of(user)
    rows = AnswerTemplate.objects.select_related("agency", "category", "changed_by")
    if reach.anywhere(EDIT):
        return rows
    return rows.filter(agency_id__in=reach.agency_ids(EDIT))


@transaction.atomic
def save_template(
    *,
    user: User,
    template_id: int | None = None,
    agency: Agency | None,
    name: str,
    words: str,
    words_en: str = "",
    category: Category | None = None,
    target: str = "",
    seen: str = "",
) -> AnswerTemplate:
    """Writes a new template, or changes one. Without an agency it is for all. `seen` is the `mark_of` the template as
    it was read; without it the check is skipped.

    Raises `NotAllowed`, `AnswerTemplateNotFound`, `AnswerTemplateChanged`, `MissingNeeds` (name | words),
    `UnknownPlaceholder`, `NameTaken`."""
    row = AnswerTemplate() if template_id is None else _locked(user, template_id)
    if seen and row.pk and seen != mark_of(row):
        raise AnswerTemplateChanged(who=row.changed_by.display_name if row.changed_by else _("Người khác"))
    row.agency, row.category, row.target = agency, category, target
    row.name, row.words, row.words_en = name.strip()[:80], words.strip(), words_en.strip()
    require(user, EDIT, row)
    missing = {"name": _("Xin đặt tên cho mẫu.")} if not row.name else {}
    missing |= {"words": _("Xin viết nội dung của mẫu.")} if not row.words else {}
    if missing:
        raise MissingNeeds(missing)
    if unknown := unknown_placeholders(f"{row.words} {row.words_en}"):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise UnknownPlaceholder(unknown=", ".join(unknown), known=known)
    if AnswerTemplate.objects.filter(agency=agency, name=row.name).exclude(pk=row.pk).exists():
        raise NameTaken(name=row.name)
    row.changed_by, row.changed_at = user, timezone.now()
    row.save()
    return row


@transaction.atomic
def remove_template(*, user: User, template_id: int) -> None:
    """Answers that were written from it stay. Raises `NotAllowed`, `AnswerTemplateNotFound`."""
    _locked(user, template_id).delete()


def unknown_placeholders(words: str) -> list[str]:
    """As they are written, each once."""
    places = (place for place in _PLACE.finditer(words) if place[1].strip() not in PLACEHOLDERS)
    return list(dict.fromkeys(place[0] for place in places))


def _locked(user: User, template_id: int) -> AnswerTemplate:
    row = AnswerTemplate.objects.select_for_update().filter(pk=template_id).first()
    if row is None:
        raise AnswerTemplateNotFound()
    require(user, EDIT, row)
    return row
