"""The language of answers to machines, whose addresses carry none."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

PREFIXES = ("/api/", "/ogc/", "/open311/")


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
            asked = translation.get_language_from_request(request)
        with translation.override(asked):
            request.LANGUAGE_CODE = asked
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        response.headers["Content-Language"] = asked
        return response
