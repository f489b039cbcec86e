"""The one answer as XML and as JSON, by the Spark convention: what is a list of named elements in XML is a plain list
in JSON, and an empty element is null."""

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}

SINGULAR = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
"""What the elements of a list are called in XML."""

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that no XML 1.0 document may hold, however they are written."""


def written(name: str, body: Any, *, as_type: str) -> bytes:
    """`body` is a mapping or a list of mappings; `name` is the root of the XML."""
    if as_type == "json":
        return json.dumps(body, ensure_ascii=False).encode(errors="replace")
    return bytes(ElementTree.tostring(_element(name, body), encoding="utf-8", xml_declaration=True))


def _element(name: str, value: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, part) for key, part in value.items())
    elif isinstance(value, list):
        element.extend(_element(SINGULAR[name], part) for part in value)
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        element.text = in_xml(text)
    return element


def in_xml(text: str) -> str:
    """With a mark in the place of each letter that XML may not hold; a word processor brings some."""
    return _NOT_IN_XML.sub("\ufffd", text)
