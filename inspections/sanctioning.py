"""Sanctions from the proposal to the payment. Amounts are Vietnamese đồng."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import User
from agencies.policy import require
from incidents.deadlines import local_day
from incidents.errors import MissingNeeds
from incidents.models import Incident
from incidents.states import UNDER_SANCTION
from inspections.errors_outcomes import (
    BeyondPower,
    FineOutsideRange,
    NoAgencyAbove,
    NoArticle,
    NotFromThisState,
    NoViolationFound,
    PowerUnknown,
)
from inspections.law import frozen_copy, limit_of
from inspections.models import LegalArticle, Sanction, SanctionArticle, SanctionPower, Visit
from inspections.outcome_events import lock, record, tell_case
from inspections.outcome_states import SANCTION_STEPS, SanctionState, VisitResult
from inspections.penalties import Ceiling, Fine, fine_range
from inspections.telling_outcomes import tell_transferred
from inspections.violators import Violator
from inspections.words import dong

TWICE = dt.timedelta(minutes=5)
"""The same proposal sent again within this time is the first one."""


@dataclass(frozen=True)
class Power:
    """What is known of the sanctioner's power for this fine: `limit` in đồng, None where it is not known."""

    holder: str
    limit: int | None
    beyond: bool


def power_over(sanction: Sanction, *, amount: int, power: SanctionPower | None, on: dt.date) -> Power:
    """Whether the fine lies within the power of the position on that day."""
    if power is None:
        return Power(holder="", limit=None, beyond=False)
    fields = {row.copy["field_id"] for row in sanction.articles.all()}
    limit = limit_of(power, field_ids=fields, organisation=sanction.of_organisation, on=on)
    if isinstance(limit, Ceiling):
        return Power(holder=power.holder, limit=None, beyond=False)
    return Power(holder=power.holder, limit=limit, beyond=amount > limit)


def violation_found(incident: Incident) -> bool:
    return incident.state in UNDER_SANCTION or incident.held_from in UNDER_SANCTION


