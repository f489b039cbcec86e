"""WSGI entry point: `granian --interface wsgi geo_pgi.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from geo_pgi.body_slots import BodySlots

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pgi.settings")

application = BodySlots(get_wsgi_application())
