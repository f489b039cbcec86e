"""Keys by which programs of others send reports: made and revoked by administrators, counted at every use.

A key is `gp_`, eight characters that people know it by, and 32 random ones (160 bits); so its plain SHA-256 gives
nothing away.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from agencies.models import Agency, User
from agencies.policy import require
from incidents.codes import ALPHABET
from incidents.errors_partners import KeyBusy, KeyRefused
from incidents.models import PartnerKey

HOUR = dt.timedelta(hours=1)
SCHEME = "Api-Key "
PREFIX_LENGTH = 11
SECRET_LENGTH = 32


@dataclass(frozen=True)
class Caller:
    """Who sent a request, and whether the key may still be used in this hour."""

    key: PartnerKey
    within_limit: bool

    def allow(self, *, emergency: bool) -> None:
        """Raises `KeyBusy` beyond the limit, but never for an emergency."""
        if not (self.within_limit or emergency):
            raise KeyBusy(limit=self.key.per_hour)


def make_key(
    *, user: User, owner: str, agency: Agency | None, per_hour: int, expires_on: dt.date | None
) -> tuple[PartnerKey, str]:
    """A new key and its secret, which can be told this once. Raises `NotAllowed`."""
    require(user, "agency.manage")
    prefix = "gp_" + _random(PREFIX_LENGTH - 3)
    secret = prefix + _random(SECRET_LENGTH)
    key = PartnerKey.objects.create(
        prefix=prefix,
        secret_hash=_hash(secret),
        owner=owner.strip(),
        agency=agency,
        per_hour=per_hour,
        expires_on=expires_on,
        made_by=user,
    )
    return key, secret


def revoke_key(*, user: User, key: PartnerKey) -> None:
    """From now on the key opens nothing. Revoked again, it stays as it is. Raises `NotAllowed`."""
    require(user, "agency.manage")
    PartnerKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=user)
    key.refresh_from_db()


def caller(secret: str) -> Caller:
    """Whose key it is, after this use of it was counted. Raises `KeyRefused`."""
    now = timezone.now()
    with transaction.atomic():
        key = PartnerKey.objects.select_for_update().filter(secret_hash=_hash(secret.strip())).first()
        if key is None or not key.valid:
            raise KeyRefused()
        if key.hour_ends_at is None or key.hour_ends_at <= now:
            key.hour_uses, key.hour_ends_at = 0, now + HOUR
        key.uses, key.hour_uses, key.last_used_at = key.uses + 1, key.hour_uses + 1, now
        key.save(update_fields=["uses", "hour_uses", "hour_ends_at", "last_used_at"])
    return Caller(key=key, within_limit=key.hour_uses <= key.per_hour)


def secret_in_header(request: HttpRequest) -> str:
    """The key of the header `Authorization: Api-Key …`; empty without one. A key in an address is never read:
    addresses are written into logs."""
    given = request.headers.get("Authorization", "")
    return given[len(SCHEME) :].strip() if given.lower().startswith(SCHEME.lower()) else ""


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
