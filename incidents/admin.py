"""Rows an office edits: kinds of incident, their questions, time limits of steps, hours of work, swapped days.
Incidents are not edited here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.admin import ByPolicy
from agencies.admin_columns import yes_no
from incidents.admin_calendar import SpecialDayAdmin, WorkingHoursAdmin
from incidents.admin_partner_keys import PartnerKeyAdmin
from incidents.models import Category, KindGroup, PartnerKey, SpecialDay, StepDeadline, WorkingHours
from incidents.pages_kinds import edit_questions
from incidents.pages_words import CLOCKS
from incidents.questions import questions_of

_EVERY_KIND = _("Mọi loại")


class StepOfDeadline:
    """The step of a deadline by its name, not by its code; no kind means every kind."""

    def formfield_for_dbfield(self, db_field: Field, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "clock":
            return forms.ChoiceField(label=_("Bước"), choices=list(CLOCKS.items()))
        if db_field.name == "category":
            kwargs["empty_label"] = _EVERY_KIND
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class DeadlineInline(StepOfDeadline, ByPolicy, admin.TabularInline):
    model = StepDeadline
    extra = 0
    verbose_name_plural = _("thời hạn riêng của loại này")


@admin.register(KindGroup)
class KindGroupAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("name", "slug", "position")


@admin.register(Category)
class CategoryAdmin(ByPolicy, admin.ModelAdmin):
    """A kind that is used is switched off, not deleted. Its questions have an editor of their own."""

    list_display = (
        "name",
        "group",
        yes_no(Category, "emergency"),
        "lead_kind",
        "position",
        yes_no(Category, "active"),
    )
    list_filter = ("group", "emergency", "active")
    list_select_related = ("group",)
    ordering = ("group__position", "position", "name")
    fieldsets = (
        (None, {"fields": ("name", "name_en", "slug", "group", "icon", "search_words", "position", "active")}),
        (_("Khẩn cấp"), {"fields": ("emergency", "call_number", "call_name", "call_name_en")}),
        (_("Xử lý"), {"fields": ("lead_kind", "nearby_m", "nearby_days")}),
        (_("Câu hỏi"), {"fields": ("asked_so_far",)}),
    )
    readonly_fields = ("asked_so_far",)
    inlines = (DeadlineInline,)

    def get_urls(self) -> list[URLPattern]:
        editor = self.admin_site.admin_view(edit_questions)
        return [path("<int:category_id>/cau-hoi/", editor, name="incidents_category_questions"), *super().get_urls()]

    @admin.display(description=_("đang hỏi"))
    def asked_so_far(self, category: Category) -> str:
        if category.pk is None:
            return gettext("Lưu loại sự việc trước, rồi đặt câu hỏi.")
        titles = "; ".join(question.label for question in questions_of(category.questions))
        address = reverse("admin:incidents_category_questions", args=[category.pk])
        return format_html(
            '{} <a href="{}">{}</a>',
            titles or gettext("Chưa có câu nào."),
            address,
            gettext("Sửa câu hỏi, xem biểu mẫu"),
        )


@admin.register(StepDeadline)
class StepDeadlineAdmin(StepOfDeadline, ByPolicy, admin.ModelAdmin):
    list_display = ("step", "kind", "amount", "unit")
    list_select_related = ("category",)

    @admin.display(description=_("bước"), ordering="clock")
    def step(self, row: StepDeadline) -> str:
        return str(CLOCKS.get(row.clock, row.clock))

    @admin.display(description=_("loại sự việc"), ordering="category")
    def kind(self, row: StepDeadline) -> str:
        return str(row.category or _EVERY_KIND)


admin.site.register(SpecialDay, SpecialDayAdmin)
admin.site.register(WorkingHours, WorkingHoursAdmin)
admin.site.register(PartnerKey, PartnerKeyAdmin)
