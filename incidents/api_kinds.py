"""Public API v1: kinds of incident with their questions."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.models import Category
from incidents.questions import Schema


class GroupOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    icon = serializers.CharField(help_text="name of a Bootstrap icon")


class CallOut(serializers.Serializer[Category]):
    number = serializers.CharField(source="call_number")
    label = serializers.CharField(source="call_label")  # type: ignore[assignment]


class KindOut(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="`category` of a report")
    label = serializers.CharField()  # type: ignore[assignment]
    name = serializers.CharField(help_text="in Vietnamese")
    name_en = serializers.CharField(help_text="in English")
    icon = serializers.CharField(help_text="name of a Bootstrap icon")
    group = GroupOut()
    emergency = serializers.BooleanField(help_text="show the number to call before all else")
    call = serializers.SerializerMethodField(help_text="null: the kind has no number of its own")
    lead_kind = serializers.CharField(help_text="kind of agency that leads")
    nearby_m = serializers.IntegerField(help_text="an open case of this kind within so many metres may be the same")
    nearby_days = serializers.IntegerField(help_text="… if it came in at most so many days ago")
    questions = serializers.SerializerMethodField(
        help_text="JSON Schema (draft 2020-12) of `answers`; `order` gives the order of the questions, `title` and "
        "`title_en` their words, `enum_en` the choices in English, `public` whether everyone may read the answer"
    )

    @extend_schema_field(CallOut(allow_null=True))
    def get_call(self, kind: Category) -> Any:
        return CallOut(kind).data if kind.emergency and kind.call_number else None

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_questions(self, kind: Category) -> Schema:
        return kind.asked


class KindsView(APIView):
    authentication_classes = ()

    @extend_schema(
        operation_id="categories_list",
        summary="Kinds of incident in use, with their questions",
        responses=KindOut(many=True),
    )
    def get(self, request: Request) -> Response:
        kinds = Category.objects.filter(active=True).select_related("group")
        in_order = kinds.order_by("group__position", "group__name", "position", "name")
        return Response(KindOut(in_order, many=True).data)
