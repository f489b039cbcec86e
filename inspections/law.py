"""Asking what the law says on a day: which articles fit, and up to what a position may fine."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import translation

from incidents.models import Category
from inspections.models import FieldMaximum, LegalArticle, SanctionPower
from inspections.penalties import Ceiling, power_limit

MOST_FOUND = 30


def articles_for(*, on: dt.date, words: str = "", kind: Category | None = None) -> QuerySet[LegalArticle]:
    """Articles in force on the day of the violation in which every word stands (accents do not matter), those of the
    case's kind first; without words only those of the kind, where there are any."""
    rows = LegalArticle.objects.on(on)
    of_kind = LegalArticle.kinds.through.objects.filter(legalarticle_id=OuterRef("pk"), category=kind)
    rows = rows.annotate(of_kind=Exists(of_kind)).select_related("field")
    if words.strip():
        rows = rows.about(words)
    elif kind is not None:
        rows = rows.filter(of_kind=True)
    return rows.order_by("-of_kind", "decree", "article", "clause", "point", "pk")


def powers_on(day: dt.date, field_ids: Collection[int]) -> QuerySet[SanctionPower]:
    """Positions that may sanction in one of the fields on that day."""
    return SanctionPower.objects.on(day).filter(Q(field__isnull=True) | Q(field__in=field_ids))


def limit_of(power: SanctionPower, *, field_ids: Collection[int], organisation: bool, on: dt.date) -> int | Ceiling:
    """Up to what the position may fine in all of these fields (the least of them), in đồng; `Ceiling.NO_MAXIMUM` where
    nobody entered the highest fine of one of them."""
    column = "organisation" if organisation else "person"
    maxima: dict[int, Any] = {}
    for row in FieldMaximum.objects.on(on).filter(field__in=field_ids).order_by(F("valid_from").asc(nulls_first=True)):
        maxima[row.field_id] = getattr(row, column)
    limits = [
        power_limit(share_percent=power.share_percent, amount=power.amount, maximum=maxima.get(field))
        for field in field_ids
    ]
    numbers = [limit for limit in limits if not isinstance(limit, Ceiling)]
    return min(numbers) if limits and len(numbers) == len(limits) else Ceiling.NO_MAXIMUM


def frozen_copy(article: LegalArticle) -> dict[str, Any]:
    """The article as it stands now, as JSON, in the language of the site."""
    factor = article.organisation_factor
    with translation.override(settings.LANGUAGE_CODE):
        reference = article.reference
    return {
        "id": article.pk,
        "reference": reference,
        "decree": article.decree,
        "what": article.what,
        "field_id": article.field_id,
        "field": article.field.name,
        "fine_min": article.fine_min,
        "fine_max": article.fine_max,
        "organisation_factor": None if factor is None else str(factor),
        "remedies": article.remedies,
        "additional": article.additional,
        "source": article.source,
        "checked_on": article.checked_on.isoformat() if article.checked_on else "",
    }
