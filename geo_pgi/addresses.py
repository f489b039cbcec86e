"""Addresses that nobody's browser makes, and addresses that no log may hold."""

import logging
import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase

SECRET = re.compile(
    r"(/(?:theo-doi|phan-anh/da-nhan|can-bo/ghi-nhan|api/v1/reports|open311/v2/tokens|nhan-tin/(?:huy|xac-nhan))/)[^\s?]+"
)


class AddressMiddleware:
    """A NUL in an address finds nothing: PostgreSQL has no such letter, and would fail instead of not finding it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if "\x00" in request.path_info:
            raise Http404


class WithoutSecretAddresses(logging.Filter):
    """Takes tracking codes and private links, which are keys to a report, out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = SECRET.sub(r"\1…", record.getMessage()), ()
        return True
