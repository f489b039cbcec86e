from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = _("Cơ quan và cán bộ")

    def ready(self) -> None:
        from agencies.jobs import SCHEDULES
        from places.schedules import keep_schedules

        keep_schedules(self, SCHEDULES)
