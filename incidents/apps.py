from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Sự việc")

    def ready(self) -> None:
        from incidents.jobs import schedule_jobs

        post_migrate.connect(schedule_jobs, sender=self)
