"""What the addresses for machines take: a point and a day."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

MISSING = _("Thiếu giá trị này; hãy cho biết độ thập phân, ví dụ lat=21.86&lon=106.54.")
NOT_DEGREES = _("Phải là số độ thập phân, ví dụ 21.86.")
# Every longitude in Viet Nam is above 100, so that a swapped pair is always caught here.
NOT_LATITUDE = _("Vĩ độ (lat) phải từ -90 đến 90. Có lẽ lat và lon bị đổi chỗ.")
NOT_LONGITUDE = _("Kinh độ (lon) phải từ -180 đến 180.")


def _messages(too_far: Any) -> dict[str, Any]:
    return {"required": MISSING, "invalid": NOT_DEGREES, "min_value": too_far, "max_value": too_far}


# Days outside these are slips of the keyboard.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


class DayQuery(serializers.Serializer[Any]):
    """`on`, a day; the day of today in Viet Nam when left out."""

    on = serializers.DateField(
        required=False,
        help_text="Day, YYYY-MM-DD; today when left out",
        error_messages={"invalid": _("Phải là ngày dạng YYYY-MM-DD, ví dụ 2025-07-01.")},
    )

    def validate_on(self, on: dt.date) -> dt.date:
        if not FIRST_DAY <= on <= LAST_DAY:
            raise serializers.ValidationError(_("Phải là ngày dạng YYYY-MM-DD, ví dụ 2025-07-01."))
        return on

    @property
    def day(self) -> dt.date:
        """The day asked for; after `is_valid()`."""
        on: dt.date | None = self.validated_data.get("on")
        return on or timezone.localdate()


class PointQuery(DayQuery):
    """`lat` and `lon` in degrees, EPSG:4326."""

    lat = serializers.FloatField(
        min_value=-90,
        max_value=90,
        error_messages=_messages(NOT_LATITUDE),
        help_text="Latitude, decimal degrees WGS 84",
    )
    lon = serializers.FloatField(
        min_value=-180,
        max_value=180,
        error_messages=_messages(NOT_LONGITUDE),
        help_text="Longitude, decimal degrees WGS 84",
    )


class NameQuery(DayQuery):
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text="A name, with or without accents; all when left out"
    )
