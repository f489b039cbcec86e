from django.urls import path

from incidents.open311 import views

urlpatterns = [
    path("discovery.<slug:as_type>", views.show_discovery, name="open311-discovery"),
    path("v2/services.<slug:as_type>", views.show_services, name="open311-services"),
    path("v2/services/<str:code>.<slug:as_type>", views.show_definition, name="open311-definition"),
    path("v2/requests.<slug:as_type>", views.requests, name="open311-requests"),
    path("v2/requests/<str:code>.<slug:as_type>", views.show_request, name="open311-request"),
    path("v2/tokens/<str:token>.<slug:as_type>", views.show_token, name="open311-token"),
    path("<path:rest>.<slug:as_type>", views.no_such_address),
    path("<path:rest>", views.no_such_address, {"as_type": "xml"}),
]
