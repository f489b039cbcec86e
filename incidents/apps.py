from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from places.schedules import keep_schedules


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Sự việc")

    def ready(self) -> None:
        from incidents.jobs import SCHEDULES

        keep_schedules(self, SCHEDULES)
