"""Rows an office edits: kinds of incident, time limits of steps, swapped days. Incidents are not edited here."""

from django.contrib import admin

from agencies.admin import ByPolicy
from incidents.models import Category, SpecialDay, StepDeadline


@admin.register(Category)
class CategoryAdmin(ByPolicy, admin.ModelAdmin):
    """A kind that is used is switched off, not deleted."""

    list_display = ("name", "slug", "emergency", "lead_kind", "position", "active")


@admin.register(StepDeadline)
class StepDeadlineAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("clock", "category", "working_days")
    list_filter = ("clock",)


@admin.register(SpecialDay)
class SpecialDayAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("day", "works", "name")
