from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LayersConfig(AppConfig):
    name = "layers"
    verbose_name = _("Lớp bản đồ thiên tai")

    def ready(self) -> None:
        from layers.jobs import schedule_jobs

        post_migrate.connect(schedule_jobs, sender=self)
