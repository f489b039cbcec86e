"""Addresses of facilities and inspections."""

from django.urls import path

from inspections import pages_order

urlpatterns = [
    path("can-bo/kiem-tra/<int:order_id>/", pages_order.inspection, name="inspection"),
]
