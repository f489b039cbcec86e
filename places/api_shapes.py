"""How places look to machines."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from places.models import Unit
from places.naming import Found
from places.naming_places import FoundPlace


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


class NamedPlaceSerializer(serializers.Serializer[Any]):
    """A village, bridge, market, …; `unit` beside it is the commune that holds it."""

    name = serializers.CharField()
    kind = serializers.CharField(help_text="the Vietnamese word before the name, for village, bridge, market, …")
    lat = serializers.FloatField()
    lon = serializers.FloatField()


class FoundSerializer(UnitSerializer):
    """A unit, and the former one whose name led to it (null when its own did). With `place`, a named place in that
    unit: its name was looked for."""

    former = FormerSerializer(allow_null=True)
    place = NamedPlaceSerializer(allow_null=True)
    score = serializers.FloatField(help_text="1 for the very name")

    class Meta(UnitSerializer.Meta):
        fields = [*UnitSerializer.Meta.fields, "former", "place", "score"]
        read_only_fields = fields

    def to_representation(self, instance: Unit | Found | FoundPlace) -> dict[str, Any]:
        if isinstance(instance, FoundPlace):
            return {
                **UnitSerializer(instance.place.unit).data,
                "former": None,
                "place": _told(instance),
                "score": round(instance.score, 3),
            }
        assert isinstance(instance, Found)
        return {
            **UnitSerializer(instance.unit).data,
            "former": FormerSerializer(instance.former).data if instance.former else None,
            "place": None,
            "score": round(instance.score, 3),
        }


def _told(found: FoundPlace) -> dict[str, Any]:
    place = found.place
    return {
        "name": place.name,
        "kind": place.kind,
        "lat": round(place.point.y, 6),
        "lon": round(place.point.x, 6),
    }


class LocatedSerializer(serializers.Serializer[Any]):
    inside = serializers.BooleanField()
    unit = UnitSerializer(allow_null=True)
    former = FormerSerializer(many=True, help_text="Units of the past that the point lay, or may have lain, in")
    nearest = UnitSerializer(allow_null=True, help_text="Only when the point lies outside")
    distance_m = serializers.IntegerField(allow_null=True, help_text="Metres to the nearest commune")
