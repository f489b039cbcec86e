from django.urls import URLPattern, URLResolver, path

from incidents import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/", api.ReportsView.as_view(), name="api-reports"),
    path("incidents/", api.IncidentsView.as_view(), name="api-incidents"),
    path("incidents/nearby/", api.NearbyView.as_view(), name="api-incidents-nearby"),
    path("incidents/<str:code>/", api.IncidentView.as_view(), name="api-incident"),
]
