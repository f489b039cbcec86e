"""The site's own key to the push services."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from incidents.contacts import decrypted, encrypted
from notices.models import PushKey


def private_key() -> str:
    """32 bytes as base64url without padding. Raises `ContactUnreadable` when CONTACT_KEYS were lost."""
    row, _made = PushKey.objects.get_or_create(pk=1, defaults={"private_encrypted": encrypted(_new_key())})
    return decrypted(row.private_encrypted)


def public_key() -> str:
    """The uncompressed point of P-256 as base64url: what browsers take as `applicationServerKey`."""
    number = int.from_bytes(_decoded(private_key()), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _encoded(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _new_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _encoded(number.to_bytes(32, "big"))


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
