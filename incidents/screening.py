"""Looking at a report after it was taken: signs for staff, and whether a block keeps it back.

A report is in before anything here happens: what fails here costs a mark, never a report.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from agencies.areas import covered_unit_ids
from incidents.clocks import stop
from incidents.events import append, locked
from incidents.fingerprints import domains_in, with_parents, words_print
from incidents.intake import Receipt
from incidents.models import Block, Event, KeptBack, Pattern, Report, ReportSign
from incidents.rows import insert
from incidents.senders import sender_of
from incidents.states import State
from incidents.throttle import many_at

SIGNS_KEPT = dt.timedelta(days=1)
EXACT_M = 500


def screen(request: HttpRequest, receipt: Receipt, *, at: dt.datetime | None = None) -> None:
    """Writes the signs of a report that has just come in, and keeps its incident back where a block fits. Once a
    report: delivered again, nothing happens."""
    if receipt.duplicate_delivery:
        return
    at = at or timezone.now()
    report, sender = receipt.report, sender_of(request)
    category = report.incident.category
    sign = ReportSign(
        report=report,
        device=sender.device_hash,
        address=sender.address_hash,
        suspicious=sender.trapped,
        many_here=_told_exactly(report) and many_at((report.location.x, report.location.y), category),
        forget_at=at + SIGNS_KEPT,
    )
    block = None if category.emergency else _fitting_block(report, sign, at=at)
    if block is None:
        insert(sign)
        return
    with transaction.atomic():
        insert(sign)
        _keep_back(report, block, at=at)


def _told_exactly(report: Report) -> bool:
    """Not by its commune alone, whose middle is nobody's place."""
    return not report.place_unclear and (report.accuracy_m is None or report.accuracy_m <= EXACT_M)


def _keep_back(report: Report, block: Block, *, at: dt.datetime) -> None:
    """Only an incident that is nothing but this report: one that others reported too is never hidden by it."""
    incident = locked(report.incident_id)
    if incident.version != 1 or incident.state != State.RECEIVED:
        return
    stop(incident)
    append(incident, "keep_back", by=Event.By.SYSTEM, at=at, report=report.pk, block=block.pk, pattern=block.pattern)
    until = at + dt.timedelta(days=settings.KEPT_BACK_DAYS)
    KeptBack.objects.create(incident=incident, block=block, until=until)


def _fitting_block(report: Report, sign: ReportSign, *, at: dt.datetime) -> Block | None:
    fits = {
        (str(pattern), name)
        for pattern, values in patterns_of(report, sign).items()
        for value in values
        for name in (with_parents(value) if pattern == Pattern.DOMAIN else [value])
    }
    for block in Block.objects.in_force(at).filter(value__in={name for _pattern, name in fits}):
        if (block.pattern, block.value) in fits and report.incident.unit_id in covered_unit_ids([block.agency_id]):
            return block
    return None


def patterns_of(report: Report, sign: ReportSign | None) -> dict[Pattern, list[str]]:
    """What of this report a block can look at, by pattern; patterns that it does not have are left out."""
    words = words_print(report.words)
    values = {
        Pattern.WORDS: [words] if words else [],
        Pattern.DOMAIN: domains_in(report.words),
        Pattern.DEVICE: [sign.device] if sign and sign.device else [],
        Pattern.ADDRESS: [sign.address] if sign and sign.address else [],
    }
    return {pattern: found for pattern, found in values.items() if found}


def forget_senders(now: dt.datetime | None = None) -> int:
    """Empties what tells a device or an address from another, a day after the report; how many. The marks stay."""
    known = ReportSign.objects.filter(forget_at__lte=now or timezone.now()).exclude(device="", address="")
    return known.update(device="", address="")
