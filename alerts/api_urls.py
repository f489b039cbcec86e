from django.urls import path

from alerts import api

urlpatterns = [path("warnings/", api.WarningList.as_view(), name="api-warnings")]
