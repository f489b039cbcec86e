"""A browser's push subscription, checked before anything is ever sent to the address it names."""

import json
from base64 import urlsafe_b64decode
from binascii import Error
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from notices.errors import NoticeError, UnknownPushService

MAX_LENGTH = 2000


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
    except (ValueError, KeyError, TypeError, Error) as error:
        raise NoticeError() from error
    if parts.scheme != "https" or port not in (None, 443) or parts.username or not _known(parts.hostname or ""):
        raise UnknownPushService()
    if sizes != (65, 16):
        raise NoticeError()
    return address


def _known(host: str) -> bool:
    """An entry that begins with a dot stands for every host under it."""
    return any(host.endswith(entry) if entry.startswith(".") else host == entry for entry in settings.PUSH_HOSTS)


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
