"""Which static files are gathered: packages bring editions and source maps that no page asks for, and compressing
those took most of the time of a first start."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ServedFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "*.rtl.*",
        "*.esm.*",
        "bootstrap-grid*",
        "bootstrap-reboot*",
        "bootstrap-utilities*",
        "htmax*",
        "htmx-4*",
        "docs",
    ]
