from django.urls import path

from places import api

urlpatterns = [
    path("places/", api.PlaceList.as_view(), name="api-places"),
    path("places/locate/", api.Locate.as_view(), name="api-places-locate"),
    path("places/boundaries/", api.Boundaries.as_view(), name="api-places-boundaries"),
]
