"""Which leaders were told of what is overdue now: read beside the rows of a list, without a query a row."""

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from incidents.clocks import ACKNOWLEDGE, ANSWER
from incidents.models import Escalation, EscalationLevel


def leaders_told() -> Subquery:
    """Name of the highest agency whose leaders were told of one of the clocks that run on the incident of the outer
    query, null for none. What was told of a clock that has ended, or was given another end, counts no more."""
    of_now = (
        Q(clock=OuterRef("clock"), due_at=OuterRef("due_at"))
        | Q(clock=ACKNOWLEDGE, due_at=OuterRef("acknowledge_by"), incident__acknowledged_at__isnull=True)
        | Q(clock=ANSWER, due_at=OuterRef("answer_by"), incident__answered_at__isnull=True)
    )
    told = Escalation.objects.filter(
        of_now, incident=OuterRef("pk"), level__gte=EscalationLevel.LEADER, agency__isnull=False
    )
    english = get_language() == "en"
    name = Coalesce(NullIf("agency__name_en", Value("")), "agency__name") if english else F("agency__name")
    return Subquery(told.order_by("-level", "-at").annotate(label=name).values("label")[:1])
