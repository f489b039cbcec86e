from django.apps import AppConfig


class GeoPgiConfig(AppConfig):
    name = "geo_pgi"
    verbose_name = "GeoPGI"
