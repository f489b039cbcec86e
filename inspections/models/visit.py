"""Visits (lần kiểm tra tại chỗ): what was asked, seen, measured and photographed, and who stood by."""

from typing import Any

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents.models import Category, Incident
from inspections import guards_outcomes
from inspections.checklists import no_questions, valid_questions
from inspections.models.facility import Facility
from inspections.models.order import OrderStop
from inspections.outcome_states import VisitResult, VisitState
from inspections.secrecy import commune_unit_ids
from inspections.states import OrderState
from places.models import Unit


class ChecklistTemplate(models.Model):
    """What an officer asks and looks at, as a list an office edits; without a kind it serves every kind. `questions` is
    of the form that `checklists` tells."""

    name = models.CharField(_("tên"), max_length=120)
    kind = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("loại sự việc"),
        help_text=_("Để trống khi dùng cho mọi loại."),
    )
    questions = models.JSONField(_("câu hỏi"), default=no_questions, validators=[valid_questions])
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("mẫu danh mục kiểm tra")
        verbose_name_plural = _("mẫu danh mục kiểm tra")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(active=True), nulls_distinct=False, name="checklist_one_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.name


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: Any) -> "VisitQuerySet":
        """Visits of the person's agency and in the person's area, without those of a secret order that is kept from the
        person's commune until it is done (see `secrecy`)."""
        reach = reach_of(user)
        kept_back = Q(stop__order__secret=True, unit_id__in=commune_unit_ids(user)) & ~Q(
            stop__order__state=OrderState.DONE
        )
        own = Q(agency_id__in=reach.agency_ids("visit.view"))
        return self.filter(own | (Q(unit_id__in=reach.unit_ids("visit.view")) & (Q(stop__isnull=True) | ~kept_back)))


class Visit(models.Model):
    """To a case or a facility, at a stop of an order or without one, by `agency`. `questions` are those of the template
    on the day; `answers` maps their keys to what was answered. `location` (EPSG:4326) is where the phone said it was.
    Once signed nothing changes; a later change opens the visit again with a reason and ends in minutes of a higher
    number. `version` counts its events."""

    stop = models.ForeignKey(OrderStop, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    place_words = models.CharField(_("nơi kiểm tra"), max_length=300, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="visits", verbose_name=_("cơ quan"))
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits")
    begun_at = models.DateTimeField(_("bắt đầu lúc"), db_default=Now())
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    location = models.PointField(srid=4326, null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    questions = models.JSONField(default=no_questions)
    answers = models.JSONField(default=dict)
    findings = models.TextField(_("diễn biến, kết quả kiểm tra"), blank=True)
    opinion = models.TextField(_("ý kiến của bên được kiểm tra"), blank=True)
    result = models.CharField(_("kết luận"), max_length=20, choices=VisitResult.choices, blank=True)
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.DRAFT)
    reopened_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần kiểm tra")
        verbose_name_plural = _("lần kiểm tra")
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["stop"], name="visit_one_a_stop"),
            models.CheckConstraint(
                condition=Q(state=VisitState.DRAFT) | Q(result__gt="", findings__gt=""),
                name="visit_signed_with_a_result",
            ),
        ]
        triggers = guards_outcomes.VISIT

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def policy_unit_id(self) -> int:
        return self.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id})

    @property
    def signed(self) -> bool:
        return self.state == VisitState.SIGNED


class Measurement(models.Model):
    """A value that was measured, and the limit that a regulation sets, as the officer read it there."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="measurements")
    parameter = models.CharField(_("thông số"), max_length=120)
    value = models.DecimalField(_("kết quả đo"), max_digits=16, decimal_places=4)
    unit = models.CharField(_("đơn vị"), max_length=30)
    instrument = models.CharField(_("thiết bị đo"), max_length=120, blank=True)
    limit_low = models.DecimalField(_("giới hạn thấp nhất"), max_digits=16, decimal_places=4, null=True, blank=True)
    limit_high = models.DecimalField(_("giới hạn cao nhất"), max_digits=16, decimal_places=4, null=True, blank=True)
    limit_source = models.CharField(_("giới hạn theo quy chuẩn"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("kết quả đo")
        verbose_name_plural = _("kết quả đo")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_low__isnull=True, limit_high__isnull=True) | Q(limit_source__gt=""),
                name="measurement_limit_with_its_source",
            )
        ]
        triggers = guards_outcomes.MEASUREMENT

    @property
    def within(self) -> bool | None:
        """None without a limit."""
        if self.limit_low is None and self.limit_high is None:
            return None
        return not (
            (self.limit_low is not None and self.value < self.limit_low)
            or (self.limit_high is not None and self.value > self.limit_high)
        )


class VisitPerson(models.Model):
    """Somebody of the other side or a witness. The name is personal data: encrypted, on the visit's own pages only."""

    class Part(models.TextChoices):
        REPRESENTATIVE = "representative", _("Đại diện bên được kiểm tra")
        WITNESS = "witness", _("Người chứng kiến")

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="people")
    part = models.CharField(_("tư cách"), max_length=20, choices=Part.choices)
    name_encrypted = models.BinaryField()
    standing = models.CharField(_("chức vụ, địa chỉ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("người có mặt")
        verbose_name_plural = _("người có mặt")
        ordering = ["part", "id"]
        triggers = guards_outcomes.PERSON


class VisitPhoto(models.Model):
    """A photo or video of the visit, without metadata; `sent_path` is the encrypted file as it came. `taken_at`,
    `location` (EPSG:4326) and `accuracy_m` are what the phone told when it was taken."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    key = models.UUIDField(unique=True)
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT")
    thumbnail_path = models.CharField(max_length=200)
    sent_path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sent_sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20, default="image/jpeg")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)
    location = models.PointField(srid=4326, null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("ảnh kiểm tra")
        verbose_name_plural = _("ảnh kiểm tra")
        ordering = ["added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["visit", "sent_sha256"], name="visit_photo_once")]
        triggers = guards_outcomes.PHOTO
