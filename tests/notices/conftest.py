"""The world of incidents, with letters switched on."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.incidents.conftest import World, private_media, world

__all__ = ["World", "private_media", "world"]


@pytest.fixture(autouse=True)
def letters(settings: Any) -> None:
    settings.NOTICES_BY_EMAIL = True
    settings.SITE_URL = "https://bando.example.vn"


def browser(name: str = "one", host: str = "fcm.googleapis.com") -> str:
    """What a browser's `PushSubscription` is as JSON, with keys of its own."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": urlsafe_b64encode(point).decode().rstrip("="), "auth": urlsafe_b64encode(b"a" * 16).decode()}
    return json.dumps({"endpoint": f"https://{host}/fcm/send/{name}", "keys": keys})
