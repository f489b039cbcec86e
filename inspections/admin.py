"""Rows an office edits: the law of sanctions and what is asked at a visit. What was done is not edited here."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agencies.admin import ByPolicy
from agencies.admin_columns import yes_no
from inspections.models import ChecklistTemplate, FieldMaximum, LegalArticle, LegalField, SanctionPower

WHEN: Any = (_("Hiệu lực và nguồn"), {"fields": ("valid_from", "valid_to", "source", "checked_on", "checked_by")})
"""A row of another time is added beside the old one, which gets an end: sanctions of then rest on it."""


class MaximumInline(ByPolicy, admin.TabularInline):
    model = FieldMaximum
    extra = 0


@admin.register(LegalField)
class LegalFieldAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("name", "slug")
    inlines = (MaximumInline,)


@admin.register(SanctionPower)
class SanctionPowerAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("holder", "field", "share_percent", "amount", "valid_from", "valid_to")
    list_select_related = ("field",)
    fieldsets = (
        (None, {"fields": ("holder", "field", "share_percent", "amount", "position")}),
        WHEN,
    )


@admin.register(LegalArticle)
class LegalArticleAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("decree", "reference", "what", "fine_min", "fine_max", "valid_from", "valid_to", "checked_on")
    list_filter = ("field", "decree")
    filter_horizontal = ("kinds",)
    fieldsets = (
        (None, {"fields": ("decree", "article", "clause", "point", "what", "field", "kinds")}),
        (
            _("Mức phạt và biện pháp"),
            {"fields": ("fine_min", "fine_max", "organisation_factor", "remedies", "additional")},
        ),
        WHEN,
    )

    @admin.display(description=_("Điều khoản"))
    def reference(self, article: LegalArticle) -> str:
        return article.reference


@admin.register(ChecklistTemplate)
class ChecklistTemplateAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("name", "kind", yes_no(ChecklistTemplate, "active"))
    list_select_related = ("kind",)
