"""Sample incidents: the one kind that may be removed."""

from django.db import connection, transaction

from incidents.models import (
    BlurredCopy,
    CaseExport,
    CaseLink,
    CaseLook,
    ContactAccess,
    Escalation,
    Event,
    Hotspot,
    HotspotCase,
    HotspotEntry,
    InformedAgency,
    Photo,
    PhotoLook,
    Question,
    Referral,
    Report,
    ReporterContact,
    Satisfaction,
    SentFile,
)
from incidents.photo_sweeping import delete_files, paths_of


def remove_sample_incidents() -> int:
    """Deletes every sample incident and hotspot with all that belongs to it, files too; how many incidents there were.

    Says so to the database for this transaction only; its guards let nothing but sample rows go.
    """
    files = paths_of(Photo.objects.filter(incident__is_sample=True))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('geopgi.removing_samples', 'on', true)")
        ReporterContact.objects.filter(report__incident__is_sample=True).delete()
        for of_report in (ContactAccess, Question, Satisfaction):
            of_report.objects.filter(report__incident__is_sample=True).delete()
        for beside in (SentFile, BlurredCopy, PhotoLook):
            beside.objects.filter(photo__incident__is_sample=True).delete()
        for of_case in (CaseExport, CaseLink, CaseLook, HotspotCase, InformedAgency, Referral):
            of_case.objects.filter(incident__is_sample=True).delete()
        HotspotEntry.objects.filter(hotspot__is_sample=True).delete()
        Hotspot.objects.filter(is_sample=True).delete()
        Photo.objects.filter(incident__is_sample=True).delete()
        Report.objects.filter(incident__is_sample=True).delete()
        Escalation.objects.filter(incident__is_sample=True).delete()
        Event.objects.filter(incident__is_sample=True).delete()
        with connection.cursor() as cursor:
            # in one statement: samples may be duplicates of one another
            cursor.execute("DELETE FROM incidents_incident WHERE is_sample")
            count = cursor.rowcount
            cursor.execute("SELECT set_config('geopgi.removing_samples', 'off', true)")
        transaction.on_commit(lambda: delete_files(files))
    return count
