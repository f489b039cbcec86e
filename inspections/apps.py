from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Kiểm tra")

    def ready(self) -> None:
        from agencies.chains import register
        from inspections.audit import CHAINS
        from inspections.jobs import SCHEDULES
        from places.schedules import keep_schedules

        keep_schedules(self, SCHEDULES)
        for chain in CHAINS:
            register(chain)
