"""What runs by itself, and when."""

from inspections import outcome_files, telling_outcomes

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "inspections: tell of what is overdue": ("inspections.jobs.tell_overdue", "20 7 * * *"),
    "inspections: delete orphan files": ("inspections.jobs.delete_orphan_files", "35 1 * * *"),
}


def tell_overdue() -> int:
    return telling_outcomes.tell_overdue()


def delete_orphan_files() -> int:
    return outcome_files.delete_orphans()
