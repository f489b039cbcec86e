"""Scripts that a page will need, told at its beginning."""

import posixpath
import re
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
_IMPORTED = re.compile(r"""^(?:import|export)\s(?:[^"';]*\sfrom\s+)?["'](\.[^"']+)["']""", re.MULTILINE)


@register.simple_tag
def module_preloads(*names: str) -> SafeString:
    """A line for each of these scripts and each module that they import, however deep, so that all are fetched at once:
    a browser finds them level by level, and each level costs a poor line a whole way there and back."""
    modules = ((static(module),) for module in modules_of(*names))
    return format_html_join("\n", '<link rel="modulepreload" fetchpriority="low" href="{}">', modules)


@cache
def modules_of(*names: str) -> tuple[str, ...]:
    """Names of static files: the scripts themselves and what they import at their start. Raises FileNotFoundError."""
    found: dict[str, None] = {}
    waiting = [*names]
    while waiting:
        module = waiting.pop(0)
        if module not in found:
            found[module] = None
            waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(module), other)) for other in _in(module)]
    return tuple(found)


def _in(name: str) -> list[str]:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return _IMPORTED.findall(Path(path).read_text())
