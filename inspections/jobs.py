"""What runs by itself, and when."""

from incidents.ledgers import storing
from inspections.models import Book

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "inspections: delete old spreadsheets": ("inspections.jobs.delete_old_book_files", "35 1 * * *"),
}


def delete_old_book_files() -> int:
    return storing.delete_old_files(books=Book)
