"""What runs by itself, and when."""

from typing import Any

from django.apps import AppConfig

from incidents import contacts, photos
from places.schedules import keep_schedules

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "incidents: delete expired contacts": ("incidents.jobs.delete_expired_contacts", "15 1 * * *"),
    "incidents: delete orphan photo files": ("incidents.jobs.delete_orphan_files", "45 1 * * *"),
}


def delete_expired_contacts() -> int:
    return contacts.delete_expired_contacts()


def delete_orphan_files() -> int:
    return photos.delete_orphan_files()


def schedule_jobs(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """After each `migrate`."""
    keep_schedules(SCHEDULES, using=using)
