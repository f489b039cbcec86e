"""What runs by itself, and when."""

from agencies.counting import delete_ended
from incidents import (
    contacts,
    escalating,
    evidence_export,
    hotspot_telling,
    originals_end,
    photo_sweeping,
    quarantine,
    report_files,
    screening,
    share_picture,
)
from incidents.ledgers import storing as ledger_files
from incidents.models import AddressCount

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "incidents: delete expired contacts": ("incidents.jobs.delete_expired_contacts", "15 1 * * *"),
    "incidents: delete files as they were sent": ("incidents.jobs.delete_due_originals", "40 1 * * *"),
    "incidents: delete orphan photo files": ("incidents.jobs.delete_orphan_files", "45 1 * * *"),
    "incidents: delete unfinished files": ("incidents.jobs.delete_unfinished_files", "50 1 * * *"),
    "incidents: delete old spreadsheets": ("incidents.jobs.delete_old_ledger_files", "30 * * * *"),
    "incidents: delete counts of addresses": ("incidents.jobs.delete_old_counts", "5 * * * *"),
    "incidents: forget who sent": ("incidents.jobs.forget_senders", "10 * * * *"),
    "incidents: end what was kept back": ("incidents.jobs.end_kept_back", "20 1 * * *"),
    "incidents: tell of checks of hotspots": ("incidents.jobs.tell_of_hotspot_checks", "30 6 * * *"),
    "incidents: remind and escalate": ("incidents.jobs.watch_deadlines", "*/5 * * * *"),
    "incidents: delete exported files": ("incidents.jobs.delete_exported_files", "35 1 * * *"),
    "incidents: delete old share pictures": ("incidents.jobs.delete_old_share_pictures", "55 1 * * *"),
}


def delete_expired_contacts() -> int:
    return contacts.delete_expired_contacts()


def delete_due_originals() -> int:
    return originals_end.delete_due_originals()


def delete_orphan_files() -> int:
    return photo_sweeping.delete_orphan_files()


def delete_unfinished_files() -> int:
    return report_files.delete_unfinished_files()


def delete_old_counts() -> int:
    return delete_ended(AddressCount)


def forget_senders() -> int:
    return screening.forget_senders()


def end_kept_back() -> int:
    return quarantine.end_kept_back()


def delete_old_share_pictures() -> int:
    return share_picture.delete_old_pictures()


def watch_deadlines() -> int:
    return escalating.watch()


def delete_old_ledger_files() -> int:
    return ledger_files.delete_old_files()


def tell_of_hotspot_checks() -> int:
    return hotspot_telling.tell_of_checks()


def delete_exported_files() -> int:
    return evidence_export.delete_old_files()


def make_case_file(export_id: int) -> None:
    evidence_export.make_file(export_id)
