"""How pages answer: privately, and to a form sent by script."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.cache import patch_cache_control

from incidents.errors import ProofNeeded

RETRY_AFTER_S = 600
View = Callable[..., HttpResponseBase]


def secret_page(view: View) -> View:
    """For addresses that hold a tracking code or a private link: kept by no cache, no search engine, and told to no
    other site. The referrer policy is `same-origin`, not `no-referrer`: under the latter browsers send `Origin: null`
    with a form, which the protection against forged requests must refuse."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        patch_cache_control(response, no_store=True, private=True)
        return response

    return answer


def sent_by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def form_done(request: HttpRequest, address: str) -> HttpResponse:
    """On to `address`; a script is told it, so that it can forget its draft first."""
    if sent_by_script(request):
        return JsonResponse({"redirect": address})
    return HttpResponseRedirect(address)


def form_refused(form: forms.Form, status: int) -> JsonResponse:
    """What is wrong, field by field, for a script that keeps the page as it is. A proof that is asked for is nothing
    wrong: it is told as the API tells it, with the challenge and without `errors`."""
    if challenge := getattr(form, "members", {}).get("challenge"):
        return JsonResponse(
            {
                "type": f"urn:geopgi:problem:{ProofNeeded.code}",
                "title": " ".join(str(text) for text in form.non_field_errors()),
                "status": status,
                "code": ProofNeeded.code,
                "challenge": challenge,
            },
            status=status,
            content_type="application/problem+json",
        )
    errors = {
        form[name].html_name if name in form.fields else name: [str(text) for text in texts]
        for name, texts in form.errors.items()
    }
    answer = JsonResponse({"errors": errors}, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer
