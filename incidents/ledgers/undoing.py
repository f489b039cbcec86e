"""A whole import taken back, as long as nothing else happened to its cases."""

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from incidents.ledgers.errors import LedgerBusy, LedgerTouched
from incidents.ledgers.steps import ledger_of
from incidents.models import (
    Channel,
    ContactAccess,
    Event,
    Incident,
    Ledger,
    LedgerState,
    Photo,
    Report,
    ReporterContact,
)

_TOLD = 5


def undo_import(*, user: User, ledger_id: int) -> int:
    """Deletes the incidents of the import with their reports, events and contacts; how many. The import and the codes
    that it gave stay written down, and the same file may come in anew. All or nothing.

    Raises `NotAllowed`, `LedgerNotFound`, `LedgerBusy`, and `LedgerTouched` when anything happened to one of the cases
    since: a step, a photo, a look at the contact, another report.
    """
    ledger_of(user=user, ledger_id=ledger_id)
    with transaction.atomic():
        ledger = Ledger.objects.select_for_update().get(pk=ledger_id)
        if ledger.state not in (LedgerState.DONE, LedgerState.FAILED):
            raise LedgerBusy(name=ledger.name)
        codes = dict(ledger.cases.filter(undone=False).values_list("code", "version"))
        incidents = list(Incident.objects.select_for_update().filter(code__in=codes).order_by("pk"))
        for incident in incidents:
            require(user, "incident.import", incident)
        ids = [incident.pk for incident in incidents]
        touched = {incident.code for incident in incidents if incident.version != codes[incident.code]}
        touched |= _looked_at_or_joined(ids)
        if touched:
            raise LedgerTouched(codes=", ".join(sorted(touched)[:_TOLD]))
        try:
            _delete(ids)
        except ProtectedError as error:
            raise LedgerTouched(codes=", ".join(sorted(map(str, codes))[:_TOLD])) from error
        ledger.cases.update(undone=True)
        ledger.state, ledger.finished_at = LedgerState.UNDONE, timezone.now()
        ledger.save()
    return len(ids)


def _looked_at_or_joined(ids: list[int]) -> set[str]:
    """Codes of incidents with anything that came after the import without a step of their own."""
    of = {"incident_id__in": ids}
    told = [
        Photo.objects.filter(**of).values_list("incident__code", flat=True),
        Report.objects.filter(**of).exclude(channel=Channel.LEDGER).values_list("incident__code", flat=True),
        ContactAccess.objects.filter(report__incident_id__in=ids).values_list("report__incident__code", flat=True),
        Incident.objects.filter(duplicate_of_id__in=ids).values_list("duplicate_of__code", flat=True),
    ]
    return {code for rows in told for code in rows}


def _delete(ids: list[int]) -> None:
    """Says so to the database for this transaction only; its guards let go what nothing happened to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geopgi.undoing_ledger', 'on', true)")
    ReporterContact.objects.filter(report__incident_id__in=ids).delete()
    Report.objects.filter(incident_id__in=ids).delete()
    Event.objects.filter(incident_id__in=ids).delete()
    Incident.objects.filter(pk__in=ids).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geopgi.undoing_ledger', 'off', true)")
