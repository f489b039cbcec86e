"""How layers and dangers look to machines."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from layers import wording
from layers.danger import LayerDanger, Nearby
from layers.downloads.formats import FORMATS
from layers.models import ClassStyle, LayerVersion
from layers.tile_views import tile_address
from places.api_query import PointQuery

MOST_RADIUS_M = 5_000


class LanguageQuery(serializers.Serializer[Any]):
    lang = serializers.ChoiceField(
        choices=["vi", "en"], default="vi", help_text="Language of names and sentences", required=False
    )


class DangerQuery(LanguageQuery, PointQuery):
    """A point, and how far around it to look."""

    radius_m = serializers.IntegerField(
        required=False,
        default=settings.DANGER_RADIUS_M,
        min_value=0,
        max_value=MOST_RADIUS_M,
        help_text="Metres around the point",
        error_messages={
            "invalid": _("Phải là số mét nguyên, ví dụ 200."),
            "min_value": _("Bán kính từ 0 đến %(most)s mét.") % {"most": MOST_RADIUS_M},
            "max_value": _("Bán kính từ 0 đến %(most)s mét.") % {"most": MOST_RADIUS_M},
        },
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Viet Nam lies at 8–24° N, 102–118° E: a latitude like its longitudes is a pair put in the wrong order."""
        if 8 <= attrs["lon"] <= 24 and 80 <= attrs["lat"] <= 90:
            raise serializers.ValidationError({"lat": _("Có lẽ lat và lon bị đổi chỗ: ở Việt Nam lat từ 8 đến 24.")})
        return attrs


class ClassSerializer(serializers.ModelSerializer[ClassStyle]):
    """One class of the legend. `pattern` tells it apart without colour."""

    name = serializers.CharField(source="label")
    advice = serializers.CharField(source="text")

    class Meta:
        model = ClassStyle
        fields = ["level", "name", "colour", "pattern", "advice"]
        read_only_fields = fields


class LayerSerializer(serializers.ModelSerializer[LayerVersion]):
    """The published version of a layer. `bbox` is west, south, east, north in degrees EPSG:4326."""

    layer = serializers.CharField(source="layer.slug")
    hazard = serializers.CharField(source="layer.hazard")
    hazard_name = serializers.CharField(source="layer.get_hazard_display")
    title = serializers.CharField(source="layer.label")
    agency = serializers.CharField(source="layer.agency.label")
    version = serializers.IntegerField(source="number")
    scale_name = serializers.CharField(source="get_scale_display")
    tiles = serializers.SerializerMethodField(help_text="Address of vector tiles with {z}, {x}, {y}")
    tilejson = serializers.SerializerMethodField()
    downloads = serializers.SerializerMethodField(help_text="Addresses of files by format")
    bbox = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    legend = ClassSerializer(many=True)

    class Meta:
        model = LayerVersion
        fields = [
            "id", "layer", "hazard", "hazard_name", "title", "agency", "version", "scale", "scale_name", "source",
            "surveyed_on", "map_scale", "note", "published_at", "is_sample", "area_by_level", "bbox", "tiles",
            "tilejson", "downloads", "legend",
        ]  # fmt: skip
        read_only_fields = fields

    def get_tiles(self, version: LayerVersion) -> str:
        return tile_address(self.context["request"], version.pk)

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_downloads(self, version: LayerVersion) -> dict[str, str]:
        root = self.context["request"].build_absolute_uri(f"/api/v1/layers/{version.layer.slug}/{version.number}/")
        return {slug: f"{root}{slug}/" for slug in FORMATS}

    def get_tilejson(self, version: LayerVersion) -> str:
        return str(self.context["request"].build_absolute_uri(f"/tiles/hazards/{version.pk}.json"))


class NearbySerializer(serializers.Serializer[Nearby]):
    """A class higher than that of the point, within the radius."""

    level = serializers.IntegerField(source="style.level")
    name = serializers.CharField(source="style.label")
    distance_m = serializers.SerializerMethodField()
    direction = serializers.SerializerMethodField(help_text="N, NE, E, SE, S, SW, W or NW")

    def get_distance_m(self, nearby: Nearby) -> int:
        return round(nearby.distance_m)

    def get_direction(self, nearby: Nearby) -> str:
        return wording.direction(nearby.bearing)[0]


class LayerDangerSerializer(serializers.Serializer[LayerDanger]):
    """What one layer says of the point. `at` null: in no zone; `covered` false: outside the map."""

    layer = serializers.CharField(source="version.layer.slug")
    hazard = serializers.CharField(source="version.layer.hazard")
    hazard_name = serializers.CharField(source="version.layer.get_hazard_display")
    version_id = serializers.IntegerField(source="version.pk")
    scale = serializers.CharField(source="version.scale")
    covered = serializers.BooleanField()
    at = ClassSerializer(allow_null=True)
    nearby = NearbySerializer(allow_null=True)
    heading = serializers.SerializerMethodField()
    sentences = serializers.SerializerMethodField()
    advice = serializers.SerializerMethodField()
    origin = serializers.SerializerMethodField()
    source = serializers.CharField(source="version.source")  # type: ignore[assignment]
    surveyed_on = serializers.DateField(source="version.surveyed_on", allow_null=True)
    map_scale = serializers.IntegerField(source="version.map_scale")
    is_sample = serializers.BooleanField(source="version.is_sample")

    def get_heading(self, danger: LayerDanger) -> str:
        return wording.heading(danger)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_sentences(self, danger: LayerDanger) -> list[str]:
        return wording.sentences(danger)

    def get_advice(self, danger: LayerDanger) -> str:
        return danger.worst.text if danger.worst else ""

    def get_origin(self, danger: LayerDanger) -> str:
        """Ends with a warning when the map's review is overdue, as pages show it beside."""
        return " ".join(filter(None, (wording.origin(danger.version), wording.overdue(danger.version))))


class CommuneSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    full_name = serializers.CharField()


class DangerSerializer(serializers.Serializer[Any]):
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    radius_m = serializers.IntegerField()
    commune = CommuneSerializer(allow_null=True)
    dangers = LayerDangerSerializer(many=True)
    without_map = serializers.CharField(allow_blank=True, help_text="Warns of hazards no map tells of here")
    caveat = serializers.CharField()
