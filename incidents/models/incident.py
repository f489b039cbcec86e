"""Incidents, what happened to each, and where how many are."""

import datetime as dt
from typing import Any

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents import guards
from incidents.models.kinds import Category
from incidents.states import PUBLIC_STATES, State
from places.models import Level, Unit


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


class HeldFor(models.TextChoices):
    """What a hold waits for."""

    REPORTER = "reporter", _("Trả lời của người phản ánh")
    AGENCY = "agency", _("Cơ quan khác")
    OTHER = "other", _("Việc khác")


class Incident(models.Model):
    """`code` is public. `location` is EPSG:4326; with `place_unclear` it is the middle of `unit`, because only words
    tell the place. Until staff found the commune, `unit` is the province then (see `placing`). `due_at` is when the
    running clock (`clock`) ends, null when none runs, and `clock_started_at` when it began. `assignee` is the person in
    `agency` who looks after it. Beside the clock two more run from the day of receipt: `acknowledge_by` until somebody
    of staff looked (`acknowledged_at`), and `answer_by` until the reporter can be told a result (`answered_at`); null
    where the office sets no such time.

    `version` counts the incident's events; a page that was made of an older version is out of date. While on hold,
    `held_from`, `held_clock` and `held_due_at` are what `state`, `clock` and `due_at` were at `held_at`; `held_for`
    tells what it waits for, and `held_whom` whom, in words.
    """

    code = models.CharField(_("mã sự việc"), max_length=16, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("loại"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("địa bàn"))
    location = models.PointField(_("vị trí"), srid=4326)
    place_unclear = models.BooleanField(_("vị trí chưa rõ"), default=False, db_default=False)
    place_words = models.CharField(_("mô tả vị trí"), max_length=300, blank=True)
    state = models.CharField(_("trạng thái"), max_length=20, choices=State.choices, default=State.RECEIVED)
    held_from = models.CharField(max_length=20, choices=State.choices, blank=True)
    held_clock = models.CharField(max_length=30, blank=True)
    held_due_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_for = models.CharField(max_length=10, choices=HeldFor.choices, blank=True)
    held_whom = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("cơ quan xử lý"),
    )
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người phụ trách")
    )
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("trùng với")
    )
    clock = models.CharField(max_length=30, blank=True)
    due_at = models.DateTimeField(_("hạn"), null=True, blank=True)
    clock_started_at = models.DateTimeField(null=True, blank=True)
    acknowledge_by = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
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
            models.Index(fields=["changed_at"], name="incident_changed"),
            models.Index(fields=["due_at"], name="incident_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["acknowledge_by"], name="incident_unseen", condition=Q(acknowledged_at__isnull=True)),
            models.Index(fields=["answer_by"], name="incident_unanswered", condition=Q(answered_at__isnull=True)),
            models.Index(
                F("due_at").asc(nulls_last=True), F("received_at").desc(), F("id").desc(), name="incident_inbox_order"
            ),
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
            models.CheckConstraint(
                condition=Q(assignee__isnull=True) | Q(agency__isnull=False), name="incident_assignee_of_an_agency"
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="incident_not_duplicate_of_itself"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True, clock="") | Q(due_at__isnull=False, clock__gt=""),
                name="incident_due_with_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ON_HOLD) | Q(held_for="", held_whom=""), name="incident_held_for_only_on_hold"
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
    def commune_unknown(self) -> bool:
        return self.place_unclear and self.unit.level == Level.PROVINCE

    @property
    def overdue(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()


class Event(models.Model):
    """What happened to an incident: appended in the transaction of the change, never changed or deleted.

    `actor` is null for the reporter and for the system; `by` says which. `version` is the incident's after the event.
    `from_state` and `to_state` are empty where the state did not change; a reassignment has both alike.

    `hash` and, but for the files, `bound` are written by the database (see `bindings`): an object just made in Python
    does not have them.
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
    bound = models.JSONField(
        default=dict, help_text="SHA-256 of the case as it stood, of the report, of the files that came with it"
    )
    hash = models.BinaryField(default=b"", help_text="SHA-256 of this row and of the hash of the one before it")

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        ordering = ["incident_id", "version"]
        indexes = [models.Index(fields=["incident"], name="event_erase_contact", condition=Q(verb="erase_contact"))]
        constraints = [models.UniqueConstraint(fields=["incident", "version"], name="event_incident_version_unique")]
        triggers = guards.EVENT


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
