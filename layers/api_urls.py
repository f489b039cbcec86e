from django.urls import path

from layers import api, api_extents
from layers.downloads import views as downloads

urlpatterns = [
    path("layers/", api.LayerList.as_view(), name="api-layers"),
    path("danger/", api.Danger.as_view(), name="api-danger"),
    path("danger/line/", api_extents.LineDangerView.as_view(), name="api-danger-line"),
    path("danger/area/", api_extents.AreaDangerView.as_view(), name="api-danger-area"),
    path("communes/<str:code>/danger/", api_extents.CommuneDangerView.as_view(), name="api-danger-commune"),
    path("layers/<slug:slug>/<int:number>/readme/", downloads.ReadmeView.as_view(), name="download_readme"),
    path("layers/<slug:slug>/<int:number>/<slug:file_format>/", downloads.DownloadView.as_view(), name="download"),
]
