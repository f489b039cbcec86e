"""What runs by itself, and when: each room tells its table, and after every `migrate` the database holds it."""

from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

Schedules = dict[str, tuple[str, str]]
"""Name of the schedule → dotted name of the job, and cron in the site's time zone."""


def keep_schedules(room: AppConfig, schedules: Schedules) -> None:
    """To be called in the room's `ready`."""
    post_migrate.connect(partial(_write, schedules=schedules), sender=room, weak=False)


def _write(*, using: str, schedules: Schedules, **_signal: Any) -> None:
    from django_q.models import Schedule

    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return
    for name, (function, cron) in schedules.items():
        Schedule.objects.using(using).update_or_create(
            name=name, defaults={"func": function, "schedule_type": Schedule.CRON, "cron": cron}
        )
