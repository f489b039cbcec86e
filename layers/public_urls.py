"""Addresses for everyone, under /ban-do/: each version that was ever public keeps its own."""

from django.urls import URLPattern, URLResolver, path

from layers import pages_public

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:slug>/", pages_public.layer_versions, name="layer_versions"),
    path("<slug:slug>/<int:number>/", pages_public.layer_version, name="layer_version"),
]
