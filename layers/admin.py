"""Administration of layers: which there are, and how their classes are named, drawn and explained. What happens to
versions is done on the staff's pages, never here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agencies.admin import ByPolicy, ReadOnly
from layers.models import AssetKind, ClassStyle, HazardFile, HazardLayer, LayerVersion, VersionEvent


@admin.register(HazardLayer)
class HazardLayerAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("title", "hazard", "unit", "agency")
    list_filter = ("hazard",)
    search_fields = ("title", "title_en", "slug")
    autocomplete_fields = ("unit", "agency")
    prepopulated_fields = {"slug": ("title",)}


@admin.register(ClassStyle)
class ClassStyleAdmin(ByPolicy, admin.ModelAdmin):
    """Wording and drawing of the legend; which classes there are is fixed by the scales."""

    list_display = ("hazard", "scale", "level", "name", "colour", "pattern")
    list_filter = ("hazard", "scale")
    readonly_fields = ("hazard", "scale", "level")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VersionEventInline(ReadOnly, admin.TabularInline):
    model = VersionEvent
    extra = 0
    fields = ("at", "verb", "from_state", "to_state", "actor", "reason")


@admin.register(LayerVersion)
class LayerVersionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("layer", "number", "state", "created_by", "published_by", "published_at")
    list_filter = ("state", "layer")
    inlines = (VersionEventInline,)


@admin.register(HazardFile)
class HazardFileAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "layer", "state", "uploaded_by", "uploaded_at")
    list_filter = ("state", "layer")
    exclude = ("summary",)


@admin.register(AssetKind)
class AssetKindAdmin(ByPolicy, admin.ModelAdmin):
    """Which kinds of places there are, and which of them everyone sees."""

    list_display = ("name", "slug", "public", "order")
    prepopulated_fields = {"slug": ("name",)}
