"""Places that people name when they say where something is: villages, bridges, markets, schools, streams."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from places.folding import Fold


class NamedPlace(models.Model):
    """A named place between two days. `name` is whole, as people say it ("Thôn Bản Làn", "Cầu Bản Quyền"); `kind` is
    the word before it in small letters ("thôn", "cầu"). `point` is EPSG:4326. `unit` is the commune of today that holds
    it. `source` tells where the row comes from: a file replaces what came from the same source before."""

    name = models.CharField(_("tên"), max_length=200)
    kind = models.CharField(_("loại"), max_length=60)
    point = models.PointField(_("vị trí"), srid=4326)
    unit = models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, related_name="named_places", verbose_name=_("xã, phường")
    )
    source = models.CharField(_("nguồn"), max_length=300)
    valid_from = models.DateField(_("có từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("địa danh")
        verbose_name_plural = _("địa danh")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "name", "point"], condition=Q(valid_to=None), name="named_place_once_a_source"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="named_place_ends_after"
            ),
        ]
        indexes = [GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="named_place_name_folded")]

    def __str__(self) -> str:
        return self.name
