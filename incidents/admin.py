"""Rows an office edits: kinds of incident, time limits of steps, swapped days. Incidents are not edited here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from agencies.admin import ByPolicy
from agencies.admin_columns import yes_no
from incidents.models import Category, SpecialDay, StepDeadline
from incidents.pages_words import CLOCKS


@admin.register(Category)
class CategoryAdmin(ByPolicy, admin.ModelAdmin):
    """A kind that is used is switched off, not deleted."""

    list_display = (
        "name",
        "slug",
        yes_no(Category, "emergency"),
        "lead_kind",
        "position",
        yes_no(Category, "active"),
    )


_EVERY_KIND = _("Mọi loại")


@admin.register(StepDeadline)
class StepDeadlineAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("step", "kind", "working_days")
    list_select_related = ("category",)

    @admin.display(description=_("bước"), ordering="clock")
    def step(self, row: StepDeadline) -> str:
        return str(CLOCKS.get(row.clock, row.clock))

    @admin.display(description=_("loại sự việc"), ordering="category")
    def kind(self, row: StepDeadline) -> str:
        return str(row.category or _EVERY_KIND)

    def formfield_for_dbfield(self, db_field: Field, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "clock":
            return forms.ChoiceField(label=_("Bước"), choices=list(CLOCKS.items()))
        if db_field.name == "category":
            kwargs["empty_label"] = _EVERY_KIND
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(SpecialDay)
class SpecialDayAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("day", yes_no(SpecialDay, "works"), "name")
