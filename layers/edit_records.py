"""What people drew in drafts: who, when, what, and every zone before and after, so that it can be undone.

Appended, never changed: an edit that was undone is followed by one that says so.
"""

from __future__ import annotations

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from layers import guards
from places.guards import never_emptied


class EditKind(models.TextChoices):
    ADD = "add", _("Thêm vùng")
    RESHAPE = "reshape", _("Sửa đường ranh")
    RECLASS = "reclass", _("Đổi lớp")
    REMOVE = "remove", _("Xoá vùng")
    CUT = "cut", _("Khoét, cắt bớt")
    EXTEND = "extend", _("Nối thêm")
    SPLIT = "split", _("Tách vùng")
    UNDO = "undo", _("Hoàn tác")
    REDO = "redo", _("Làm lại")


class ZoneEdit(models.Model):
    """One thing that one person did to the zones of a draft.

    `key` is made by the browser: the same edit sent twice is one edit. `about` is what an undo took back or a redo
    did again.
    """

    version = models.ForeignKey("layers.LayerVersion", on_delete=models.CASCADE, related_name="zone_edits")
    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20, choices=EditKind.choices)
    about = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="followed_by")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    repairs = models.JSONField(default=list, help_text="Keys of geodata.repair.REASONS done to what was drawn")

    class Meta:
        verbose_name = _("lần sửa vùng")
        verbose_name_plural = _("lần sửa vùng")
        ordering = ["id"]
        indexes = [models.Index(fields=["version", "actor", "id"], name="zone_edit_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[EditKind.UNDO, EditKind.REDO], about__isnull=False)
                | (~Q(kind__in=[EditKind.UNDO, EditKind.REDO]) & Q(about__isnull=True)),
                name="zone_edit_about_another",
            )
        ]
        triggers = [guards.appended_only("zone_edit"), never_emptied("zone_edit_never_emptied")]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.get_kind_display()}"


class ZoneChange(models.Model):
    """One zone before and after an edit: without `before` it came, without `after` it went. EPSG:4326.

    `zone_id` is no foreign key: the zone may be gone.
    """

    edit = models.ForeignKey(ZoneEdit, on_delete=models.CASCADE, related_name="changes")
    zone_id = models.BigIntegerField()
    level_before = models.PositiveSmallIntegerField(null=True)
    level_after = models.PositiveSmallIntegerField(null=True)
    before = models.MultiPolygonField(srid=4326, null=True, spatial_index=False)
    after = models.MultiPolygonField(srid=4326, null=True, spatial_index=False)

    class Meta:
        verbose_name = _("vùng trước và sau khi sửa")
        verbose_name_plural = _("vùng trước và sau khi sửa")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False), name="zone_change_is_a_change"
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=True, level_before__isnull=True)
                | Q(before__isnull=False, level_before__isnull=False),
                name="zone_change_before_whole",
            ),
            models.CheckConstraint(
                condition=Q(after__isnull=True, level_after__isnull=True)
                | Q(after__isnull=False, level_after__isnull=False),
                name="zone_change_after_whole",
            ),
        ]
        triggers = [
            guards.appended_only(
                "zone_change",
                version="(SELECT edit.version_id FROM layers_zoneedit AS edit WHERE edit.id = OLD.edit_id)",
            ),
            never_emptied("zone_change_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.edit_id}: {self.zone_id}"
