"""What runs by itself, and when."""

from incidents import contacts, photo_sweeping, throttle
from incidents.ledgers import storing as ledger_files

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "incidents: delete expired contacts": ("incidents.jobs.delete_expired_contacts", "15 1 * * *"),
    "incidents: delete orphan photo files": ("incidents.jobs.delete_orphan_files", "45 1 * * *"),
    "incidents: delete old spreadsheets": ("incidents.jobs.delete_old_ledger_files", "30 1 * * *"),
    "incidents: delete counts of addresses": ("incidents.jobs.delete_old_counts", "5 * * * *"),
}


def delete_expired_contacts() -> int:
    return contacts.delete_expired_contacts()


def delete_orphan_files() -> int:
    return photo_sweeping.delete_orphan_files()


def delete_old_counts() -> int:
    return throttle.delete_old_counts()


def delete_old_ledger_files() -> int:
    return ledger_files.delete_old_files()
