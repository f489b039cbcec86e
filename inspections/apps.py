from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Kiểm tra")

    def ready(self) -> None:
        from agencies import chains
        from incidents import evidence_parts, other_ways
        from inspections.audit import CHAINS
        from inspections.evidence import parts
        from inspections.jobs import SCHEDULES
        from inspections.remedying import way_of_orders
        from places.schedules import keep_schedules

        evidence_parts.register(parts)
        other_ways.register(way_of_orders)
        for chain in CHAINS:
            chains.register(chain)
        keep_schedules(self, SCHEDULES)
