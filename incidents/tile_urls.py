from django.urls import URLPattern, URLResolver, path

from incidents import tile_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("incidents.json", tile_views.tilejson, name="incident-tilejson"),
    path("incidents/<int:z>/<int:x>/<int:y>.mvt", tile_views.tile, name="incident-tile"),
]
