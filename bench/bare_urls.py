"""All addresses of the product, and beside them what it is measured against: a view that makes one row of what a
report holds, and one that writes a photo as it came, with its row."""

import uuid

from django.contrib.gis.db import models
from django.contrib.gis.geos import Point
from django.core.files.storage import default_storage
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from geo_pgi import urls
from geo_pgi.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class BareReport(models.Model):
    client_id = models.UUIDField(unique=True)
    words = models.TextField()
    location = models.PointField(srid=4326)
    photo = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    class Meta:
        app_label = "incidents"
        managed = False
        db_table = "bench_barereport"


@csrf_exempt
def report(request: HttpRequest) -> JsonResponse:
    sent = request.POST
    row = BareReport._default_manager.create(
        client_id=uuid.UUID(sent["client_id"]),
        words=sent["words"],
        location=Point(float(sent["lon"]), float(sent["lat"]), srid=4326),
        received_at=timezone.now(),
    )
    return JsonResponse({"code": row.pk})


@csrf_exempt
def photo(request: HttpRequest) -> JsonResponse:
    row = BareReport._default_manager.create(
        client_id=uuid.uuid4(),
        location=Point(0, 0, srid=4326),
        photo=default_storage.save("bare/photo.jpg", request.FILES["photo"]),
        received_at=timezone.now(),
    )
    return JsonResponse({"code": row.pk})


urlpatterns = [path("bare/report/", report), path("bare/photo/", photo), *urls.urlpatterns]
