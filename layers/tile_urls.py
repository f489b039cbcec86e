from django.urls import path

from layers import tile_views

urlpatterns = [
    path("hazards/<int:version_id>.json", tile_views.hazard_tilejson, name="hazard-tilejson"),
    path("hazards/<int:version_id>/metadata.json", tile_views.hazard_metadata, name="hazard-metadata"),
    path("hazards/<int:version_id>/<int:z>/<int:x>/<int:y>.mvt", tile_views.hazard_tile, name="hazard-tile"),
    # The ending that GDAL and others ask for unless told otherwise.
    path("hazards/<int:version_id>/<int:z>/<int:x>/<int:y>.pbf", tile_views.hazard_tile, name="hazard-tile-pbf"),
]
