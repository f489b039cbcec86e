"""The OpenAPI 3.0 definition of /ogc/, made from the collections there are."""

from __future__ import annotations

from typing import Any

from layers.ogc.asking import DEFAULT_LIMIT, MOST
from layers.ogc.collections import Collection
from layers.ogc.documents import GEOJSON
from layers.ogc.systems import CRS84, known_systems

Document = dict[str, Any]
_NUMBERS = {"type": "array", "items": {"type": "number"}}


def definition(*, server: str, found: list[Collection]) -> Document:
    """`server`: the address of /ogc without a slash at the end."""
    paths: Document = {
        "/": {"get": _operation("getLandingPage", "Landing page", "LandingPage")},
        "/conformance": {"get": _operation("getConformance", "Standards that are followed", "Conformance")},
        "/api": {"get": _operation("getApiDefinition", "This definition", "Anything")},
        "/collections": {"get": _operation("getCollections", "All collections", "Collections")},
    }
    for item in found:
        paths |= _paths(item)
    return {
        "openapi": "3.0.3",
        "info": {"title": "GeoPGI, OGC API – Features", "version": "1.0"},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"parameters": _parameters(), "schemas": _SCHEMAS, "responses": {"Problem": _PROBLEM}},
    }


def _paths(item: Collection) -> Document:
    own, name = f"/collections/{item.id}", item.id.replace("-", "_")
    queryables = [
        {"name": property_, "in": "query", "required": False, "schema": schema, "style": "form", "explode": False}
        for property_, schema in item.source.queryables.items()
    ]
    shared = [_ref("parameters", name) for name in ("limit", "after", "bbox", "bbox-crs", "crs", "datetime")]
    items = _operation(f"getItems_{name}", item.title, "FeatureCollection", media_type=GEOJSON)
    items["parameters"] += [*shared, *queryables]
    one = _operation(f"getItem_{name}", item.title, "Feature", media_type=GEOJSON, missing=True)
    one["parameters"] += [_ref("parameters", "itemId"), _ref("parameters", "crs")]
    return {
        own: {"get": _operation(f"getCollection_{name}", item.title, "Collection", missing=True)},
        f"{own}/items": {"get": items},
        f"{own}/items/{{itemId}}": {"get": one},
    }


def _operation(
    operation_id: str, summary: str, schema: str, *, media_type: str = "application/json", missing: bool = False
) -> Document:
    responses: Document = {
        "200": {
            "description": summary,
            "content": {media_type: {"schema": _ref("schemas", schema)}, "text/html": {"schema": {"type": "string"}}},
        },
        "400": _ref("responses", "Problem"),
        "default": _ref("responses", "Problem"),
    }
    if operation_id == "getApiDefinition":
        del responses["200"]["content"]["text/html"]
    if missing:
        responses["404"] = _ref("responses", "Problem")
    parameters = [_ref("parameters", "f"), _ref("parameters", "lang")]
    return {"operationId": operation_id, "summary": summary, "parameters": parameters, "responses": responses}


def _ref(kind: str, name: str) -> Document:
    return {"$ref": f"#/components/{kind}/{name}"}


def _query(name: str, schema: Document, description: str) -> Document:
    return {
        "name": name, "in": "query", "required": False, "schema": schema, "style": "form", "explode": False,
        "description": description,
    }  # fmt: skip


def _one_of(values: list[str], default: str) -> Document:
    return {"type": "string", "enum": values, "default": default}


def _systems() -> Document:
    return {"type": "string", "format": "uri", "default": CRS84, "enum": known_systems()}


def _parameters() -> Document:
    return {
        "f": _query("f", {"type": "string", "enum": ["json", "html"]}, "Format, over the header Accept"),
        "lang": _query("lang", _one_of(["vi", "en"], "vi"), "Language of titles and messages"),
        "limit": _query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
            "Items on a page; more than the maximum is taken for the maximum",
        ),
        "after": _query("after", {"type": "string"}, "Where the link `next` goes on; not to be made by hand"),
        "bbox": _query(
            "bbox",
            {"oneOf": [_NUMBERS | {"minItems": 4, "maxItems": 4}, _NUMBERS | {"minItems": 6, "maxItems": 6}]},
            "Items that meet this box",
        ),
        "bbox-crs": _query("bbox-crs", _systems(), "System of `bbox`"),
        "crs": _query("crs", _systems(), "System of the answer, told in the header Content-Crs"),
        "datetime": _query(
            "datetime", {"type": "string"}, "RFC 3339 moment or day, or an interval of two with a slash"
        ),
        "itemId": {"name": "itemId", "in": "path", "required": True, "schema": {"type": "string"}},
    }


_LINKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
    },
}
_SCHEMAS: Document = {
    "Anything": {"type": "object"},
    "LandingPage": {
        "type": "object",
        "required": ["links"],
        "properties": {"title": {"type": "string"}, "description": {"type": "string"}, "links": _LINKS},
    },
    "Conformance": {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "items": {"type": "string", "format": "uri"}}},
    },
    "Collections": {
        "type": "object",
        "required": ["links", "collections"],
        "properties": {
            "links": _LINKS,
            "collections": {"type": "array", "items": _ref("schemas", "Collection")},
        },
    },
    "Collection": {
        "type": "object",
        "required": ["id", "links"],
        "properties": {
            "id": {"type": "string"},
            "title": {"type": "string"},
            "description": {"type": "string"},
            "extent": {"type": "object"},
            "itemType": {"type": "string"},
            "crs": {"type": "array", "items": {"type": "string", "format": "uri"}},
            "storageCrs": {"type": "string", "format": "uri"},
            "links": _LINKS,
        },
    },
    "FeatureCollection": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer"},
            "numberReturned": {"type": "integer"},
            "links": _LINKS,
            "features": {"type": "array", "items": _ref("schemas", "Feature")},
        },
    },
    "Feature": {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
            "geometry": {"type": "object"},
            "properties": {"type": "object", "nullable": True},
            "links": _LINKS,
        },
    },
    "ProblemDetails": {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
        },
    },
}
_PROBLEM = {
    "description": "RFC 9457 problem details",
    "content": {"application/problem+json": {"schema": _ref("schemas", "ProblemDetails")}},
}