def propose(
    *,
    user: User,
    incident: Incident | None = None,
    visit: Visit | None = None,
    violator: Violator,
    violator_kind: Sanction.Violator,
    violated_on: dt.date,
    articles: Sequence[LegalArticle],
    amount: int,
    power: SanctionPower | None = None,
    sanctioner: str = "",
    remedies: str = "",
    additional: str = "",
    grounds: str = "",
    decide_by: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Sanction:
    """Proposes to sanction what was found in a case, or at a visit (whose case and facility are taken over). The
    articles are kept as they stand today; the same, sent twice, is made once. Raises `NotAllowed`, `NoViolationFound`,
    `NoArticle`, `FineOutsideRange`, `MissingNeeds` (violator | violated_on | decide_by)."""
    at = at or timezone.now()
    incident = visit.incident if visit is not None else incident
    basis = incident or visit
    assert basis is not None, "a sanction is of a case or of a visit"
    require(user, "sanction.propose", basis)
    found = incident is not None and violation_found(incident)
    if not found and not (visit is not None and visit.signed and visit.result == VisitResult.VIOLATION):
        raise NoViolationFound()
    agency = basis.agency
    assert agency is not None, "who may propose has the case"
    missing = {}
    if not violator.name.strip():
        missing["violator"] = _("Xin ghi tên người hoặc tổ chức vi phạm.")
    if violated_on > local_day(at):
        missing["violated_on"] = _("Ngày vi phạm không thể ở sau hôm nay.")
    if decide_by is not None and decide_by < local_day(at):
        missing["decide_by"] = _("Hạn quyết định không thể ở trước hôm nay.")
    if missing:
        raise MissingNeeds(missing)
    organisation = violator_kind == Sanction.Violator.ORGANISATION
    chosen = LegalArticle.objects.on(violated_on).filter(pk__in=[article.pk for article in articles])
    copies = [frozen_copy(article) for article in chosen.select_related("field")]
    chosen_ids = {copy["id"] for copy in copies}
    if not copies or len(copies) != len(articles):
        raise NoArticle()
    _within_range(copies, amount, organisation=organisation)
    with transaction.atomic():
        # Who pressed twice on a slow line waits here, and is then given what the first press made.
        type(basis)._default_manager.select_for_update(of=("self",)).get(pk=basis.pk)
        just_made = Sanction.objects.filter(
            incident=incident,
            visit=visit,
            proposed_by=user,
            proposed_at__gt=at - TWICE,
            state=SanctionState.PROPOSED,
            proposed_amount=amount,
            violated_on=violated_on,
            violator_kind=violator_kind,
            decide_by=decide_by,
            remedies=remedies.strip(),
            grounds=grounds.strip(),
        )
        for made in just_made:
            if Violator.decrypted(made.violator_encrypted) == violator and _articles_of(made) == chosen_ids:
                return made
        sanction = Sanction(
            incident=incident,
            facility=visit.facility if visit is not None else None,
            visit=visit,
            unit_id=basis.unit_id,
            agency=agency,
            proposed_by_agency=agency,
            proposed_by=user,
            proposed_at=at,
            violator_kind=violator_kind,
            violator_encrypted=violator.encrypted(),
            violated_on=violated_on,
            proposed_amount=amount,
            power=power,
            sanctioner=sanctioner.strip(),
            remedies=remedies.strip(),
            additional=additional.strip(),
            grounds=grounds.strip(),
            decide_by=decide_by,
            is_sample=basis.is_sample,
        )
        record(sanction, "propose", actor=user, at=at, amount=amount)
        for copy in copies:
            SanctionArticle.objects.create(sanction=sanction, article_id=copy["id"], copy=copy)
        words = gettext_noop("Đề xuất xử phạt %(amount)s đồng.")
        tell_case(sanction.incident_id, words, actor=user, at=at, amount=dong(amount))
    return sanction


@transaction.atomic
def decide(
    *,
    user: User,
    sanction: Sanction,
    number: str,
    decided_on: dt.date,
    amount: int,
    power: SanctionPower | None = None,
    sanctioner: str = "",
    power_reason: str = "",
    pay_by: dt.date | None = None,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Sanction:
    """Records the decision. Raises `NotAllowed`, `NotFromThisState`, `FineOutsideRange`, `MissingNeeds` (number |
    decided_on | pay_by); and, without `power_reason`, `BeyondPower` where the fine is higher than the position may
    decide on that day, `PowerUnknown` where that cannot be told."""
    at = at or timezone.now()
    sanction = _step(user, sanction, SanctionState.DECIDED, "sanction.decide", expected_version)
    missing = {}
    if not number.strip():
        missing["number"] = _("Xin ghi số quyết định.")
    elif Sanction.objects.filter(
        agency=sanction.agency, decision_number=number.strip(), decided_on=decided_on
    ).exists():
        missing["number"] = _number_taken()
    if not sanction.violated_on <= decided_on <= local_day(at):
        missing["decided_on"] = _("Ngày quyết định cần ở giữa ngày vi phạm và hôm nay.")
    if pay_by is not None and pay_by < decided_on:
        missing["pay_by"] = _("Hạn nộp phạt không thể ở trước ngày quyết định.")
    if missing:
        raise MissingNeeds(missing)
    copies = [row.copy for row in sanction.articles.all()]
    _within_range(copies, amount, organisation=sanction.of_organisation)
    power = power or sanction.power
    over = power_over(sanction, amount=amount, power=power, on=decided_on)
    if not power_reason.strip():
        if over.beyond:
            raise BeyondPower(holder=over.holder, limit=dong(over.limit or 0))
        if over.limit is None:
            raise PowerUnknown()
    before = sanction.state
    sanction.state = SanctionState.DECIDED
    sanction.decision_number, sanction.decided_on, sanction.decided_amount = number.strip(), decided_on, amount
    sanction.power, sanction.pay_by = power, pay_by
    sanction.sanctioner = sanctioner.strip() or sanction.sanctioner
    with _one_of_that_number():
        record(
            sanction,
            "decide",
            actor=user,
            at=at,
            from_state=before,
            note=power_reason,
            amount=amount,
            power_limit=over.limit,
            beyond_power=over.beyond or None,
        )
    words = gettext_noop("Quyết định xử phạt số %(number)s ngày %(day)s: %(amount)s đồng.")
    tell_case(
        sanction.incident_id, words, actor=user, at=at,
        number=sanction.decision_number, day=f"{decided_on:%d/%m/%Y}", amount=dong(amount),
    )  # fmt: skip
    return sanction


@transaction.atomic
def record_payment(
    *,
    user: User,
    sanction: Sanction,
    paid_on: dt.date,
    amount: int,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Sanction:
    """The fine was paid, whole. Raises `NotAllowed`, `NotFromThisState`, `MissingNeeds` (paid_on | amount)."""
    at = at or timezone.now()
    sanction = _step(user, sanction, SanctionState.PAID, "sanction.record_payment", expected_version)
    missing = {}
    if sanction.decided_on is not None and not sanction.decided_on <= paid_on <= local_day(at):
        missing["paid_on"] = _("Ngày nộp cần ở giữa ngày quyết định và hôm nay.")
    if amount < (sanction.decided_amount or 0):
        missing["amount"] = _("Số tiền nộp ít hơn mức phạt. Xin ghi khi đã nộp đủ.")
    if missing:
        raise MissingNeeds(missing)
    before, sanction.state = sanction.state, SanctionState.PAID
    sanction.paid_on, sanction.paid_amount = paid_on, amount
    record(sanction, "record_payment", actor=user, at=at, from_state=before, amount=amount)
    words = gettext_noop("Đã nộp phạt %(amount)s đồng.")
    tell_case(sanction.incident_id, words, actor=user, at=at, amount=dong(amount))
    return sanction


@transaction.atomic
def transfer_up(
    *,
    user: User,
    sanction: Sanction,
    reason: str,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Sanction:
    """Hands the proposal to the agency above, which decides it from now on; the event keeps from whom. Raises
    `NotAllowed`, `NotFromThisState`, `NoAgencyAbove`, `MissingNeeds` (reason)."""
    at = at or timezone.now()
    sanction = _step(user, sanction, SanctionState.TRANSFERRED, "sanction.transfer", expected_version)
    _need_reason(reason)
    above = sanction.agency.parent
    if above is None or not above.active:
        raise NoAgencyAbove()
    before, below = sanction.state, sanction.agency
    sanction.state, sanction.agency, sanction.power, sanction.sanctioner = SanctionState.TRANSFERRED, above, None, ""
    record(
        sanction, "transfer", actor=user, at=at, from_state=before, note=reason,
        from_agency=below.pk, to_agency=above.pk,
    )  # fmt: skip
    words = gettext_noop("Chuyển đề xuất xử phạt lên %(agency)s.")
    tell_case(sanction.incident_id, words, actor=user, at=at, agency=above.name)
    tell_transferred(sanction)
    return sanction


@transaction.atomic
def cancel(
    *,
    user: User,
    sanction: Sanction,
    reason: str,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Sanction:
    """Raises `NotAllowed`, `NotFromThisState`, `MissingNeeds` (reason)."""
    at = at or timezone.now()
    sanction = _step(user, sanction, SanctionState.CANCELLED, "sanction.cancel", expected_version)
    _need_reason(reason)
    before, sanction.state = sanction.state, SanctionState.CANCELLED
    record(sanction, "cancel", actor=user, at=at, from_state=before, note=reason)
    tell_case(sanction.incident_id, gettext_noop("Huỷ hồ sơ xử phạt."), actor=user, at=at)
    return sanction


def _step(user: User, sanction: Sanction, target: SanctionState, verb: str, expected_version: int | None) -> Sanction:
    sanction = lock(sanction, expected_version=expected_version)
    require(user, verb, sanction)
    if (SanctionState(sanction.state), target) not in SANCTION_STEPS:
        raise NotFromThisState(state=sanction.get_state_display())
    return sanction


def _within_range(copies: list[dict[str, Any]], amount: int, *, organisation: bool) -> None:
    """Where the range for organisations is not known, nothing is refused; the page says so."""
    allowed = fine_range([Fine.of_copy(copy) for copy in copies], organisation=organisation)
    if allowed is not None and amount not in allowed:
        raise FineOutsideRange(low=dong(allowed.low), high=dong(allowed.high))


@contextmanager
def _one_of_that_number() -> Iterator[None]:
    """Two officers may decide under one number at the same moment: what the database refuses then, in words."""
    try:
        yield
    except IntegrityError as error:
        if "sanction_decision_unique" not in str(error):
            raise
        raise MissingNeeds({"number": _number_taken()}) from error


def _number_taken() -> str:
    return _("Cơ quan này đã có quyết định mang số và ngày đó.")


def _articles_of(sanction: Sanction) -> set[int]:
    return set(sanction.articles.values_list("article_id", flat=True))


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do.")})
