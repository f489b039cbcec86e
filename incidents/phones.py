"""Phone numbers as people say and type them: "+84 912 345 678", "0912.345.678" and "84912345678" are one."""

import hashlib
import hmac
import re

from django.conf import settings

from agencies.keys import derived

_PURPOSE = b"geopgi caller's number"
_LEAST, _MOST = 8, 15
_NOT_DIGITS = re.compile(r"\D")
_DIALLED = re.compile(r"\+?[0-9 .()-]{3,30}")


def same_number(written: str) -> str:
    """The number as digits from its first 0, the country's own code left out; "" for what is no number of 8–15
    digits. Another country's number keeps its code."""
    digits = _NOT_DIGITS.sub("", written).removeprefix("00")
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:].removeprefix("0")
    elif digits and not digits.startswith("0") and len(digits) == 9:
        digits = "0" + digits
    return digits if _LEAST <= len(digits) <= _MOST else ""


def to_dial(written: str) -> str:
    """What a link to call holds: digits, a + in front where one was typed; "" for words, so that nobody's words become
    a link."""
    number = written.strip()
    if not _DIALLED.fullmatch(number):
        return ""
    return number[: number.startswith("+")] + _NOT_DIGITS.sub("", number)


def marks_of(phone: str) -> list[str]:
    """Keyed hashes that tell whether two numbers are one but not what they are: one for each of CONTACT_KEYS, that of
    the first, which is the one to keep, in front. Empty without a number."""
    number = same_number(phone)
    if not number:
        return []
    keys = (derived(key, _PURPOSE) for key in settings.CONTACT_KEYS)
    return [hmac.new(key, number.encode(), hashlib.sha256).hexdigest() for key in keys]
