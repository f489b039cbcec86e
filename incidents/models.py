"""Reports and incidents.

A report (phản ánh) is one person's message. An incident (sự việc) is the problem at a place that is handled; one or
more reports belong to it. Every change of an incident appends one event, which the database refuses to change.
"""

import datetime as dt
from typing import Any

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agencies.counting import KeyCount
from agencies.models import Agency, AgencyKind, User
from agencies.policy import reach_of
from incidents import guards
from incidents.states import PUBLIC_STATES, State
from places.models import Unit

MOST_WORKING_DAYS = 250
"""About a year: no step takes longer."""


class Category(models.Model):
    """A kind of incident, as rows an office may edit. An emergency kind shows the number to call before all else."""

    slug = models.SlugField(_("tên trong địa chỉ"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=120)
    icon = models.CharField(_("biểu tượng"), max_length=40)
    emergency = models.BooleanField(_("khẩn cấp"), default=False)
    lead_kind = models.CharField(_("cơ quan chủ trì"), max_length=30, choices=AgencyKind.choices)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("loại sự việc")
        verbose_name_plural = _("loại sự việc")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class StepDeadline(models.Model):
    """Working days a step may take. A row with a category goes before the row without."""

    clock = models.CharField(_("bước"), max_length=30)
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("loại sự việc"),
    )
    working_days = models.PositiveSmallIntegerField(
        _("số ngày làm việc"), validators=[MaxValueValidator(MOST_WORKING_DAYS)]
    )

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        constraints = [
            models.UniqueConstraint(fields=["clock", "category"], name="step_deadline_unique", nulls_distinct=False),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="step_deadline_at_least_a_day"),
            models.CheckConstraint(
                condition=Q(working_days__lte=MOST_WORKING_DAYS), name="step_deadline_at_most_a_year"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(days)s ngày làm việc") % {"days": self.working_days}


class SpecialDay(models.Model):
    """A day that the published calendar of holidays does not know: swapped by decision of the year, or a local one."""

    day = models.DateField(_("ngày"), unique=True)
    works = models.BooleanField(_("là ngày làm việc"))
    name = models.CharField(_("căn cứ"), max_length=200)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.name}"


class IncidentQuerySet(models.QuerySet["Incident"]):
    def public(self) -> "IncidentQuerySet":
        """What everyone may see: verified at some time, and not hidden since."""
        return self.filter(state__in=PUBLIC_STATES, verified_at__isnull=False)

    def visible_to(self, user: Any) -> "IncidentQuerySet":
        """For staff: incidents of their area and those handed to their agency. Nothing for others: the public reads
        through `public()`, which selects columns too."""
        reach = reach_of(user)
        return self.filter(
            Q(unit_id__in=reach.unit_ids("incident.view")) | Q(agency_id__in=reach.agency_ids("incident.view"))
        )

    def overdue(self, now: dt.datetime | None = None) -> "IncidentQuerySet":
        return self.filter(due_at__lt=now or timezone.now())


