"""How the danger along a line, in an area and in a commune looks to machines."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from layers import wording, wording_extents
from layers.assets_in_zones import KindCount
from layers.communes import ClassArea, CommuneLayer
from layers.danger_area import AreaDanger
from layers.danger_line import ClassLength, LineDanger

_SENTENCES = serializers.ListField(child=serializers.CharField())


class ClassLengthSerializer(serializers.Serializer[ClassLength]):
    level = serializers.IntegerField(source="style.level")
    name = serializers.CharField(source="style.label")
    length_m = serializers.SerializerMethodField()
    share = serializers.SerializerMethodField(help_text="Of the whole line, 0–1")

    def get_length_m(self, row: ClassLength) -> int:
        return round(row.length_m)

    def get_share(self, row: ClassLength) -> float:
        return round(row.share, 4)


class ClassAreaSerializer(serializers.Serializer[ClassArea]):
    level = serializers.IntegerField(source="style.level")
    name = serializers.CharField(source="style.label")
    area_km2 = serializers.SerializerMethodField()
    share = serializers.SerializerMethodField(help_text="Of the whole area, 0–1")

    def get_area_km2(self, row: ClassArea) -> float:
        return round(row.area_km2, 4)

    def get_share(self, row: ClassArea) -> float:
        return round(row.share, 4)


class _OfVersion(serializers.Serializer[Any]):
    """What every answer says of the map it comes from."""

    layer = serializers.CharField(source="version.layer.slug")
    hazard = serializers.CharField(source="version.layer.hazard")
    hazard_name = serializers.CharField(source="version.layer.get_hazard_display")
    version = serializers.IntegerField(source="version.number")
    scale = serializers.CharField(source="version.scale")
    is_sample = serializers.BooleanField(source="version.is_sample")
    origin = serializers.SerializerMethodField()

    def get_origin(self, danger: Any) -> str:
        return wording.origin(danger.version)


class LayerLineSerializer(_OfVersion):
    """What one layer says of the line; ground in several zones counts in the highest class."""

    classes = ClassLengthSerializer(many=True)
    outside_m = serializers.SerializerMethodField(help_text="Metres beyond the map, which says nothing there")
    sentences = serializers.SerializerMethodField()

    def get_outside_m(self, danger: LineDanger) -> int:
        return round(danger.outside_m)

    @extend_schema_field(_SENTENCES)
    def get_sentences(self, danger: LineDanger) -> list[str]:
        return wording_extents.along(danger)


class LayerAreaSerializer(_OfVersion):
    """What one layer says of the area; ground in several zones counts in the highest class."""

    classes = ClassAreaSerializer(source="areas", many=True)
    outside_km2 = serializers.SerializerMethodField(help_text="km² beyond the map, which says nothing there")
    sentences = serializers.SerializerMethodField()

    def get_outside_km2(self, danger: AreaDanger) -> float:
        return round(danger.outside_km2, 4)

    @extend_schema_field(_SENTENCES)
    def get_sentences(self, danger: AreaDanger) -> list[str]:
        return wording_extents.within(danger)


class LayerCommuneSerializer(_OfVersion):
    """What one layer says of the commune."""

    classes = ClassAreaSerializer(source="areas", many=True)
    sentences = serializers.SerializerMethodField()

    @extend_schema_field(_SENTENCES)
    def get_sentences(self, layer: CommuneLayer) -> list[str]:
        return wording_extents.in_classes(layer.version, layer.areas)


class PlacesInClassSerializer(serializers.Serializer[Any]):
    layer = serializers.CharField()
    hazard = serializers.CharField()
    level = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.IntegerField()


class PlacesSerializer(serializers.Serializer[KindCount]):
    """Places of one kind (schools, clinics, …): how many, and how many of them in each class."""

    kind = serializers.CharField(source="kind.slug")
    name = serializers.CharField(source="kind.label")
    total = serializers.IntegerField()
    in_classes = serializers.SerializerMethodField()

    @extend_schema_field(PlacesInClassSerializer(many=True))
    def get_in_classes(self, count: KindCount) -> list[dict[str, Any]]:
        return [
            {
                "layer": version.layer.slug,
                "hazard": version.layer.hazard,
                "level": style.level,
                "name": style.label,
                "number": number,
            }
            for version, style, number in count.in_classes
        ]


class _Closing(serializers.Serializer[Any]):
    without_map = serializers.CharField(allow_blank=True, help_text="Warns of hazards no map tells of here")
    caveat = serializers.CharField()


class LineDangerSerializer(_Closing):
    length_m = serializers.IntegerField()
    dangers = LayerLineSerializer(many=True)


class AreaDangerSerializer(_Closing):
    area_km2 = serializers.FloatField()
    dangers = LayerAreaSerializer(many=True)
    places = PlacesSerializer(many=True)
    place_sentences = serializers.SerializerMethodField()

    @extend_schema_field(_SENTENCES)
    def get_place_sentences(self, answer: dict[str, Any]) -> list[str]:
        return wording_extents.places(answer["places"])


class CommuneDangerSerializer(_Closing):
    code = serializers.CharField()
    full_name = serializers.CharField()
    schematic = serializers.BooleanField(help_text="Its boundary was computed, nobody surveyed it")
    dangers = LayerCommuneSerializer(many=True)
    places = PlacesSerializer(many=True)
    place_sentences = serializers.SerializerMethodField()

    @extend_schema_field(_SENTENCES)
    def get_place_sentences(self, answer: dict[str, Any]) -> list[str]:
        return wording_extents.places(answer["places"])
