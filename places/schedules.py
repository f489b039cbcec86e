"""Jobs that run by themselves at set times."""

from collections.abc import Mapping

from django.db import connections

Schedules = Mapping[str, tuple[str, str]]
"""By name: the job (dotted name of a function) and its cron line in the site's time zone."""


def keep_schedules(schedules: Schedules, *, using: str) -> None:
    """Sees to it that each of them exists, with the time of the table; nothing before the queue has its tables."""
    from django_q.models import Schedule

    connection = connections[using]
    if Schedule._meta.db_table not in connection.introspection.table_names():
        return
    for name, (function, cron) in schedules.items():
        Schedule.objects.using(using).update_or_create(
            name=name, defaults={"func": function, "schedule_type": Schedule.CRON, "cron": cron}
        )
