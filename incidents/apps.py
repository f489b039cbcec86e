from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Sự việc")

    def ready(self) -> None:
        from agencies.chains import register
        from incidents.audit import CHAIN
        from incidents.jobs import SCHEDULES
        from places.schedules import keep_schedules

        register(CHAIN)
        keep_schedules(self, SCHEDULES)
