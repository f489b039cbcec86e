"""The administration holds our own rows only. This module is found last, after every package has added its own:
scheduled jobs would run any Python typed there, and second steps of log-in would show their secrets."""

from django.contrib import admin

OURS = {"places", "agencies", "layers", "alerts", "incidents"}

for _model in [model for model in admin.site._registry if model._meta.app_label not in OURS]:
    admin.site.unregister(_model)
