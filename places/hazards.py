"""The natural hazards this system tells of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Hazard(TextChoices):
    LANDSLIDE = "landslide", _("Sạt lở đất đá")
    FLASH_FLOOD = "flash_flood", _("Lũ quét")
    FLOODING = "flooding", _("Ngập lụt, ngập úng")
