"""Hotspots (điểm nóng): places where cases come again and again, with an owner and checks of their own."""

import datetime as dt

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents import guards_routing
from incidents.models.incident import Incident
from places.models import Unit

MOST_RADIUS_M = 5000


class HotspotQuerySet(models.QuerySet["Hotspot"]):
    def visible_to(self, user: User) -> "HotspotQuerySet":
        """For staff alone: those of the area, and those that the person's agency looks after."""
        reach = reach_of(user)
        return self.filter(
            Q(unit_id__in=reach.unit_ids("hotspot.view")) | Q(agency_id__in=reach.agency_ids("hotspot.view"))
        )

    def open(self) -> "HotspotQuerySet":
        return self.filter(closed_at__isnull=True)

    def overdue(self, day: dt.date | None = None) -> "HotspotQuerySet":
        """Whose check should have been before today."""
        return self.open().filter(next_check_on__lt=day or timezone.localdate())


class Hotspot(models.Model):
    """What lies within `radius_m` metres of `place`; with `around_cases`, of the hull of its cases, which is kept in
    `area` while it has cases whose place is known (both EPSG:4326). `version` counts its entries. While it is open
    somebody has to look again by `next_check_on`."""

    name = models.CharField(_("tên"), max_length=120)
    why = models.TextField(_("vì sao là điểm nóng"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    place = models.PointField(_("vị trí"), srid=4326)
    radius_m = models.PositiveIntegerField(_("bán kính (m)"))
    around_cases = models.BooleanField(_("vùng bao quanh các sự việc"), default=False)
    area = models.PolygonField(_("vùng"), srid=4326, null=True, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="hotspots", verbose_name=_("cơ quan theo dõi")
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người theo dõi")
    )
    next_check_on = models.DateField(_("ngày kiểm tra tới"), null=True, blank=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    objects = HotspotQuerySet.as_manager()

    class Meta:
        verbose_name = _("điểm nóng")
        verbose_name_plural = _("điểm nóng")
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["unit", "closed_at", "next_check_on"], name="hotspot_unit_next_check")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, next_check_on__isnull=False)
                | Q(closed_at__isnull=False, next_check_on__isnull=True),
                name="hotspot_open_has_a_next_check",
            ),
            models.CheckConstraint(
                condition=Q(radius_m__gte=1, radius_m__lte=MOST_RADIUS_M), name="hotspot_radius_metres"
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__isvalid=True), name="hotspot_area_is_valid"
            ),
        ]
        triggers = guards_routing.HOTSPOT

    def __str__(self) -> str:
        return self.name

    @property
    def policy_unit_id(self) -> int:
        return self.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id})

    @property
    def overdue(self) -> bool:
        return self.next_check_on is not None and self.next_check_on < timezone.localdate()


class HotspotCase(models.Model):
    """A case gathered into a hotspot; it is handled as before."""

    hotspot = models.ForeignKey(Hotspot, on_delete=models.PROTECT, related_name="cases")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="in_hotspots")
    at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sự việc của điểm nóng")
        verbose_name_plural = _("sự việc của điểm nóng")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hotspot", "incident"], condition=Q(ended_at__isnull=True), name="hotspot_case_once"
            )
        ]
        triggers = guards_routing.HOTSPOT_CASE


class HotspotEntry(models.Model):
    """What happened to a hotspot: appended in the transaction of the change, never changed or deleted."""

    class Verb(models.TextChoices):
        OPEN = "open", _("Lập điểm nóng")
        CHANGE = "change", _("Sửa thông tin")
        NOTE = "note", _("Ghi chú")
        CHECK = "check", _("Đã kiểm tra")
        GATHER = "gather", _("Thêm sự việc")
        RELEASE = "release", _("Bỏ sự việc")
        CLOSE = "close", _("Kết thúc theo dõi")
        REOPEN = "reopen", _("Theo dõi lại")

    hotspot = models.ForeignKey(Hotspot, on_delete=models.PROTECT, related_name="entries")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=20, choices=Verb.choices)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("diễn biến của điểm nóng")
        verbose_name_plural = _("diễn biến của điểm nóng")
        ordering = ["hotspot_id", "-version"]
        constraints = [models.UniqueConstraint(fields=["hotspot", "version"], name="hotspot_entry_version_unique")]
        triggers = guards_routing.HOTSPOT_ENTRY
