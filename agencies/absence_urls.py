"""Addresses of absences."""

from django.urls import path

from agencies import pages_absences

urlpatterns = [
    path("", pages_absences.absences, name="absences"),
    path("<int:absence_id>/huy/", pages_absences.cancel, name="absence_cancel"),
]
