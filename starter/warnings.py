"""One sample warning in force, so that a new site shows what a warning looks like."""

import datetime as dt

from django.utils import timezone

from agencies.models import User
from alerts.issuing import issue
from alerts.models import Warning
from places.hazards import Hazard
from places.models import Unit
from starter.people import VAN_QUAN


def load_warning() -> int:
    """Issues it unless one was ever issued; returns how many."""
    if Warning.objects.exists():
        return 0
    now = timezone.now()
    units = list(Unit.objects.on(timezone.localdate()).communes().filter(code__in=VAN_QUAN[:3]))
    issue(
        user=User.objects.get(username="nong_nghiep"),
        hazard=Hazard.FLASH_FLOOD,
        level=2,
        headline="DỮ LIỆU MẪU – Nguy cơ lũ quét, sạt lở do mưa lớn",
        headline_en="SAMPLE DATA – Risk of flash floods and landslides from heavy rain",
        instruction="Tránh xa ven suối và chân dốc. Chuẩn bị sơ tán khi thấy nước suối đục, dâng nhanh.",
        instruction_en="Keep away from streams and slopes. Be ready to leave when a stream turns muddy or rises.",
        units=units,
        starts_at=now,
        expires_at=now + dt.timedelta(hours=48),
        is_sample=True,
    )
    return 1
