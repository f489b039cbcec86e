from django.urls import path

from layers.ogc import views

urlpatterns = [
    path("", views.landing, name="ogc"),
    path("api", views.definition, name="ogc-api"),
    path("conformance", views.conformance, name="ogc-conformance"),
    path("collections", views.collection_list, name="ogc-collections"),
    path("collections/<slug:collection_id>", views.one_collection, name="ogc-collection"),
    path("collections/<slug:collection_id>/items", views.items, name="ogc-items"),
    path("collections/<slug:collection_id>/items/<str:item_id>", views.item, name="ogc-item"),
]
