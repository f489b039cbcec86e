from django.urls import URLPattern, URLResolver, path

from incidents import api, api_files, api_kinds
from incidents.field import api as api_field

urlpatterns: list[URLPattern | URLResolver] = [
    path("categories/", api_kinds.KindsView.as_view(), name="api-categories"),
    path("reports/", api.ReportsView.as_view(), name="api-reports"),
    path("reports/<uuid:report_id>/files/", api_files.FilesView.as_view(), name="api-report-files"),
    path("reports/<uuid:report_id>/files/<uuid:file_id>/", api_files.FileView.as_view(), name="api-report-file"),
    path("field/bundle/", api_field.BundleView.as_view(), name="api-field-bundle"),
    path("field/actions/", api_field.ActionsView.as_view(), name="api-field-actions"),
    path("incidents/", api.IncidentsView.as_view(), name="api-incidents"),
    path("incidents/nearby/", api.NearbyView.as_view(), name="api-incidents-nearby"),
    path("incidents/<str:code>/", api.IncidentView.as_view(), name="api-incident"),
]
