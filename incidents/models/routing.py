"""Which agency a case goes to by rule, which agencies are told of it, and how it goes from one agency to another."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents import guards_routing
from incidents.models.incident import Incident
from incidents.models.kind_group import KindGroup
from incidents.models.kinds import Category
from places.models import Unit


class Hours(models.TextChoices):
    ANY = "any", _("Mọi lúc")
    WORKING = "working", _("Trong giờ hành chính")
    OUTSIDE = "outside", _("Ngoài giờ hành chính, ngày nghỉ")


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    def in_use(self) -> "RoutingRuleQuerySet":
        return self.filter(retired_at__isnull=True)


class RoutingRule(models.Model):
    """Who gets a case: kind (or group of kinds, or any) × unit with all under it (or any) × time → lead agency,
    perhaps a person in it, and agencies that are told.

    A rule is never changed: who edits it writes a new one and retires the old, so that an event that names the rule
    says for ever what it said then. `starts_on` and `ends_on` both belong to its days.
    """

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("loại sự việc")
    )
    group = models.ForeignKey(
        KindGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nhóm loại")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn")
    )
    hours = models.CharField(_("thời gian"), max_length=10, choices=Hours.choices, default=Hours.ANY)
    starts_on = models.DateField(_("dùng từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("dùng đến hết ngày"), null=True, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="routing_rules", verbose_name=_("cơ quan chủ trì")
    )
    person = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("người phụ trách")
    )
    informed = models.ManyToManyField(Agency, blank=True, related_name="+", verbose_name=_("cơ quan được thông báo"))
    why = models.CharField(_("căn cứ, lý do"), max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    retired_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy tắc phân công")
        verbose_name_plural = _("quy tắc phân công")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=True) | Q(group__isnull=True), name="routing_rule_kind_or_group"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="routing_rule_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["category", "group", "unit", "hours", "starts_on", "ends_on"],
                nulls_distinct=False,
                condition=Q(retired_at__isnull=True),
                name="routing_rule_one_for_the_same",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} → {self.agency}"


class InformedAgencyQuerySet(models.QuerySet["InformedAgency"]):
    def standing(self) -> "InformedAgencyQuerySet":
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: User) -> "InformedAgencyQuerySet":
        """What the person's agencies are told of."""
        return self.standing().filter(agency_id__in=reach_of(user).agency_ids("incident.view_reduced"))


class InformedAgency(models.Model):
    """An agency that is told of a case and sees a reduced view of it (see `reduced`)."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="informed")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(RoutingRule, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = InformedAgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan được thông báo")
        verbose_name_plural = _("cơ quan được thông báo")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["agency", "-at", "-id"], name="informed_agency_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "agency"], condition=Q(ended_at__isnull=True), name="informed_once"
            )
        ]
        triggers = guards_routing.INFORMED

    @property
    def policy_unit_id(self) -> int | None:
        return None

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id}) if self.ended_at is None else frozenset()


class Outcome(models.TextChoices):
    WAITING = "", _("Đang chờ trả lời")
    ACCEPTED = "accepted", _("Đã nhận")
    GIVEN_BACK = "given_back", _("Trả lại")
    TAKEN_BACK = "taken_back", _("Nơi chuyển đã rút lại")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def waiting(self) -> "ReferralQuerySet":
        return self.filter(answered_at__isnull=True)

    def visible_to(self, user: User) -> "ReferralQuerySet":
        """What waits for the person's agencies."""
        return self.waiting().filter(to_agency_id__in=reach_of(user).agency_ids("incident.accept"))


class Referral(models.Model):
    """A case on its way to another agency of the system. Until that accepts, whoever handed it over answers for it and
    the clock goes on. `agency` is who had it then: null before it was assigned."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="referrals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần chuyển cơ quan")
        verbose_name_plural = _("lần chuyển cơ quan")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["to_agency"], name="referral_waiting", condition=Q(answered_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(answered_at__isnull=True), name="referral_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, outcome="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, outcome__gt=""),
                name="referral_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | ~Q(agency=F("to_agency")), name="referral_to_another_agency"
            ),
        ]
        triggers = guards_routing.REFERRAL

    @property
    def policy_unit_id(self) -> int | None:
        return None

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.to_agency_id})
