from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from layers.jobs import SCHEDULES
from places.schedules import keep_schedules


class LayersConfig(AppConfig):
    name = "layers"
    verbose_name = _("Lớp bản đồ thiên tai")

    def ready(self) -> None:
        keep_schedules(self, SCHEDULES)
