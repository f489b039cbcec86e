from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Kiểm tra")

    def ready(self) -> None:
        from incidents.evidence_parts import register
        from inspections.evidence import parts
        from inspections.jobs import SCHEDULES
        from places.schedules import keep_schedules

        register(parts)
        keep_schedules(self, SCHEDULES)
