"""The addresses of OGC API – Features: JSON for machines, HTML for people who follow the links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from layers.errors_open import NoSuchItem
from layers.ogc import asking, documents, openapi
from layers.ogc.collections import collection, collections
from places.freshness import FRESH_S


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    asking.check_names(request.GET, ())
    return _answer(request, documents.landing(request, settings.SITE_NAME), template="landing")


@require_safe
def conformance(request: HttpRequest) -> HttpResponse:
    asking.check_names(request.GET, ())
    return _answer(request, {"conformsTo": documents.CONFORMANCE}, template="conformance")


@require_safe
def definition(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.0 of what is under /ogc/ now."""
    asking.check_names(request.GET, ())
    body = openapi.definition(server=request.build_absolute_uri("/ogc").rstrip("/"), found=collections())
    return _kept(JsonResponse(body, content_type=documents.OPENAPI))


@require_safe
def collection_list(request: HttpRequest) -> HttpResponse:
    asking.check_names(request.GET, ())
    return _answer(request, documents.collection_list(request, collections()), template="collections")


@require_safe
def one_collection(request: HttpRequest, collection_id: str) -> HttpResponse:
    asking.check_names(request.GET, ())
    found = collection(collection_id)
    return _answer(request, documents.collection_document(request, found), template="collection")


@require_safe
def items(request: HttpRequest, collection_id: str) -> HttpResponse:
    found = collection(collection_id)
    question = asking.question_of(request, tuple(found.source.queryables))
    page = found.source.page(question, question.limit + 1)
    more, page = len(page) > question.limit, page[: question.limit]
    body = documents.page_of_items(request, found, question, page, more)
    context = {"collection": found, "features": page, "next": documents.next_page(body)}
    return _answer(request, body, template="items", crs=question.crs, **context)


@require_safe
def item(request: HttpRequest, collection_id: str, item_id: str) -> HttpResponse:
    asking.check_names(request.GET, ("crs",))
    found, crs = collection(collection_id), asking.crs_of(request)
    feature = found.source.one(item_id)
    if feature is None:
        raise NoSuchItem()
    body = documents.single_item(request, found, feature, crs)
    return _answer(request, body, template="item", crs=crs, collection=found, feature=feature)


def _answer(
    request: HttpRequest, body: dict[str, Any], *, template: str, crs: str = "", **context: Any
) -> HttpResponse:
    if asking.wants_page(request):
        language = request.GET.get("lang")
        # Kept in the links of the page: these addresses carry no language.
        context |= {"document": body, "language_asked": f"?{urlencode({'lang': language})}" if language else ""}
        response = render(request, f"layers/ogc/{template}.html", context)
    else:
        media_type = documents.GEOJSON if crs else "application/json"
        response = JsonResponse(body, content_type=media_type, json_dumps_params={"ensure_ascii": False})
    if crs:
        response["Content-Crs"] = f"<{crs}>"
    return _kept(response)


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"max-age={FRESH_S}"
    patch_vary_headers(response, ["Accept"])
    return response
