"""WSGI entry point: `granian --interface wsgi geo_pgi.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from geo_pgi.body_slots import BodySlots

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pgi.settings")

site = get_wsgi_application()

from layers.tile_wsgi import TilesFirst  # noqa: E402 - it needs the settings that were just read

application = TilesFirst(BodySlots(site))
