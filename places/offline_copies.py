"""Which pages a phone may keep for when it has no line. Phones are shared, so nothing is kept unless its view says so,
and nothing that was made for somebody who is logged in or that tells somebody what was just done: see
`static/portal/worker.js`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponseBase

HEADER = "Offline-Copy"
SHELL, CHOSEN = "shell", "chosen"
View = Callable[..., HttpResponseBase]


def _kept_as(kind: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            good = request.method in ("GET", "HEAD") and response.status_code == 200
            if good and not request.user.is_authenticated and not getattr(get_messages(request), "used", False):
                response.headers[HEADER] = kind
            return response

        return answer

    return mark


kept_by_every_phone = _kept_as(SHELL)
"""For pages that everyone needs without a line."""
kept_when_chosen = _kept_as(CHOSEN)
"""For pages of a commune that the person keeps on the phone."""
