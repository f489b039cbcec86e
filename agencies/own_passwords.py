"""A code that an administrator handed over is known to two people: its owner replaces it before anything else."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

OPEN_PAGES = frozenset({"account_change_password", "account_logout", "account_login", "account_reauthenticate"})
MACHINES = ("/api/", "/tiles/", "/healthz", "/readyz")
"""Tell what everyone may know; the policy gives such an account nothing more. So no session is opened for them."""


class OwnPasswordMiddleware:
    """Sends the owner of such a password to the page where it is changed, and back afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        match = request.resolver_match
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path_info.startswith(MACHINES):
            return None
        if match is not None and match.url_name in OPEN_PAGES:
            return None
        if not (request.user.is_authenticated and request.user.must_change_password):
            return None
        back = request.get_full_path() if request.method == "GET" else reverse(settings.LOGIN_REDIRECT_URL)
        return HttpResponseRedirect(f"{reverse('account_change_password')}?{urlencode({'next': back})}")
