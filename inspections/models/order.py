"""Inspection orders (quyết định kiểm tra), who carries one out, and where it leads."""

from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents.models import Incident
from inspections import guards
from inspections.models.facility import Facility
from inspections.secrecy import commune_unit_ids
from inspections.states import OrderState, StopState
from places.models import Unit


class Kind(models.TextChoices):
    FROM_CASES = "from_cases", _("Theo sự việc được phản ánh")
    PLANNED = "planned", _("Theo kế hoạch")


class Manner(models.TextChoices):
    ANNOUNCED = "announced", _("Báo trước")
    SURPRISE = "surprise", _("Đột xuất")


class OrderQuerySet(models.QuerySet["Order"]):
    def not_kept_from(self, user: Any) -> "OrderQuerySet":
        """Without the secret ones that lead to the commune of the person's office, until they are done (see `secrecy`).
        Of the agency that leads one, and of the team, none is kept."""
        reach = reach_of(user)
        to_the_commune = OrderStop.objects.filter(unit_id__in=commune_unit_ids(user))
        kept = Q(secret=True, pk__in=to_the_commune.values("order")) & ~Q(state=OrderState.DONE)
        return self.filter(~kept | _in_team(user) | Q(agency_id__in=reach.agency_ids("order.view")))

    def visible_to(self, user: Any) -> "OrderQuerySet":
        """Orders of the person's agency, those that lead into the person's area, and those whose team the person is in;
        without those that are kept back."""
        reach = reach_of(user)
        if not reach.has_any("order.view"):
            return self.none()
        into_area = OrderStop.objects.filter(unit_id__in=reach.unit_ids("order.view"))
        own = Q(agency_id__in=reach.agency_ids("order.view"))
        return self.not_kept_from(user).filter(_in_team(user) | own | Q(pk__in=into_area.values("order")))


def _in_team(user: Any) -> Q:
    return Q(pk__in=OrderMember.objects.filter(user=user).values("order"))


class Order(models.Model):
    """`agency` leads it; its people carry it out from `starts_at` to `ends_at`. `unit` is the smallest that holds all
    its stops. It gets its `number` (of the agency and `year`) when it is issued, and does not change after that. With
    `secret`, which only a surprise inspection may be, offices of the communes it leads to do not see it.

    `version` counts its events: a page that was made of an older version is out of date.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="inspection_orders", verbose_name=_("cơ quan chủ trì")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số"), null=True, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=40, blank=True)
    subject = models.CharField(_("về việc"), max_length=300)
    kind = models.CharField(_("căn cứ kiểm tra"), max_length=20, choices=Kind.choices)
    manner = models.CharField(_("hình thức"), max_length=20, choices=Manner.choices)
    secret = models.BooleanField(_("giữ kín với xã"), default=False)
    signs_of_violation = models.BooleanField(_("có dấu hiệu vi phạm"), default=False)
    legal_basis = models.TextField(_("căn cứ pháp lý"))
    content = models.TextField(_("nội dung kiểm tra"), blank=True)
    equipment = models.TextField(_("phương tiện, thiết bị mang theo"), blank=True)
    starts_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("kết thúc"))
    signer = models.CharField(_("người ký"), max_length=100, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=200, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    state = models.CharField(_("trạng thái"), max_length=20, choices=OrderState.choices, default=OrderState.DRAFT)
    override_reason = models.TextField(_("lý do vẫn ban hành dù trùng"), blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)
    cases = models.ManyToManyField(Incident, through="OrderCase", related_name="inspection_orders")

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định kiểm tra")
        verbose_name_plural = _("quyết định kiểm tra")
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="order_state_starts"),
            models.Index(fields=["agency", "-starts_at"], name="order_agency_starts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "number"], condition=Q(number__isnull=False), name="order_number_once"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="order_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(secret=False) | Q(manner=Manner.SURPRISE), name="order_secret_only_by_surprise"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[OrderState.DRAFT, OrderState.CANCELLED])
                | Q(number__isnull=False, issued_at__isnull=False),
                name="order_issued_with_a_number",
            ),
        ]
        triggers = guards.ORDER

    def __str__(self) -> str:
        return self.code or self.subject

    @property
    def code(self) -> str:
        """Number and symbol as they stand on the paper; empty for what was not issued."""
        return "" if self.number is None else "/".join(filter(None, (f"{self.number:02d}", self.symbol)))

    @property
    def policy_unit_id(self) -> int:
        return self.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id})


class OrderMember(models.Model):
    """Somebody of the team. `during` is kept by the database: the time of an order that binds, empty while it does not
    or where being in two places was overridden with a reason."""

    class Part(models.TextChoices):
        LEADER = "leader", _("Trưởng đoàn")
        MEMBER = "member", _("Thành viên")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inspections")
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.MEMBER)
    overridden = models.BooleanField(default=False)
    during = DateTimeRangeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thành viên đoàn kiểm tra")
        verbose_name_plural = _("thành viên đoàn kiểm tra")
        ordering = ["part", "id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "user"], name="order_member_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(part="leader"), name="order_one_leader"),
            ExclusionConstraint(
                name="order_member_in_one_place",
                expressions=[("user", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = guards.MEMBER


class OrderStop(models.Model):
    """Where an order leads: a facility, a case, or a place that only `name` tells. `location` (EPSG:4326) and `unit`
    are those of the day it was written. `arrived_location` is where the phone said it was, give or take
    `arrived_accuracy_m` metres."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="stops")
    sequence = models.PositiveSmallIntegerField(_("thứ tự"))
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="stops")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nơi đến"), max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    location = models.PointField(srid=4326, null=True, blank=True)
    state = models.CharField(max_length=20, choices=StopState.choices, default=StopState.WAITING)
    set_out_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_location = models.PointField(srid=4326, null=True, blank=True)
    arrived_accuracy_m = models.FloatField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("điểm kiểm tra")
        verbose_name_plural = _("điểm kiểm tra")
        ordering = ["sequence", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "sequence"], name="order_stop_sequence", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["order", "facility"], condition=Q(facility__isnull=False), name="order_stop_facility_once"
            ),
            models.UniqueConstraint(
                fields=["order", "incident"], condition=Q(incident__isnull=False), name="order_stop_incident_once"
            ),
            models.CheckConstraint(
                condition=Q(facility__isnull=True) | Q(incident__isnull=True), name="order_stop_at_one_thing"
            ),
            models.CheckConstraint(
                condition=~Q(state=StopState.CANNOT) | Q(reason__gt=""), name="order_stop_cannot_with_a_reason"
            ),
        ]
        triggers = guards.STOP

    def __str__(self) -> str:
        return self.name


class OrderCase(models.Model):
    """A case that an order is made from, looked at `stop`."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="order_cases")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="order_cases")
    stop = models.ForeignKey(OrderStop, on_delete=models.CASCADE, related_name="order_cases")

    class Meta:
        verbose_name = _("sự việc của quyết định kiểm tra")
        verbose_name_plural = _("sự việc của quyết định kiểm tra")
        constraints = [models.UniqueConstraint(fields=["order", "incident"], name="order_case_once")]
        triggers = guards.CASE
