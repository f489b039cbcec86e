from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Kiểm tra")

    def ready(self) -> None:
        from agencies import chains
        from incidents import evidence_parts
        from inspections.audit import CHAINS
        from inspections.evidence import parts
        from inspections.jobs import SCHEDULES
        from places.schedules import keep_schedules

        evidence_parts.register(parts)
        for chain in CHAINS:
            chains.register(chain)
        keep_schedules(self, SCHEDULES)
