"""WSGI entry point: `granian --interface wsgi geo_pgi.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pgi.settings")

application = get_wsgi_application()
