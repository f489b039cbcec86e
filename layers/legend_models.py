"""The legend of each scale of each hazard as a whole: its title, and who changed it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from layers import guards
from layers.models import ClassStyle, Scale
from places.guards import never_emptied
from places.hazards import Hazard
from places.models import Level, Unit


class Legend(models.Model):
    """Its classes are the rows of `ClassStyle` with the same hazard and scale. One legend serves every map of the
    province, so that only offices that answer for the whole province may change it."""

    hazard = models.CharField(_("loại thiên tai"), max_length=20, choices=Hazard.choices)
    scale = models.CharField(_("thang"), max_length=20, choices=Scale.choices)
    title = models.CharField(_("tên chú giải"), max_length=120)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=120)

    class Meta:
        verbose_name = _("chú giải")
        verbose_name_plural = _("chú giải")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["hazard", "scale"], name="legend_unique")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.title_en if get_language() == "en" else self.title

    @property
    def classes(self) -> models.QuerySet[ClassStyle]:
        """Lowest class first."""
        return ClassStyle.objects.filter(hazard=self.hazard, scale=self.scale).order_by("level")

    @property
    def policy_unit_id(self) -> int | None:
        provinces = Unit.objects.on(timezone.localdate()).filter(level=Level.PROVINCE, code=settings.PROVINCE_CODE)
        return provinces.values_list("pk", flat=True).first()

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset()


class LegendEvent(models.Model):
    """A change of a legend: appended, never changed. `changes` lists `[what, before, after]`, where `what` is the name
    of a field, with the class before it where it belongs to one: "title", "3.colour"."""

    legend = models.ForeignKey(Legend, on_delete=models.PROTECT, related_name="events")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("thay đổi chú giải")
        verbose_name_plural = _("thay đổi chú giải")
        ordering = ["-at", "-id"]
        triggers = [guards.legend_append_only, never_emptied("legend_event_never_emptied")]

    def __str__(self) -> str:
        return f"{self.legend} · {self.at:%Y-%m-%d %H:%M}"