class Incident(models.Model):
    """`code` is public. `location` is EPSG:4326. `due_at` is when the running clock (`clock`) ends, null when
    none runs.

    `version` counts the incident's events; a page that was made of an older version is out of date. While on hold,
    `held_from`, `held_clock` and `held_due_at` are what `state`, `clock` and `due_at` were at `held_at`.
    """

    code = models.CharField(_("mã sự việc"), max_length=16, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("loại"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("địa bàn"))
    location = models.PointField(_("vị trí"), srid=4326)
    place_words = models.CharField(_("mô tả vị trí"), max_length=300, blank=True)
    state = models.CharField(_("trạng thái"), max_length=20, choices=State.choices, default=State.RECEIVED)
    held_from = models.CharField(max_length=20, choices=State.choices, blank=True)
    held_clock = models.CharField(max_length=30, blank=True)
    held_due_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("cơ quan xử lý"),
    )
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("trùng với")
    )
    clock = models.CharField(max_length=30, blank=True)
    due_at = models.DateTimeField(_("hạn"), null=True, blank=True)
    received_at = models.DateTimeField(_("tiếp nhận lúc"), db_default=Now())
    verified_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(db_default=Now())
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("sự việc")
        verbose_name_plural = _("sự việc")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="incident_unit_state_due"),
            models.Index(fields=["agency", "state", "due_at"], name="incident_agency_state_due"),
            models.Index(fields=["-received_at", "-id"], name="incident_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.ON_HOLD, held_from__gt="") | (~Q(state=State.ON_HOLD) & Q(held_from="")),
                name="incident_held_from_only_on_hold",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DUPLICATE, duplicate_of__isnull=False)
                | (~Q(state=State.DUPLICATE) & Q(duplicate_of__isnull=True)),
                name="incident_duplicate_of_another",
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="incident_not_duplicate_of_itself"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True, clock="") | Q(due_at__isnull=False, clock__gt=""),
                name="incident_due_with_a_clock",
            ),
        ]
        triggers = guards.INCIDENT

    def __str__(self) -> str:
        return self.code

    @property
    def policy_unit_id(self) -> int:
        return self.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id}) if self.agency_id else frozenset()

    @property
    def overdue(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()


class Channel(models.TextChoices):
    WEB = "web", _("Trang web")
    STAFF = "staff", _("Cán bộ ghi nhận")
    API = "api", "API"


class Report(models.Model):
    """One person's message. `code` is for its author alone, as is the link made of `token_hash`'s secret (SHA-256)."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    client_id = models.UUIDField(unique=True, help_text="Made by the sender: the same report sent twice is one report")
    code = models.CharField(_("mã theo dõi"), max_length=16, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    words = models.TextField(_("nội dung"), blank=True)
    location = models.PointField(srid=4326)
    accuracy_m = models.FloatField(null=True, blank=True)
    place_words = models.CharField(max_length=300, blank=True)
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("phản ánh")
        verbose_name_plural = _("phản ánh")
        ordering = ["received_at", "id"]
        triggers = guards.REPORT


class ReporterContact(models.Model):
    """Who reported: a secret by law. Encrypted, kept apart, each look logged, deleted after `delete_after`."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="contact")
    name_encrypted = models.BinaryField(default=b"")
    phone_encrypted = models.BinaryField(default=b"")
    delete_after = models.DateField()

    class Meta:
        verbose_name = _("người phản ánh")
        verbose_name_plural = _("người phản ánh")


class ContactAccess(models.Model):
    """Who looked at a reporter's contact, and why."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="contact_accesses")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("lần xem người phản ánh")
        verbose_name_plural = _("lần xem người phản ánh")
        ordering = ["-at"]
        triggers = guards.CONTACT_ACCESS


class Event(models.Model):
    """What happened to an incident: appended in the transaction of the change, never changed or deleted.

    `actor` is null for the reporter and for the system; `by` says which. `version` is the incident's after the event.
    `from_state` and `to_state` are empty where the state did not change; a reassignment has both alike.
    """

    class By(models.TextChoices):
        STAFF = "staff", _("Cán bộ")
        REPORTER = "reporter", _("Người phản ánh")
        SYSTEM = "system", _("Hệ thống")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=10, choices=By.choices)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    public_note = models.TextField(blank=True)
    internal_note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        ordering = ["incident_id", "version"]
        constraints = [models.UniqueConstraint(fields=["incident", "version"], name="event_incident_version_unique")]
        triggers = guards.EVENT


class Photo(models.Model):
    """A picture from a reporter (`report`) or from staff (`event`), without EXIF, upright. Files are private; the
    public sees a photo only after staff published it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="photos")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    key = models.UUIDField(unique=True)
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT")
    thumbnail_path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sent_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the file as it came, before it was made safe"
    )
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    published = models.BooleanField(_("công khai"), default=False)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("ảnh")
        verbose_name_plural = _("ảnh")
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, event__isnull=True) | Q(report__isnull=True, event__isnull=False),
                name="photo_of_a_report_or_an_event",
            )
        ]
        triggers = guards.PHOTO


class IncidentCell(models.Model):
    """Public incidents counted in a square of the web map's grid (`z`, `x`, `y` as in tile addresses). `sum_x` and
    `sum_y` add up their positions in units of 1/4096 of the tile three zooms above, so that a cell is drawn at the
    mean of its points. Kept by a trigger in the transaction that changes the incident."""

    z = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    count = models.IntegerField()
    open_count = models.IntegerField()
    sum_x = models.BigIntegerField()
    sum_y = models.BigIntegerField()

    class Meta:
        verbose_name = _("ô đếm sự việc")
        verbose_name_plural = _("ô đếm sự việc")
        constraints = [
            models.UniqueConstraint(fields=["z", "x", "y"], name="incident_cell_unique"),
            models.CheckConstraint(condition=Q(count__gte=0, open_count__gte=0), name="incident_cell_never_negative"),
        ]


class AddressCount(KeyCount):
    """How often one network address did one thing within an hour (see `throttle`)."""

    class Meta:
        verbose_name = _("số lần của một địa chỉ mạng")
        verbose_name_plural = _("số lần của các địa chỉ mạng")
        indexes = [models.Index(fields=["ends_at"], name="address_count_ends")]
