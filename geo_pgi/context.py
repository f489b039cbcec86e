"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from agencies.hotlines import hotlines


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site, numbers to call, and the same page in the other language."""
    english = get_language() == "en"
    other = "vi" if english else "en"
    return {
        "site_name": settings.SITE_NAME,
        "hotlines": hotlines(english=english),
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
    }
