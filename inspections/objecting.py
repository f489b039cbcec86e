"""What the inspectorate has against a plan, and how that ends: answered, overridden by a leader, or withdrawn."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from inspections.errors import AlreadyAnswered, ForbiddenOrderStep, MissingInOrder, OrderNotFound
from inspections.events import append_order, locked_order
from inspections.models import Objection, Outcome
from inspections.states import OrderState
from inspections.telling import tell_of_answer, tell_of_objection

BEFORE_THE_START = (OrderState.DRAFT, OrderState.ISSUED)
VERB_OF: dict[Outcome, str] = {
    Outcome.ANSWERED: "order.draft",
    Outcome.OVERRIDDEN: "order.override",
    Outcome.WITHDRAWN: "order.object",
}
"""Who may end an objection how: those who plan it, a leader, who may object."""


@transaction.atomic
def object_to(*, user: User, order_id: int, reason: str) -> Objection:
    """While it is open the order is not issued, and nobody sets out. The same that the person said already and that is
    still open is given again. Raises `NotAllowed`, `OrderNotFound`, `ForbiddenOrderStep` once the team set out,
    `MissingInOrder` (reason)."""
    order = locked_order(user=user, order_id=order_id)
    require(user, "order.object", order)
    if order.state not in BEFORE_THE_START:
        raise ForbiddenOrderStep(state=OrderState(order.state).label)
    if not reason.strip():
        raise MissingInOrder({"reason": _("Xin ghi lý do.")})
    said = order.objections.filter(made_by=user, reason=reason.strip(), outcome=Outcome.OPEN).first()
    if said is not None:
        return said
    at = timezone.now()
    objection = Objection.objects.create(order=order, made_by=user, made_at=at, reason=reason.strip())
    append_order(order, "object", at=at, actor=user, note=reason, objection=objection.pk)
    tell_of_objection(objection)
    return objection


@transaction.atomic
def end_objection(*, user: User, objection_id: int, outcome: Outcome, answer: str) -> Objection:
    """`answer` is the answer, or the reason of the leader or of the inspectorate. Raises `NotAllowed`, `OrderNotFound`,
    `AlreadyAnswered`, `MissingInOrder` (answer)."""
    found = Objection.objects.filter(pk=objection_id).first()
    if found is None:
        raise OrderNotFound()
    order = locked_order(user=user, order_id=found.order_id)
    require(user, VERB_OF[outcome], order)
    objection = Objection.objects.select_for_update().get(pk=objection_id)
    if objection.outcome != Outcome.OPEN:
        raise AlreadyAnswered()
    if not answer.strip():
        raise MissingInOrder({"answer": _("Xin ghi nội dung.")})
    at = timezone.now()
    objection.outcome, objection.answer = outcome, answer.strip()
    objection.answered_by, objection.answered_at = user, at
    objection.save()
    append_order(order, f"objection_{outcome.value}", at=at, actor=user, note=answer, objection=objection.pk)
    if user.pk != objection.made_by_id:
        tell_of_answer(objection)
    return objection
