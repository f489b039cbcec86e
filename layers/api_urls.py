from django.urls import path

from layers import api

urlpatterns = [
    path("layers/", api.LayerList.as_view(), name="api-layers"),
    path("danger/", api.Danger.as_view(), name="api-danger"),
]
