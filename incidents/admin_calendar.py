"""In the administration: hours of work, days off and days worked in their place."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from agencies.admin import ByPolicy
from agencies.admin_columns import yes_no
from incidents.models import SpecialDay
from incidents.pages_year import enter_year


class MayDelete(ByPolicy):
    """A row that no case refers to: cases keep the ends their clocks were given."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class SpecialDayAdmin(MayDelete, admin.ModelAdmin):
    list_display = ("day", yes_no(SpecialDay, "works"), "name")
    ordering = ("-day",)
    change_list_template = "admin/incidents/specialday/list.html"

    def get_urls(self) -> list[URLPattern]:
        whole_year = self.admin_site.admin_view(enter_year)
        return [path("ca-nam/", whole_year, name="incidents_specialday_year"), *super().get_urls()]


class WorkingHoursAdmin(MayDelete, admin.ModelAdmin):
    list_display = ("weekday", "starts", "ends")
    list_editable = ("starts", "ends")
