from django.urls import URLPattern, URLResolver, path

from incidents import api, api_kinds

urlpatterns: list[URLPattern | URLResolver] = [
    path("categories/", api_kinds.KindsView.as_view(), name="api-categories"),
    path("reports/", api.ReportsView.as_view(), name="api-reports"),
    path("incidents/", api.IncidentsView.as_view(), name="api-incidents"),
    path("incidents/<str:code>/", api.IncidentView.as_view(), name="api-incident"),
]
