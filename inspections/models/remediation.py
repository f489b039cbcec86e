"""What must be put right after a violation, until when, what proved it, and the follow-up check (hậu kiểm)."""

import datetime as dt

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from incidents.models import Event, Incident
from incidents.states import State
from inspections import guards_outcomes
from inspections.models.sanction import Sanction
from inspections.models.visit import Visit
from inspections.outcome_states import RUNNING, RemediationState

CASE_STATES: dict[str, tuple[State, ...]] = {
    RemediationState.OPEN: (State.REMEDIATION,),
    RemediationState.PROVEN: (State.RESOLVED, State.FOLLOW_UP),
}
"""Where the case is while an order of that state runs."""


class RemediationQuerySet(models.QuerySet["RemediationOrder"]):
    def overdue(self, on: dt.date | None = None) -> "RemediationQuerySet":
        day = on or timezone.localdate()
        return self.filter(
            Q(state="open", due_on__lt=day, incident__state__in=CASE_STATES["open"])
            | Q(state="proven", follow_up_on__lt=day, incident__state__in=CASE_STATES["proven"])
        )


class RemediationOrder(models.Model):
    """Of a case in remediation. Who may see or do something is decided by the case. `round` counts the orders of the
    case: what was not put right is ordered again. `proof` is the case's event with the photos."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="remediation_orders")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    what = models.TextField(_("việc phải khắc phục"))
    due_on = models.DateField(_("hạn khắc phục"))
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(db_default=Now())
    proof = models.OneToOneField(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="proof_of")
    proof_words = models.TextField(_("bằng chứng khắc phục"), blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    follow_up_on = models.DateField(_("ngày hậu kiểm"), null=True, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    check_words = models.TextField(_("kết quả hậu kiểm"), blank=True)
    state = models.CharField(max_length=20, choices=RemediationState.choices, default=RemediationState.OPEN)
    version = models.PositiveIntegerField(default=1)

    objects = RemediationQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu khắc phục")
        verbose_name_plural = _("yêu cầu khắc phục")
        ordering = ["incident_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "round"], name="remediation_round_once"),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(state__in=RUNNING), name="remediation_one_open_a_case"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "superseded"])
                | Q(proof__isnull=False, accepted_by__isnull=False, follow_up_on__isnull=False),
                name="remediation_proven_with_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["remedied", "not_remedied"]) | Q(checked_by__isnull=False, check_words__gt=""),
                name="remediation_checked_by_somebody",
            ),
        ]
        triggers = guards_outcomes.REMEDIATION

    def __str__(self) -> str:
        return f"{self.incident} / {self.round}"

    @property
    def next_date(self) -> dt.date | None:
        """None where the case has left the step that the order is of: it was moved on its own page."""
        if self.incident.state not in CASE_STATES.get(self.state, ()):
            return None
        return self.due_on if self.state == RemediationState.OPEN else self.follow_up_on

    @property
    def overdue(self) -> bool:
        return self.next_date is not None and self.next_date < timezone.localdate()
