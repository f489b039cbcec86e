"""The natural hazards this system tells of."""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class Hazard(TextChoices):
    LANDSLIDE = "landslide", _("Sạt lở đất đá")
    FLASH_FLOOD = "flash_flood", _("Lũ quét")
    FLOODING = "flooding", _("Ngập lụt, ngập úng")


HIGHEST_RISK_LEVEL = 5
"""QĐ 18/2021/QĐ-TTg, Điều 4."""


def highest_risk_level(hazard: str) -> int:
    """How high the hazard's risk levels go by rule, 1–5. The rule is kept by an upper room (`LEVEL_LIMIT`)."""
    limit: int | None = import_string(settings.LEVEL_LIMIT)(hazard)
    return HIGHEST_RISK_LEVEL if limit is None else limit
