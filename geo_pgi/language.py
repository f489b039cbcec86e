"""The language of answers to machines, whose addresses carry none."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

PREFIXES = ("/api/", "/ogc/", "/open311/")
_LONGEST_HEADER = 500


class ApiLanguageMiddleware:
    """Under these: `?lang=`, else the header Accept-Language, else Vietnamese. Stands after LocaleMiddleware, which
    would answer everything outside /en/ in Vietnamese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIXES):
            return self.get_response(request)
        asked = request.GET.get("lang", "")
        if asked not in dict(settings.LANGUAGES):
            asked = _accepted(request.headers.get("Accept-Language", ""))
        with translation.override(asked):
            request.LANGUAGE_CODE = asked
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        response.headers["Content-Language"] = asked
        return response


def _accepted(header: str) -> str:
    """The first language of the header that there is. Django's own function would let a cookie decide, which a cache
    that keeps an answer for everybody does not look at."""
    for code, _quality in parse_accept_lang_header(header.lower()[:_LONGEST_HEADER]):
        with suppress(LookupError):
            return str(translation.get_supported_language_variant(code))
    return str(settings.LANGUAGE_CODE)
