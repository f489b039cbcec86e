"""What runs by the clock: each room names its jobs, and after each `migrate` they stand in the table of schedules."""

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def keep_schedules(app: AppConfig, schedules: Mapping[str, tuple[str, str]]) -> None:
    """From now on every `migrate` leaves these schedules in place: name, then dotted name of a function and its cron
    in the site's time zone."""
    post_migrate.connect(_writer(schedules), sender=app, weak=False, dispatch_uid=f"schedules of {app.name}")


def _writer(schedules: Mapping[str, tuple[str, str]]) -> Callable[..., None]:
    def write(sender: AppConfig, using: str, **kwargs: Any) -> None:
        from django_q.models import Schedule

        if Schedule._meta.db_table not in connections[using].introspection.table_names():
            return
        for name, (function, cron) in schedules.items():
            Schedule.objects.using(using).update_or_create(
                name=name, defaults={"func": function, "schedule_type": Schedule.CRON, "cron": cron}
            )

    return write
