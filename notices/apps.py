from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Nhận tin")

    def ready(self) -> None:
        from notices.jobs import SCHEDULES
        from places.schedules import keep_schedules

        keep_schedules(self, SCHEDULES)
