"""Addresses of what officers are told."""

from django.urls import path

from agencies import pages_notices

urlpatterns = [
    path("", pages_notices.notices, name="staff_notices"),
    path("da-doc/", pages_notices.read_all, name="staff_notices_read"),
    path("<int:notice_id>/", pages_notices.open_notice, name="staff_notice"),
]
