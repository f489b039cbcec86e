"""A report that came by POST requests: read, taken in once, and answered."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from incidents.contacts import Contact
from incidents.errors_partners import BadArgument, MissingArgument
from incidents.intake import Receipt, submit_report
from incidents.models import Category, Channel, PartnerKey, PartnerReport
from incidents.open311.attributes import answers_among
from incidents.open311.sent_place import place_of
from incidents.open311.services import emergency_words, service_of
from incidents.partner_keys import Caller

SAME_WITHIN = dt.timedelta(minutes=15)
"""The same thing from the same key within this time was sent again, not reported again."""
MAX_IDEMPOTENCY_KEY = 200
PLACES = ("lat", "long", "address_string", "address_id")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\])?")


def take_request(sent: QueryDict, *, caller: Caller, idempotency_key: str) -> tuple[dict[str, Any], bool]:
    """The answer to one request, and whether it is new. The same `Idempotency-Key` from the same caller, or without one
    the very same fields within `SAME_WITHIN`, is answered with the first one's id.
    Raises `KeyBusy`, `UnknownService`, `BadArgument` and what `submit_report` raises."""
    service_code = sent.get("service_code", "").strip()
    if not service_code:
        caller.allow(emergency=False)
        raise MissingArgument(name="service_code")
    category = service_of(service_code)
    caller.allow(emergency=category.emergency)
    if not any(sent.get(name, "").strip() for name in PLACES):
        raise MissingArgument(name="lat, long | address_string | address_id")
    if len(idempotency_key) > MAX_IDEMPOTENCY_KEY:
        raise BadArgument(name="Idempotency-Key")
    place = place_of(sent)
    answers, unasked = answers_among(category, _attributes(sent))
    came = _came(caller.key, sent, idempotency_key)
    receipt = submit_report(
        client_id=came.client_id,
        category=category,
        location=place.location,
        commune=place.commune,
        words=_words(sent, unasked),
        place_words=place.words,
        contact=_contact(sent),
        answers=answers,
        channel=Channel.API,
    )
    code = came.code or receipt.report.incident.code
    PartnerReport.objects.filter(pk=came.pk, code="").update(code=code)
    told = {"service_request_id": code, "service_notice": _notice(receipt, category), "account_id": None}
    return told, not receipt.duplicate_delivery


def _came(key: PartnerKey, sent: QueryDict, idempotency_key: str) -> PartnerReport:
    """The record of this delivery: the first one's, when it is the same. The key's row is locked meanwhile, so that two
    at the same moment get one."""
    since = None if idempotency_key else timezone.now() - SAME_WITHIN
    fingerprint = _fingerprint(sent, idempotency_key)
    with transaction.atomic():
        PartnerKey.objects.select_for_update().get(pk=key.pk)
        same = PartnerReport.objects.filter(key=key, fingerprint=fingerprint)
        if since:
            same = same.filter(at__gte=since)
        return same.order_by("-at").first() or PartnerReport.objects.create(
            key=key, client_id=uuid4(), fingerprint=fingerprint
        )


def _fingerprint(sent: QueryDict, idempotency_key: str) -> str:
    """A keyed hash, since what was sent may name its reporter. Whoever tells another contact is another person."""
    if idempotency_key:
        told = f"key {idempotency_key}"
    else:
        fields = sorted((name, values) for name, values in sent.lists() if name != "api_key")
        told = f"fields {fields!r}"
    return salted_hmac("incidents.open311", told, algorithm="sha256").hexdigest()


def _attributes(sent: QueryDict) -> dict[str, list[str]]:
    """Values by code, of `attribute[code]=…` and `attribute[code][]=…`; empty ones are left out."""
    found: dict[str, list[str]] = {}
    for name, values in sent.lists():
        match = _ATTRIBUTE.fullmatch(name)
        given = [value for value in values if value.strip()]
        if match and given:
            found.setdefault(match[1], []).extend(given)
    return found


def _words(sent: Mapping[str, str], unasked: Mapping[str, Sequence[str]]) -> str:
    """In Vietnamese whatever the caller speaks, since it is part of what was sent. Addresses of media stay words: what
    stands behind them is never fetched, for it could be anything, also inside our own network."""
    parts = [sent.get("description", "").replace("\r\n", "\n").strip()]
    parts += [f"{code}: {', '.join(values)}" for code, values in unasked.items()]
    with translation.override("vi"):
        if media := " ".join(sent.get("media_url", "").split()):
            parts.append(_("Địa chỉ ảnh do người gửi ghi (hệ thống chưa mở): %(address)s") % {"address": media})
        return "\n".join(part for part in parts if part) or _("(Gửi qua chương trình khác, không kèm mô tả.)")


def _contact(sent: Mapping[str, str]) -> Contact | None:
    """Family name first. An e-mail address stands beside the name."""
    last, first, email, phone = (
        " ".join(sent.get(name, "").split()) for name in ("last_name", "first_name", "email", "phone")
    )
    name = f"{last} {first}".strip()
    if email:
        name = f"{name} ({email})" if name else email
    return Contact(name=name, phone=phone) or None


def _notice(receipt: Receipt, category: Category) -> str:
    incident = receipt.report.incident
    sentences = [emergency_words()] if category.emergency else []
    sentences.append(_("Phản ánh đã đến %(unit)s.") % {"unit": incident.unit.full_name})
    if incident.clock == "verify" and incident.due_at:
        day = timezone.localtime(incident.due_at)
        sentences.append(_("Cán bộ xác minh trước %(day)s.") % {"day": f"{day:%H:%M %d/%m/%Y}"})
    sentences.append(_("Mã theo dõi, chỉ đưa cho người phản ánh: %(code)s.") % {"code": receipt.code})
    return " ".join(sentences)
