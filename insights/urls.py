from django.urls import path

from insights import pages

urlpatterns = [path("can-bo/so-lieu/", pages.figures, name="figures")]
