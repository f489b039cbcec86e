"""Addresses. Those for machines carry no language; those for people are Vietnamese, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import cache_control
from drf_spectacular.views import SpectacularAPIView

from geo_pgi import health
from portal.worker import service_worker

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # At the root: a service worker answers for the folder it lies in.
    path("sw.js", service_worker, name="service-worker"),
    path("api/schema/", cache_control(max_age=3600)(SpectacularAPIView.as_view()), name="api-schema"),
    path("api/v1/", include("places.api_urls")),
    path("api/v1/", include("layers.api_urls")),
    path("api/v1/", include("incidents.api_urls")),
    path("api/v1/", include("alerts.api_urls")),
    path("tiles/", include("layers.tile_urls")),
    path("tiles/", include("incidents.tile_urls")),
    path("ogc/", include("layers.ogc.urls")),
    path("open311/", include("incidents.open311.urls")),
    *i18n_patterns(
        path("quan-tri/", admin.site.urls),
        path("tai-khoan/", include("agencies.urls")),
        path("can-bo/thong-bao/", include("agencies.desk_urls")),
        path("can-bo/vang-mat/", include("agencies.absence_urls")),
        path("can-bo/ban-do/", include("layers.urls")),
        path("ban-do/", include("layers.public_urls")),
        path("", include("layers.open_data_urls")),
        path("", include("alerts.urls")),
        path("", include("insights.urls")),
        path("", include("notices.urls")),
        path("", include("incidents.urls")),
        path("", include("inspections.urls")),
        path("", include("inspections.urls_outcomes")),
        path("", include("portal.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "geo_pgi.error_pages.bad_request"
handler404 = "geo_pgi.error_pages.not_found"
handler403 = "geo_pgi.error_pages.forbidden"
handler500 = "geo_pgi.error_pages.server_error"
