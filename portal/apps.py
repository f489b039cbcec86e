from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Cổng công khai")

    def ready(self) -> None:
        from places.schedules import keep_schedules
        from portal.jobs import SCHEDULES

        keep_schedules(self, SCHEDULES)
