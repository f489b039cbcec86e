"""The public page of open data."""

from django.urls import path

from layers.downloads import pages

urlpatterns = [path("du-lieu/", pages.open_data, name="open_data")]
