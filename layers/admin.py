"""Administration of layers: which there are, and how their classes are named, drawn and explained. What happens to
versions is done on the staff's pages, never here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agencies.admin import ByPolicy, ReadOnly
from layers.models import AssetKind, ClassStyle, HazardFile, HazardLayer, LayerVersion, VersionEvent
from layers.version_words import event_words, state_words


@admin.register(HazardLayer)
class HazardLayerAdmin(ByPolicy, admin.ModelAdmin):
    list_display = ("title", "hazard", "unit", "agency")
    list_filter = ("hazard",)
    search_fields = ("title", "title_en", "slug")
    autocomplete_fields = ("unit", "agency")
    prepopulated_fields = {"slug": ("title",)}


@admin.register(ClassStyle)
class ClassStyleAdmin(ReadOnly, admin.ModelAdmin):
    """To look at. Offices change legends on their own pages, where classes that look alike are refused."""

    list_display = ("hazard", "scale", "level", "name", "colour", "pattern")
    list_filter = ("hazard", "scale")


class VersionEventInline(ReadOnly, admin.TabularInline):
    model = VersionEvent
    extra = 0
    fields = readonly_fields = ("at", "step", "before", "after", "actor", "reason")

    @admin.display(description=_("việc"))
    def step(self, event: VersionEvent) -> str:
        return event_words(event.verb)

    @admin.display(description=_("từ trạng thái"))
    def before(self, event: VersionEvent) -> str:
        return state_words(event.from_state)

    @admin.display(description=_("sang trạng thái"))
    def after(self, event: VersionEvent) -> str:
        return state_words(event.to_state)


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
