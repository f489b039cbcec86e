"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from agencies.hotlines import hotlines
from geo_pgi.language import PREFIXES


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site, numbers to call, and the same page in the other language."""
    english = get_language() == "en"
    other = "vi" if english else "en"
    return {
        "site_name": settings.SITE_NAME,
        "hotlines": hotlines(english=english),
        "other_language": other,
        "other_language_url": _in_language(request, other),
    }


def _in_language(request: HttpRequest, language: str) -> str:
    """Addresses for machines carry no language: there it is asked for."""
    if not request.path_info.startswith(PREFIXES):
        return translate_url(request.get_full_path(), language)
    asked = request.GET.copy()
    asked["lang"] = language
    return f"{request.path}?{asked.urlencode()}"
