"""The shapes of the public API: a report in, a receipt out, incidents as GeoJSON."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents.contacts import MAX_CONTACT, Contact
from incidents.intake import MAX_CODE, MAX_PHOTOS, MAX_PLACE_WORDS, MAX_WORDS, Receipt
from incidents.models import Category
from incidents.nearby import NearbyCase
from incidents.public import PublicCase, PublicIncident
from incidents.report_place import communes_of_today


@extend_schema_field({"type": "object", "additionalProperties": True})
class AnswersIn(serializers.JSONField):
    """Whether they are answers is decided by the schema of the category's questions."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        answers = super().to_internal_value(data)
        if not isinstance(answers, dict):
            raise serializers.ValidationError(_("Phải là các cặp tên câu hỏi và câu trả lời."))
        return answers


class ReportIn(serializers.Serializer[Any]):
    category = serializers.SlugRelatedField(slug_field="slug", queryset=Category.objects.filter(active=True))
    longitude = serializers.FloatField(
        required=False, allow_null=True, default=None, help_text="degrees, EPSG:4326; left out where only words tell"
    )
    latitude = serializers.FloatField(
        required=False, allow_null=True, default=None, help_text="degrees, EPSG:4326; left out where only words tell"
    )
    commune = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=10, help_text="code of a commune, without a point"
    )
    join = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_CODE,
        help_text="code of an open case near by (see incidents/nearby/) that this report is about",
    )
    accuracy_m = serializers.FloatField(required=False, allow_null=True, default=None, help_text="metres")
    words = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_WORDS)
    place_words = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_PLACE_WORDS)
    answers = AnswersIn(
        required=False, default=dict, help_text="to the questions of the category, by name; in multipart as JSON text"
    )
    contact_name = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_CONTACT)
    contact_phone = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_CONTACT)
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, default=list, max_length=MAX_PHOTOS, help_text="multipart only"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["longitude"] is None) != (attrs["latitude"] is None):
            raise serializers.ValidationError({"latitude": [_("Cần cả kinh độ và vĩ độ, hoặc bỏ cả hai.")]})
        if attrs["commune"]:
            commune = communes_of_today().filter(code=attrs["commune"].replace("\x00", "")).first()
            if commune is None:
                raise serializers.ValidationError({"commune": [_("Không có xã, phường mang mã này.")]})
            attrs["commune"] = commune
        else:
            attrs["commune"] = None
        return attrs

    def arguments(self) -> dict[str, Any]:
        """For `submit_report`."""
        values = dict(self.validated_data)
        lon, lat = values.pop("longitude"), values.pop("latitude")
        values["location"] = None if lon is None else (lon, lat)
        values["contact"] = Contact(name=values.pop("contact_name"), phone=values.pop("contact_phone"))
        return values


class ReceiptOut(serializers.Serializer[Receipt]):
    code = serializers.CharField(help_text="tracking code, a secret of the sender")
    token = serializers.CharField(help_text="secret of the private link; empty when it can no longer be told")
    duplicate_delivery = serializers.BooleanField(help_text="the same report had already come in")
    photos_left_out = serializers.IntegerField(
        help_text="photos not taken, because this address sent too many in an hour; send them later with the same key"
    )


class NearbyOut(serializers.Serializer[NearbyCase]):
    code = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="state.label")
    received_at = serializers.DateTimeField()
    distance_m = serializers.IntegerField(help_text="to the case's position, which is told on a grid of about 100 m")
    photo = serializers.UUIDField(allow_null=True, help_text="key of a published photo: /anh/<key>/nho/")


class IncidentProperties(serializers.Serializer[PublicIncident]):
    code = serializers.CharField()
    category = serializers.CharField()
    category_label = serializers.CharField()
    icon = serializers.CharField()
    unit_code = serializers.CharField()
    unit_label = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="state.label")
    received_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    place_unclear = serializers.BooleanField(help_text="the position is the middle of the unit")
    is_sample = serializers.BooleanField()


class StepOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    state = serializers.CharField(allow_null=True)
    public_note = serializers.CharField()


class PhotoOut(serializers.Serializer[Any]):
    key = serializers.UUIDField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    media_type = serializers.CharField()
    seconds = serializers.FloatField(allow_null=True, help_text="of a video")


class AnswerOut(serializers.Serializer[Any]):
    """To a question that the office marked as public."""

    name = serializers.CharField()
    question = serializers.CharField()
    answer = serializers.CharField(help_text="in words")


class PointOut(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Point"])
    coordinates = serializers.ListField(
        child=serializers.FloatField(), min_length=2, max_length=2, help_text=_("kinh độ, vĩ độ, làm tròn khoảng 100 m")
    )


class IncidentFeature(serializers.Serializer[Any]):
    """A GeoJSON Feature (RFC 7946)."""

    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.CharField()
    geometry = PointOut()
    properties = IncidentProperties()


class CaseProperties(IncidentProperties):
    steps = StepOut(many=True)
    photos = PhotoOut(many=True)
    answers = AnswerOut(many=True)


class CaseFeature(IncidentFeature):
    properties = CaseProperties()


class IncidentCollection(serializers.Serializer[Any]):
    """A GeoJSON FeatureCollection (RFC 7946), a page of it."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    features = IncidentFeature(many=True)


def feature(incident: PublicIncident, case: PublicCase | None = None) -> dict[str, Any]:
    """The incident as a GeoJSON Feature; with its steps, photos and answers when the case is given."""
    properties = dict(IncidentProperties(incident).data)
    if case is not None:
        properties["steps"] = StepOut(case.steps, many=True).data
        properties["photos"] = PhotoOut(case.photos, many=True).data
        properties["answers"] = AnswerOut(case.answers, many=True).data
    return {
        "type": "Feature",
        "id": incident.code,
        "geometry": {"type": "Point", "coordinates": [round(degrees, 6) for degrees in incident.position.coords]},
        "properties": properties,
    }
