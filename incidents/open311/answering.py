"""How every address answers: in the type its name ends in, and errors as the specification writes them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from geodata.errors import GeoPGIError
from incidents.errors import InvalidReport
from incidents.errors_partners import KeyBusy, UnknownFormat, WrongMethod
from incidents.forms_errors import sentence
from incidents.open311.asking import check_jurisdiction
from incidents.open311.formats import TYPES, written
from incidents.partner_keys import HOUR

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """`name` is the root of the XML. Without `fresh_s` nobody may keep the answer."""

    name: str
    body: Any
    status: int = 200
    fresh_s: int = 0
    headers: dict[str, str] = field(default_factory=dict)


View = Callable[..., Answer]


def open311(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Makes an address of a function that gives an `Answer`, for these methods (GET stands for HEAD too)."""

    def wrap(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt  # no cookie plays a part
        @wraps(view)
        def answered(request: HttpRequest, as_type: str, **named: str) -> HttpResponse:
            try:
                if as_type not in TYPES:
                    raise UnknownFormat()
                if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                    raise WrongMethod(method=request.method)
                check_jurisdiction(request)
                return _response(view(request, **named), as_type)
            except GeoPGIError as error:
                log.log(error.log_level, "%s on %s", error.code, view.__name__)
                return _response(refusal(error), as_type if as_type in TYPES else "xml")

        return answered

    return wrap


def refusal(error: GeoPGIError) -> Answer:
    """The specification knows three statuses; the code in the body is the exact one. A report with several problems
    names each."""
    status = error.http_status if error.http_status in (403, 404) or error.http_status >= 500 else 400
    code = error.http_status if isinstance(error, KeyBusy) else status
    sentences = error.problems.values() if isinstance(error, InvalidReport) else [sentence(error)]
    headers = {"Retry-After": str(int(HOUR.total_seconds()))} if isinstance(error, KeyBusy) else {}
    return Answer("errors", [{"code": code, "description": said} for said in sentences], status, headers=headers)


def _response(answer: Answer, as_type: str) -> HttpResponse:
    response = HttpResponse(
        written(answer.name, answer.body, as_type=as_type),
        content_type=TYPES[as_type],
        status=answer.status,
        headers={
            "Cache-Control": f"public, max-age={answer.fresh_s}" if answer.fresh_s else "no-store",
            "Access-Control-Allow-Origin": "*",
            **answer.headers,
        },
    )
    patch_vary_headers(response, ["Authorization"])
    return response
