"""The answers of OGC API – Features as JSON documents."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import numpy as np
import shapely
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.ogc.asking import Question
from layers.ogc.collections import Collection
from layers.ogc.sources import Feature
from layers.ogc.systems import CRS84, known_systems, moved

GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMANCE = [
    f"http://www.opengis.net/spec/ogcapi-features-{part}"
    for part in ("1/1.0/conf/core", "1/1.0/conf/oas30", "1/1.0/conf/geojson", "2/1.0/conf/crs")
]
Document = dict[str, Any]


def address(request: HttpRequest, path: str = "", **params: str) -> str:
    """Of a document under /ogc/ in the language that was asked for."""
    if language := request.GET.get("lang"):
        params["lang"] = language
    query = f"?{urlencode(params)}" if params else ""
    return request.build_absolute_uri(f"/ogc/{path}{query}")


def landing(request: HttpRequest, title: str) -> Document:
    links = [
        _link(address(request, f="json"), "self", "application/json", _("Trang này dạng JSON")),
        _link(address(request, f="html"), "alternate", "text/html", _("Trang này cho người đọc")),
        _link(address(request, "api"), "service-desc", OPENAPI, _("Mô tả API (OpenAPI)")),
        _link(address(request, "conformance"), "conformance", "application/json", _("Các chuẩn được tuân theo")),
        _link(address(request, "collections"), "data", "application/json", _("Các bộ dữ liệu")),
    ]
    description = _("Bản đồ nguy cơ thiên tai đang công bố, xã, phường và công trình, theo chuẩn OGC API – Features.")
    return {"title": title, "description": description, "links": links}


def collection_list(request: HttpRequest, found: list[Collection]) -> Document:
    links = [
        _link(address(request, "collections", f="json"), "self", "application/json", _("Trang này dạng JSON")),
        _link(address(request, "collections", f="html"), "alternate", "text/html", _("Trang này cho người đọc")),
    ]
    described = [collection_document(request, item) for item in found]
    return {"links": links, "crs": known_systems(), "collections": described}


def collection_document(request: HttpRequest, item: Collection) -> Document:
    own, items = f"collections/{item.id}", f"collections/{item.id}/items"
    links = [
        _link(address(request, own, f="json"), "self", "application/json", item.title),
        _link(address(request, own, f="html"), "alternate", "text/html", item.title),
        _link(address(request, items, f="json"), "items", GEOJSON, item.title),
        _link(address(request, items, f="html"), "items", "text/html", item.title),
    ]
    if item.version is not None:
        path = f"/api/v1/layers/{item.version.layer.slug}/{item.version.number}"
        for suffix, media_type in (("gpkg", "application/geopackage+sqlite3"), ("geojson", GEOJSON)):
            href = request.build_absolute_uri(f"{path}/{suffix}/")
            links.append(_link(href, "enclosure", media_type, item.title))
        links.append(_link(request.build_absolute_uri(f"{path}/readme/"), "describedby", "text/plain", item.title))
    extent: Document = {"spatial": {"bbox": [list(item.bounds)], "crs": CRS84}}
    if item.begins:
        extent["temporal"] = {"interval": [[item.begins, None]]}
    return {
        "id": item.id,
        "title": item.title,
        "description": item.description,
        "extent": extent,
        "itemType": "feature",
        "crs": known_systems(),
        "storageCrs": CRS84,
        "links": links,
    }


def page_of_items(
    request: HttpRequest, item: Collection, question: Question, found: list[Feature], more: bool
) -> Document:
    path = f"collections/{item.id}/items"
    asked = {name: str(value) for name, value in request.GET.items() if name not in ("f", "lang")}
    links = [
        _link(address(request, path, **asked, f="json"), "self", GEOJSON, item.title),
        _link(address(request, path, **asked, f="html"), "alternate", "text/html", item.title),
        _link(address(request, f"collections/{item.id}"), "collection", "application/json", item.title),
    ]
    if more:
        after = asked | {"after": found[-1].key}
        links.append(_link(address(request, path, **after, f="json"), "next", GEOJSON, _("Trang sau")))
    document: Document = {
        "type": "FeatureCollection",
        "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberReturned": len(found),
    }
    if not question.narrows and (count := item.source.count()) is not None:
        document["numberMatched"] = count
    return document | {"links": links, "features": features(found, question.crs)}


def single_item(request: HttpRequest, item: Collection, found: Feature, crs: str) -> Document:
    path = f"collections/{item.id}/items/{found.id}"
    links = [
        _link(address(request, path, f="json"), "self", GEOJSON, item.title),
        _link(address(request, path, f="html"), "alternate", "text/html", item.title),
        _link(address(request, f"collections/{item.id}"), "collection", "application/json", item.title),
    ]
    return features([found], crs)[0] | {"links": links}


def features(found: list[Feature], crs: str) -> list[Document]:
    """As GeoJSON in `crs`, whose axes keep their own order."""
    if not found:
        return []
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = [feature.shape for feature in found]
    return [
        {"type": "Feature", "id": feature.id, "geometry": json.loads(text), "properties": feature.properties}
        for feature, text in zip(found, shapely.to_geojson(moved(shapes, crs)), strict=True)
    ]


def next_page(page: Document) -> str:
    """Address of the page after `page` for people; empty after the last."""
    return next((link["href"].replace("f=json", "f=html") for link in page["links"] if link["rel"] == "next"), "")


def _link(href: str, rel: str, media_type: str, title: str) -> Document:
    return {"href": href, "rel": rel, "type": media_type, "title": title}
