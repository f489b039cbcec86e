"""What runs by itself, and when."""

from typing import Any

from django.apps import AppConfig
from django.db import connections

from incidents import contacts, photos, throttle

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "incidents: delete expired contacts": ("incidents.jobs.delete_expired_contacts", "15 1 * * *"),
    "incidents: delete orphan photo files": ("incidents.jobs.delete_orphan_files", "45 1 * * *"),
    "incidents: delete counts of addresses": ("incidents.jobs.delete_old_counts", "5 * * * *"),
}


def delete_expired_contacts() -> int:
    return contacts.delete_expired_contacts()


def delete_orphan_files() -> int:
    return photos.delete_orphan_files()


def delete_old_counts() -> int:
    return throttle.delete_old_counts()


def schedule_jobs(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """After each `migrate`: every schedule exists, with the time of this table."""
    from django_q.models import Schedule

    connection = connections[using]
    if Schedule._meta.db_table not in connection.introspection.table_names():
        return
    for name, (function, cron) in SCHEDULES.items():
        Schedule.objects.using(using).update_or_create(
            name=name, defaults={"func": function, "schedule_type": Schedule.CRON, "cron": cron}
        )
