"""Sanctions (xử phạt vi phạm hành chính): who shall pay what by which articles, from the proposal to the payment.

Amounts are Vietnamese đồng.
"""

import datetime as dt
from typing import Any

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from incidents.models import Incident
from inspections import guards_outcomes
from inspections.models.facility import Facility
from inspections.models.law import LegalArticle, SanctionPower
from inspections.models.visit import Visit
from inspections.outcome_states import AWAITING_DECISION, SanctionState
from inspections.secrecy import commune_unit_ids
from inspections.states import OrderState
from places.models import Unit


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def visible_to(self, user: Any) -> "SanctionQuerySet":
        """Those of the person's agency and in the person's area, without what a secret order found that is kept from
        the person's commune until it is done (see `secrecy`)."""
        reach = reach_of(user)
        agencies = reach.agency_ids("sanction.view")
        secret = Q(visit__stop__order__secret=True, unit_id__in=commune_unit_ids(user))
        kept_back = secret & ~Q(visit__stop__order__state=OrderState.DONE)
        in_area = Q(unit_id__in=reach.unit_ids("sanction.view")) & (Q(visit__stop__isnull=True) | ~kept_back)
        return self.filter(in_area | Q(agency_id__in=agencies) | Q(proposed_by_agency_id__in=agencies))

    def overdue(self, on: dt.date | None = None) -> "SanctionQuerySet":
        """Proposals nobody decided in time, and decisions nobody paid in time."""
        day = on or timezone.localdate()
        return self.filter(
            Q(state__in=AWAITING_DECISION, decide_by__lt=day) | Q(state=SanctionState.DECIDED, pay_by__lt=day)
        )


class Sanction(models.Model):
    """`agency` has to decide it now, `proposed_by_agency` began it. The violator is personal data: encrypted, opened by
    `violators.reveal` alone. `version` counts its events."""

    class Violator(models.TextChoices):
        PERSON = "person", _("Cá nhân")
        ORGANISATION = "organisation", _("Tổ chức")

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="sanctions", verbose_name=_("sự việc")
    )
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="sanctions", verbose_name=_("cơ sở")
    )
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="sanctions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sanctions", verbose_name=_("cơ quan"))
    proposed_by_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    violator_kind = models.CharField(_("người vi phạm là"), max_length=20, choices=Violator.choices)
    violator_encrypted = models.BinaryField()
    violated_on = models.DateField(_("ngày vi phạm"))
    proposed_amount = models.PositiveBigIntegerField(_("mức đề xuất (đồng)"))
    remedies = models.TextField(_("biện pháp khắc phục hậu quả"), blank=True)
    additional = models.TextField(_("hình thức xử phạt bổ sung"), blank=True)
    grounds = models.TextField(_("căn cứ, tình tiết"), blank=True)
    power = models.ForeignKey(
        SanctionPower, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chức danh")
    )
    sanctioner = models.CharField(_("người có thẩm quyền"), max_length=120, blank=True)
    decide_by = models.DateField(_("phải quyết định trước hết ngày"), null=True, blank=True)
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decided_amount = models.PositiveBigIntegerField(_("mức phạt (đồng)"), null=True, blank=True)
    pay_by = models.DateField(_("phải nộp trước hết ngày"), null=True, blank=True)
    paid_on = models.DateField(_("ngày nộp"), null=True, blank=True)
    paid_amount = models.PositiveBigIntegerField(_("số tiền đã nộp (đồng)"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=SanctionState.choices, default=SanctionState.PROPOSED
    )
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("xử phạt")
        verbose_name_plural = _("xử phạt")
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["agency", "state"], name="sanction_agency_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__isnull=False) | Q(facility__isnull=False), name="sanction_of_something"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SanctionState.DECIDED, SanctionState.PAID])
                | Q(decision_number__gt="", decided_on__isnull=False, decided_amount__isnull=False),
                name="sanction_decided_with_number_date_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state=SanctionState.PAID) | Q(paid_on__isnull=False, paid_amount__isnull=False),
                name="sanction_paid_with_date_and_amount",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("violated_on")),
                name="sanction_decided_after_the_violation",
            ),
            models.UniqueConstraint(
                fields=["agency", "decision_number", "decided_on"],
                condition=~Q(decision_number=""),
                name="sanction_decision_unique",
            ),
        ]
        triggers = guards_outcomes.SANCTION

    def __str__(self) -> str:
        return self.decision_number or f"#{self.pk}"

    @property
    def policy_unit_id(self) -> int:
        return self.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id})

    @property
    def of_organisation(self) -> bool:
        return self.violator_kind == self.Violator.ORGANISATION

    @property
    def due_on(self) -> dt.date | None:
        """The date that runs now."""
        if self.state in AWAITING_DECISION:
            return self.decide_by
        return self.pay_by if self.state == SanctionState.DECIDED else None

    @property
    def overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


class SanctionArticle(models.Model):
    """An article as it stood when it was chosen: what the office edits later does not change a sanction."""

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="articles")
    article = models.ForeignKey(LegalArticle, on_delete=models.PROTECT, related_name="+")
    copy = models.JSONField()

    class Meta:
        verbose_name = _("điều khoản đã áp dụng")
        verbose_name_plural = _("điều khoản đã áp dụng")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sanction", "article"], name="sanction_article_once")]
        triggers = guards_outcomes.SANCTION_ARTICLE


class ViolatorLook(models.Model):
    """Who looked at who is to pay, and why."""

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("lần xem người vi phạm")
        verbose_name_plural = _("lần xem người vi phạm")
        ordering = ["-at", "-id"]
        triggers = guards_outcomes.VIOLATOR_LOOK
