"""How long a public page may be kept: short, since a warning or a new map must reach everyone within seconds, yet long
enough that a crowd costs the application one answer. A web server in front may give out older pages only while the
application cannot answer."""

from django.views.decorators.cache import cache_control

FRESH_S = 3
FRESH = cache_control(max_age=FRESH_S)
