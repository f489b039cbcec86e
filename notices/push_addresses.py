"""A browser's push subscription, checked before anything is ever sent to the address it names."""

import json
import re
from base64 import urlsafe_b64decode
from binascii import Error
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from notices.errors import NoticeError, UnknownPushService

MAX_LENGTH = 2000
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_PLAIN = re.compile(r"[!-\[\]-~]+")
"""Visible ASCII without the backslash: at one, some readers of addresses end the host and others do not."""


@dataclass(frozen=True)
class PushAddress:
    """`p256dh` and `auth` as the browser gave them, base64url (RFC 8291)."""

    endpoint: str
    p256dh: str
    auth: str

    def as_json(self) -> str:
        return json.dumps({"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}})


def read_push_address(text: str) -> PushAddress:
    """From the JSON of a `PushSubscription`. Only services of `PUSH_HOSTS` are taken: an address of anybody's choice
    would have our worker call whatever lies behind it. Raises `UnknownPushService`, `NoticeError`."""
    try:
        found: Any = json.loads(text[:MAX_LENGTH])
        address = PushAddress(str(found["endpoint"]), str(found["keys"]["p256dh"]), str(found["keys"]["auth"]))
        parts = urlsplit(address.endpoint)
        sizes = len(_bytes(address.p256dh)), len(_bytes(address.auth))
        port = parts.port
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(address.p256dh))
    except (ValueError, KeyError, TypeError, Error) as error:
        raise NoticeError() from error
    plain = _PLAIN.fullmatch(address.endpoint) and "@" not in parts.netloc
    if parts.scheme != "https" or port not in (None, 443) or not plain or not _known(parts.hostname or ""):
        raise UnknownPushService()
    if sizes != (65, 16):
        raise NoticeError()
    return address


def _known(host: str) -> bool:
    """An entry that begins with a dot stands for every host under it."""
    if not _HOST.fullmatch(host):
        return False
    return any(host.endswith(entry) if entry.startswith(".") else host == entry for entry in settings.PUSH_HOSTS)


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
