"""What runs by itself, and when."""

from incidents.ledgers import storing
from inspections import outcome_files, telling_outcomes
from inspections.models import Book

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "inspections: delete old spreadsheets": ("inspections.jobs.delete_old_book_files", "35 * * * *"),
    "inspections: tell of what is overdue": ("inspections.jobs.tell_overdue", "20 7 * * *"),
    "inspections: delete orphan files": ("inspections.jobs.delete_orphan_files", "35 * * * *"),
}


def delete_old_book_files() -> int:
    return storing.delete_old_files(books=Book)


def tell_overdue() -> int:
    return telling_outcomes.tell_overdue()


def delete_orphan_files() -> int:
    return outcome_files.delete_orphans()
