"""Warnings in force, for machines."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import generics, serializers

from alerts.models import Warning


class WarningSerializer(serializers.ModelSerializer[Warning]):
    hazard_name = serializers.CharField(source="get_hazard_display", read_only=True)
    level_name = serializers.CharField(source="get_level_display", read_only=True)
    communes = serializers.SerializerMethodField()
    agency = serializers.CharField(source="agency.label", read_only=True)

    class Meta:
        model = Warning
        fields = [
            "id", "hazard", "hazard_name", "level", "level_name", "headline", "headline_en", "instruction",
            "instruction_en", "starts_at", "expires_at", "issued_at", "agency", "communes", "is_sample",
        ]  # fmt: skip

    def get_communes(self, warning: Warning) -> list[dict[str, str]]:
        return [{"code": unit.code, "name": unit.full_name} for unit in warning.units.all()]


class WarningList(generics.ListAPIView[Warning]):
    """Warnings in force now or announced, the worst first."""

    serializer_class = WarningSerializer

    def get_queryset(self) -> QuerySet[Warning, Any]:
        return Warning.objects.in_force().worst_first().select_related("agency").prefetch_related("units")
