"""Keys made of CONTACT_KEYS, one for each thing that is encrypted."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derived(key: str, purpose: bytes) -> bytes:
    """32 bytes of a key of any length."""
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(key.encode())
