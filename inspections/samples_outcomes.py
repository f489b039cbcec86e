"""What came of inspecting sample cases goes with them."""

from django.db import connection, transaction

from incidents.photo_sweeping import delete_files
from inspections.models import (
    Measurement,
    Minutes,
    MinutesLook,
    OutcomeEvent,
    RemediationOrder,
    Sanction,
    SanctionArticle,
    Signature,
    ViolatorLook,
    Visit,
    VisitPerson,
    VisitPhoto,
)
from inspections.outcome_files import paths_of


def remove_sample_outcomes() -> int:
    """Deletes every visit, sanction and remediation order of a sample, files too, but visits to a real case: they are
    of its file. How many visits went. Says so to the database for this transaction only, as `incidents.samples` does,
    which goes after it."""
    visits = Visit.objects.filter(is_sample=True).exclude(incident__is_sample=False)
    files = paths_of(visits)
    with transaction.atomic():
        _say("on")
        OutcomeEvent.objects.filter(visit__in=visits).delete()
        for subject in ("sanction__is_sample", "remediation__incident__is_sample"):
            OutcomeEvent.objects.filter(**{subject: True}).delete()
        RemediationOrder.objects.filter(incident__is_sample=True).delete()
        for of_sanction in (ViolatorLook, SanctionArticle):
            of_sanction.objects.filter(sanction__is_sample=True).delete()
        Sanction.objects.filter(is_sample=True).delete()
        for of_minutes in (MinutesLook, Signature):
            of_minutes.objects.filter(minutes__visit__in=visits).delete()
        for of_visit in (Minutes, VisitPhoto, Measurement, VisitPerson):
            of_visit.objects.filter(visit__in=visits).delete()
        count = visits.delete()[0]
        _say("off")
        transaction.on_commit(lambda: delete_files(files))
    return count


def _say(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geopgi.removing_samples', %s, true)", [value])
