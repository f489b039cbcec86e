"""A Django site with nothing but django-vectortiles on our table of zones, for `bench.tile_serving`. Runs in an
environment of its own; what it needs to know comes in the environment."""

import os

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="for a measurement",
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.gis", "vectortiles"],
    GDAL_LIBRARY_PATH=os.environ["GDAL_LIBRARY_PATH"],
    GEOS_LIBRARY_PATH=os.environ["GEOS_LIBRARY_PATH"],
    DATABASES={
        "default": {
            "ENGINE": "django.contrib.gis.db.backends.postgis",
            "NAME": os.environ["BENCH_DB_NAME"],
            "HOST": os.environ["BENCH_DB_HOST"],
            "USER": os.environ["BENCH_DB_USER"],
            "CONN_MAX_AGE": 600,
        }
    },
)
django.setup()

from django.contrib.gis.db import models  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from vectortiles import VectorLayer  # type: ignore[import-not-found]  # noqa: E402
from vectortiles.views import MVTView  # type: ignore[import-not-found]  # noqa: E402


class Zone(models.Model):
    level = models.PositiveSmallIntegerField()
    geometry = models.MultiPolygonField(srid=4326)

    class Meta:
        app_label = "vectortiles"
        managed = False
        db_table = "layers_zone"


class ZoneLayer(VectorLayer):
    model = Zone
    id = "zones"
    tile_fields = ("level",)
    geom_field = "geometry"


class ZoneTiles(MVTView):
    layer_classes = [ZoneLayer]


urlpatterns = [ZoneTiles.get_url(prefix="tiles")]
application = get_wsgi_application()
