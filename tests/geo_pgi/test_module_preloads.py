"""Scripts that are told at the beginning of a page."""

import re
from pathlib import Path

from django.conf import settings
from django.template import Context, Template

from geo_pgi.templatetags.module_preloads import modules_of

STATIC = Path(settings.BASE_DIR) / "static"


def test_what_a_script_imports_is_told_however_deep_and_once() -> None:
    found = modules_of("incidents/report.js", "incidents/draft.js")
    assert len(set(found)) == len(found)
    assert {"incidents/report.js", "incidents/outbox.js", "site/database.js", "vendor/idb/index.js"} <= set(found)


def test_what_is_imported_later_is_not_told() -> None:
    assert 'import("./place_map.js")' in (STATIC / "incidents/place_picker.js").read_text()
    assert "incidents/place_map.js" not in modules_of("incidents/report.js")


def test_the_tag_writes_a_line_for_each() -> None:
    page = Template('{% load module_preloads %}{% module_preloads "incidents/texts.js" "site/menus.js" %}').render(
        Context()
    )
    lines = re.findall(r'<link rel="modulepreload" fetchpriority="low" href="/static/([^"]+)">', page)
    assert lines == ["incidents/texts.js", "site/menus.js"]
