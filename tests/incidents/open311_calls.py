"""Calling the addresses of Open311, as XML or JSON, and the field lists of its specification."""

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.http import HttpResponse
from django.test import Client

from agencies.models import Role
from incidents.models import PartnerKey
from incidents.partner_keys import make_key
from tests.factories import make_member

# http://wiki.open311.org/GeoReport_v2 and http://wiki.open311.org/Service_Discovery
DISCOVERY = {"changeset", "contact", "key_service", "endpoints"}
ENDPOINT = {"specification", "url", "changeset", "type", "formats"}
SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
ATTRIBUTE = {"variable", "code", "datatype", "required", "datatype_description", "order", "description"}
VALUE = {"key", "name"}
CREATED = {"service_request_id", "service_notice", "account_id"}
REQUEST = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
}  # fmt: skip
ERROR = {"code", "description"}

BODY = {"service_code": "dead-animals", "lat": "21.85", "long": "106.45", "description": "Xác lợn chết"}


def new_key(**changes: Any) -> tuple[PartnerKey, str]:
    arguments: dict[str, Any] = {"owner": "Ứng dụng thử", "agency": None, "per_hour": 600, "expires_on": None}
    return make_key(user=make_member(Role.ADMINISTRATOR), **(arguments | changes))


def post(
    client: Client, secret: str, body: dict[str, Any] | None = None, *, as_type: str = "json", **headers: str
) -> Any:
    """As programs send it: a form, the key among its fields."""
    fields = BODY | {"api_key": secret} if body is None else body | {"api_key": secret}
    return client.post(
        f"/open311/v2/requests.{as_type}",
        urlencode(fields, doseq=True),
        content_type="application/x-www-form-urlencoded; charset=utf-8",
        headers=headers,
    )


def parsed(answer: HttpResponse) -> ElementTree.Element:
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return ElementTree.fromstring(answer.content)


def names(element: ElementTree.Element) -> set[str]:
    found = [child.tag for child in element]
    assert len(found) == len(set(found))
    return set(found)
