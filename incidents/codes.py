"""Codes that people read out and type: of an incident (public) and of a report (a secret of its author).

An incident's code is prefix, year, number and a check letter: LS-26-00042K. A report's tracking code is 11 random
characters (55 bits) and a check character: 7K3M-9QXP-2R4T. The check catches every single wrong character and every
two that changed places. A private link carries a secret of its own, kept only as its SHA-256.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b32encode
from uuid import UUID

from django.conf import settings

from incidents.errors import MistypedCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U."""
FORGIVEN = str.maketrans("OIL", "011")
TRACKING_LENGTH = 12
CHECK_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
"""23 letters: a prime number of them, and none that looks like 0 or 1."""


def _powers_of_two_in_gf32() -> tuple[int, ...]:
    """1, a, a², … of GF(2⁵) with x⁵ + x² + 1: the 31 elements that are not 0, each once."""
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 0b100000:
            value ^= 0b100101
    return tuple(powers)


_POWERS = _powers_of_two_in_gf32()
_LOG = {value: exponent for exponent, value in enumerate(_POWERS)}


def _checksum(characters: str) -> int:
    """Sum over GF(32) of each character's value times a weight of its place. 0 for a whole, right code. Weights that
    are all different and not 0 make every single error and every exchange of two characters show."""
    total = 0
    for place, character in enumerate(characters):
        value = ALPHABET.index(character)
        if value:
            total ^= _POWERS[(_LOG[value] + place) % 31]
    return total


def new_tracking_code() -> str:
    """12 characters without hyphens; the last is the check."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(TRACKING_LENGTH - 1))
    return body + next(c for c in ALPHABET if _checksum(body + c) == 0)


def read_tracking_code(typed: str) -> str:
    """The code as stored, from what a person typed. Raises `MistypedCode`."""
    code = re.sub(r"[\s\-–—._]+", "", typed).upper().translate(FORGIVEN)
    if len(code) != TRACKING_LENGTH or set(code) - set(ALPHABET) or _checksum(code):
        raise MistypedCode(typed=typed.strip()[:40])
    return code


def written(code: str) -> str:
    """A tracking code in groups of four."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def incident_code(*, year: int, number: int) -> str:
    """`year` of four digits; `number` grows past five digits when it must."""
    digits = f"{year % 100:02d}{number:05d}"
    return f"{settings.INCIDENT_PREFIX}-{digits[:2]}-{digits[2:]}{_check_letter(digits)}"


def read_incident_code(typed: str) -> str:
    """The code as stored, from what a person typed: spaces, hyphens and small letters are forgiven. What cannot be
    one comes back as typed, and finds nothing."""
    typed = typed.replace("\x00", "")
    plain = re.sub(r"[\s\-–—]+", "", typed).upper()
    match = re.fullmatch(r"([A-Z]{1,6}?)(\d{2})(\d{5,})([A-Z])", plain)
    if not match or _check_letter(match[2] + match[3]) != match[4]:
        return typed.strip()
    return f"{match[1]}-{match[2]}-{match[3]}{match[4]}"


def _check_letter(digits: str) -> str:
    """Modulo 23 with a weight of its own for each place (up to 22 places)."""
    return CHECK_LETTERS[sum(weight * int(digit) for weight, digit in enumerate(reversed(digits), start=1)) % 23]


def link_token(client_id: UUID) -> str:
    """The secret of a report's private link: 32 characters (160 bits) that only this site can make of the sender's
    own id, so that a report sent twice gets the same link although only its hash is kept."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"report-link:" + client_id.bytes, hashlib.sha256).digest()
    return b32encode(digest[:20]).decode().lower()


def token_hash(token: str) -> str:
    return hashlib.sha256(token.strip().lower().encode()).hexdigest()
