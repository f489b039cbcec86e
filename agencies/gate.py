"""Who may open a page of staff. What may be done to one thing on it is for the verb to decide, through the policy."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from agencies.policy import require

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def require_verb(verb: str) -> Callable[[View[P]], View[P]]:
    """A decorator for views: people who are not signed in are sent to sign in and brought back; those who may do
    `verb` nowhere get the page for 403 (`NotAllowed`)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def gated(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request.user, verb)
            return view(request, *args, **kwargs)

        return gated

    return decorate
