from django.urls import path

from layers import tile_views

urlpatterns = [
    path("hazards/<int:version_id>.json", tile_views.hazard_tilejson, name="hazard-tilejson"),
    path("hazards/<int:version_id>/<int:z>/<int:x>/<int:y>.mvt", tile_views.hazard_tile, name="hazard-tile"),
]
