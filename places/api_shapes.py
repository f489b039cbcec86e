"""How places look to machines."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from places.models import Unit
from places.naming import Found


class CentreSerializer(serializers.Serializer[Any]):
    lat = serializers.FloatField()
    lon = serializers.FloatField()


class UnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit without its boundary. `schematic`: its boundary was computed, nobody surveyed it."""

    centre = serializers.SerializerMethodField()

    class Meta:
        model = Unit
        fields = [
            "code", "level", "kind", "name", "name_en", "full_name", "valid_from", "valid_to", "area_km2", "centre",
            "schematic",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(CentreSerializer(allow_null=True))
    def get_centre(self, unit: Unit) -> dict[str, float] | None:
        return {"lat": unit.centre.y, "lon": unit.centre.x} if unit.centre else None


class FormerSerializer(serializers.ModelSerializer[Unit]):
    """The unit of the past by whose name another was found."""

    class Meta:
        model = Unit
        fields = ["code", "kind", "name", "full_name", "valid_from", "valid_to"]
        read_only_fields = fields


class FoundSerializer(UnitSerializer):
    """A unit, and the former one whose name led to it (null when its own did)."""

    former = FormerSerializer(allow_null=True)
    score = serializers.FloatField(help_text="1 for the very name")

    class Meta(UnitSerializer.Meta):
        fields = [*UnitSerializer.Meta.fields, "former", "score"]
        read_only_fields = fields

    def to_representation(self, instance: Unit | Found) -> dict[str, Any]:
        assert isinstance(instance, Found)
        return {
            **UnitSerializer(instance.unit).data,
            "former": FormerSerializer(instance.former).data if instance.former else None,
            "score": round(instance.score, 3),
        }


class LocatedSerializer(serializers.Serializer[Any]):
    inside = serializers.BooleanField()
    unit = UnitSerializer(allow_null=True)
    nearest = UnitSerializer(allow_null=True, help_text="Only when the point lies outside")
    distance_m = serializers.IntegerField(allow_null=True, help_text="Metres to the nearest commune")
